from django.urls import path

from evaluations.oversight.copying import views

urlpatterns = [path("rounds/<int:pk>/copy/", views.round_copy, name="round_copy")]
