from django.urls import path

from evaluations.judging.results import views

PANEL = "committees/<int:committee>/categories/<int:category>/"
urlpatterns = [
    path(PANEL, views.board, name="board"),
    path(f"{PANEL}nominations/<int:nomination>/", views.comparison, name="comparison"),
    path(f"{PANEL}certify/", views.certification, name="certification"),
    path(f"{PANEL}ruling/", views.ruling, name="ruling"),
    path("results/<int:pk>/reopening/", views.reopening, name="reopening"),
    path("results/", views.result_list, name="result_list"),
]
