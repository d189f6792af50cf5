from django.urls import path

from evaluations.platform.retention import views

urlpatterns = [path("retention/", views.retention, name="retention")]
