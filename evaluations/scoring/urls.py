from django.urls import path

from evaluations.scoring import views

urlpatterns = [
    path("nominations/<int:pk>/sheet/", views.sheet_open, name="sheet_open"),
    path("sheets/<int:pk>/", views.sheet, name="sheet"),
    path("sheets/<int:pk>/marks/<int:indicator>/", views.mark_save, name="mark_save"),
    path("sheets/<int:pk>/notes/<int:dimension>/", views.note_save, name="note_save"),
    path("sheets/<int:pk>/review/", views.sheet_review, name="sheet_review"),
    path("rubrics/<int:pk>/preview/", views.rubric_preview, name="rubric_preview"),
]
