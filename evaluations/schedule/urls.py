from django.urls import path

from evaluations.schedule import views

urlpatterns = [path("slots/<int:pk>/change/", views.slot_change, name="slot_change")]
