from django.urls import path

from evaluations.oversight.outstanding import views

urlpatterns = [
    path("outstanding/", views.outstanding, name="outstanding"),
    path("rounds/<int:pk>/outstanding/", views.round_outstanding, name="round_outstanding"),
    path("rounds/<int:pk>/outstanding/<slug:kind>/", views.round_owing, name="round_owing"),
]
