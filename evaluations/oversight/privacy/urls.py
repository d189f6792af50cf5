from django.urls import path

from evaluations.oversight.privacy import views

urlpatterns = [
    path("people/<int:pk>/data/", views.person_data, name="person_data"),
    path("people/<int:pk>/data/export/", views.person_export, name="person_export"),
    path("people/<int:pk>/data/erase/", views.person_erase, name="person_erase"),
]
