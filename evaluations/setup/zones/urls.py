from django.urls import path

from evaluations.setup.zones import views

urlpatterns = [
    path("rounds/<int:pk>/zones/", views.round_zones, name="round_zones"),
]
