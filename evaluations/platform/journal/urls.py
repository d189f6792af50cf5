from django.urls import path

from evaluations.platform.journal import views

urlpatterns = [path("history/<slug:subject_type>/<int:pk>/", views.history, name="history")]
