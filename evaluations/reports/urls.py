from django.urls import path

from evaluations.reports import views

urlpatterns = [
    path("nominations/<int:pk>/paper.pdf", views.paper_pdf, name="paper_pdf"),
    path("results/<int:pk>/", views.result, name="result"),
    path("results/<int:pk>/pdf/", views.result_pdf, name="result_pdf"),
    path("sheets/<int:pk>/pdf/", views.sheet_pdf, name="sheet_pdf"),
    path("rubrics/<int:pk>/paper/", views.rubric_paper, name="rubric_paper"),
    path("sessions/<int:pk>/agenda.pdf", views.agenda_pdf, name="agenda_pdf"),
    path("sessions/<int:pk>/agenda.xlsx", views.agenda_xlsx, name="agenda_xlsx"),
    path("sessions/<int:pk>/evidence.zip", views.session_zip, name="session_zip"),
    path("submissions/<int:pk>/receipt.pdf", views.receipt_pdf, name="receipt_pdf"),
    path("sessions/<int:pk>/cards/print/", views.cards_pdf, name="cards_pdf"),
]
