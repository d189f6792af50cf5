from django.urls import path

from evaluations.platform.documents import views

urlpatterns = [
    path("administration/printing/", views.print_settings, name="print_settings"),
    path("administration/printing/logo/", views.print_logo, name="print_logo"),
    path("administration/printing/logo.jpg", views.print_logo_image, name="print_logo_image"),
]
