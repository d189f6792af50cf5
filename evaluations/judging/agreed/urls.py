from django.urls import path

from evaluations.judging.agreed import views

urlpatterns = [
    path("sheets/<int:pk>/agreed/", views.agreed_sheet, name="agreed_sheet"),
    path("sheets/<int:pk>/reopen/", views.agreed_reopen, name="agreed_reopen"),
]
