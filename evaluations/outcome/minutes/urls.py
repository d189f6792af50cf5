from django.urls import path

from evaluations.outcome.minutes import views

urlpatterns = [
    path("sessions/<int:pk>/minutes/", views.minutes, name="minutes"),
    path("sessions/<int:pk>/minutes/begin/", views.minutes_begin, name="minutes_begin"),
    path("sessions/<int:pk>/minutes/channel/", views.minutes_channel, name="minutes_channel"),
    path("sessions/<int:pk>/minutes/people/", views.minutes_people, name="minutes_people"),
    path("sessions/<int:pk>/minutes/remove/", views.minutes_remove, name="minutes_remove"),
    path("sessions/<int:pk>/minutes/adopt/", views.minutes_adopt, name="minutes_adopt"),
]
