from django.urls import path

from evaluations.evidence import views

urlpatterns = [path("nominations/<int:pk>/", views.nomination_detail, name="nomination_detail")]
