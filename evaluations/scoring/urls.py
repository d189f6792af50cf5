from django.urls import path

from evaluations.scoring.views import agreed, opening, paper, review, saving, sheets

urlpatterns = [
    path("nominations/<int:pk>/sheet/", opening.sheet_open, name="sheet_open"),
    path("nominations/<int:pk>/conflict/", opening.sheet_conflict, name="sheet_conflict"),
    path("nominations/<int:pk>/discussion/", review.discussion, name="discussion"),
    path("nominations/<int:pk>/paper/<int:seat>/", paper.paper_key, name="paper_key"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/save/", saving.sheet_save, name="sheet_save"),
    path("sheets/<int:pk>/review/", review.sheet_review, name="sheet_review"),
    path("sheets/<int:pk>/earlier/", review.earlier_marks, name="earlier_marks"),
    path("sheets/<int:pk>/revise/", review.sheet_revise, name="sheet_revise"),
    path("sheets/<int:pk>/agreed/", agreed.agreed_sheet, name="agreed_sheet"),
    path("sheets/<int:pk>/reopen/", agreed.agreed_reopen, name="agreed_reopen"),
    path("papers/<int:pk>/", paper.paper, name="paper"),
    path("papers/<int:pk>/again/", paper.paper_again, name="paper_again"),
    path("papers/<int:pk>/withdraw/", paper.paper_withdraw, name="paper_withdraw"),
    path("papers/<int:pk>/scan/", paper.paper_scan, name="paper_scan"),
    path("rubrics/<int:pk>/preview/", sheets.rubric_preview, name="rubric_preview"),
]
