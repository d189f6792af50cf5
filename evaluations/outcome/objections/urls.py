from django.urls import path

from evaluations.outcome.objections import views

urlpatterns = [
    path("objections/", views.objection_list, name="objection_list"),
    path("objections/<int:pk>/", views.objection_window, name="objection_window"),
    path(
        "objections/<int:pk>/indicators/<int:place>/",
        views.objection_write,
        name="objection_write",
    ),
    path("objections/<int:pk>/send/", views.objection_send, name="objection_send"),
    path("objections/<int:pk>/accept/", views.objection_accept, name="objection_accept"),
    path("objections/<int:pk>/answers/", views.objection_answers, name="objection_answers"),
    path("objections/answers/<int:pk>/", views.objection_answer, name="objection_answer"),
]
