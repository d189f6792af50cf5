from django.urls import path

from evaluations.platform.searches import views

urlpatterns = [
    path("searches/", views.search_save, name="search_save"),
    path("searches/<int:pk>/remove/", views.search_remove, name="search_remove"),
]
