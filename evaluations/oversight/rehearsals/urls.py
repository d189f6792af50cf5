from django.urls import path

from evaluations.oversight.rehearsals import views

urlpatterns = [
    path("rounds/<int:pk>/make-real/", views.round_make_real, name="round_make_real"),
    path("rounds/<int:pk>/remove/", views.round_remove, name="round_remove"),
    path("rounds/<int:pk>/wipe/", views.round_wipe, name="round_wipe"),
]
