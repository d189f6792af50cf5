from django.urls import path

from evaluations.oversight.phases import views

urlpatterns = [
    path("rounds/<int:pk>/", views.round, name="round"),
    path("rounds/<int:pk>/sessions/", views.round_sessions, name="round_sessions"),
    path("rounds/<int:pk>/phase/<slug:to>/", views.round_phase, name="round_phase"),
    path("rounds/<int:pk>/assign/", views.round_assign, name="round_assign"),
]
