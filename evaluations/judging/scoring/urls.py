from django.urls import path

from evaluations.judging.scoring.views import citing, ended, opening, review, saving, sheets

urlpatterns = [
    path("nominations/<int:pk>/sheet/", opening.sheet_open, name="sheet_open"),
    path("nominations/<int:pk>/conflict/", opening.sheet_conflict, name="sheet_conflict"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/save/", saving.sheet_save, name="sheet_save"),
    path("sheets/<int:pk>/cite/", citing.sheet_cite, name="sheet_cite"),
    path("citations/<int:pk>/remove/", citing.citation_remove, name="citation_remove"),
    path("sheets/<int:pk>/review/", review.sheet_review, name="sheet_review"),
    path("sheets/<int:pk>/earlier/", review.earlier_marks, name="earlier_marks"),
    path("seats/<int:pk>/ended/", ended.seat_ended, name="seat_ended"),
    path("rubrics/<int:pk>/preview/", sheets.rubric_preview, name="rubric_preview"),
]
