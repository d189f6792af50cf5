from django.urls import path

from evaluations.publication import views

urlpatterns = [
    path("check/", views.check, name="check"),
    path("check/<slug:code>/", views.check_result, name="check_result"),
]
