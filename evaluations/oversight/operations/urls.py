from django.urls import path

from evaluations.oversight.operations import views

urlpatterns = [path("status/", views.status, name="status")]
