from django.urls import path

from evaluations.judging.preflight import views

urlpatterns = [
    path("sessions/<int:pk>/preflight/", views.session_preflight, name="session_preflight"),
    path("sessions/<int:pk>/pack/", views.session_pack, name="session_pack"),
    path("sessions/<int:pk>/packs/", views.session_packs, name="session_packs"),
    path("sessions/<int:pk>/devices/", views.session_devices, name="session_devices"),
    path("sessions/<int:pk>/device/", views.device_report, name="device_report"),
]
