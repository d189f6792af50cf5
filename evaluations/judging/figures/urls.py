from django.urls import path

from evaluations.judging.figures import views

PANEL = "committees/<int:committee>/categories/<int:category>/figures/"
urlpatterns = [
    path(PANEL, views.figure_list, name="figure_list"),
    path("nominations/<int:pk>/figures/", views.nomination_figures, name="nomination_figures"),
    path("nominations/<int:pk>/figures/<str:kind>/<int:of>/", views.figure_key, name="figure_key"),
    path("figures/<int:pk>/confirm/", views.figure_confirm, name="figure_confirm"),
    path("figures/<int:pk>/end/", views.figure_end, name="figure_end"),
    path("figures/<int:pk>/ending/", views.figure_ending, name="figure_ending"),
    path("figures/<int:pk>/ending/agree/", views.figure_ending_agree, name="figure_ending_agree"),
    path("figures/<int:pk>/ending/drop/", views.figure_ending_drop, name="figure_ending_drop"),
]
