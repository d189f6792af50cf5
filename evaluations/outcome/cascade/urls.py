from django.urls import path

from evaluations.outcome.cascade import views

urlpatterns = [
    path("rounds/<int:pk>/cascade/", views.cascade, name="cascade"),
    path(
        "rounds/<int:pk>/cascade/<int:nomination>/decide/",
        views.cascade_decide,
        name="cascade_decide",
    ),
    path("rounds/<int:pk>/cascade/send/", views.cascade_send, name="cascade_send"),
]
