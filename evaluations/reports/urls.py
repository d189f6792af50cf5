from django.urls import path

from evaluations.reports import views

urlpatterns = [
    path("results/<int:pk>/", views.result, name="result"),
    path("results/<int:pk>/pdf/", views.result_pdf, name="result_pdf"),
    path("sheets/<int:pk>/pdf/", views.sheet_pdf, name="sheet_pdf"),
]
