from django.urls import path

from evaluations.oversight.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sessions/", views.session_list, name="session_list"),
    path("start/", views.first_year, name="first_year"),
    path("administration/", views.administration, name="administration"),
    path("access-review/", views.access_review, name="access_review"),
    path("access-review/export/", views.access_review_export, name="access_review_export"),
    path("worker.js", views.worker, name="worker"),
    path("offline/", views.offline, name="offline"),
    path("privacy/", views.privacy, name="privacy"),
]
