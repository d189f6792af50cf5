from django.urls import path, register_converter

from evaluations.reports.views import documents, results, sessions, writing


class FaceConverter:
    """The page of a document, its PDF or its spreadsheet."""

    regex = "page|pdf|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FaceConverter, "face")

urlpatterns = [
    path("nominations/<int:pk>/paper.pdf", sessions.paper_pdf, name="paper_pdf"),
    path("nominations/<int:pk>/feedback.<face:face>", documents.feedback, name="feedback"),
    path(
        "nominations/<int:pk>/audit.<face:face>",
        documents.audit_nomination,
        name="audit_nomination",
    ),
    path("results/<int:pk>/", results.result, name="result"),
    path("results/<int:pk>/pdf/", results.result_pdf, name="result_pdf"),
    path("results/<int:pk>/xlsx/", results.result_xlsx, name="result_xlsx"),
    path("results/<int:pk>/profiles.<face:face>", documents.profiles, name="profiles"),
    path("results/<int:pk>/diagnosis.<face:face>", documents.diagnosis, name="diagnosis"),
    path("sheets/<int:pk>/pdf/", results.sheet_pdf, name="sheet_pdf"),
    path("rubrics/<int:pk>/paper/", sessions.rubric_paper, name="rubric_paper"),
    path("sessions/<int:pk>/agenda.pdf", sessions.agenda_pdf, name="agenda_pdf"),
    path("sessions/<int:pk>/agenda.xlsx", sessions.agenda_xlsx, name="agenda_xlsx"),
    path("sessions/<int:pk>/evidence.zip", sessions.session_zip, name="session_zip"),
    path("sessions/<int:pk>/paper.pdf", sessions.session_paper, name="session_paper"),
    path("sessions/<int:pk>/sheets/", sessions.session_sheets, name="session_sheets"),
    path("sessions/<int:pk>/activity.<face:face>", documents.activity, name="activity"),
    path("sessions/<int:pk>/activity/edit/", writing.activity_edit, name="activity_edit"),
    path("sessions/<int:pk>/activity/photos/", writing.activity_photos, name="activity_photos"),
    path("submissions/<int:pk>/receipt.pdf", sessions.receipt_pdf, name="receipt_pdf"),
    path("sessions/<int:pk>/cards/print/", sessions.cards_pdf, name="cards_pdf"),
    path("sessions/<int:pk>/cards/<int:seat>/print/", sessions.card_pdf, name="card_pdf"),
    path("committees/<int:pk>/list.<face:face>", documents.appointments, name="appointments"),
    path(
        "categories/<int:pk>/ranking.<face:face>",
        documents.category_ranking,
        name="category_ranking",
    ),
    path("categories/<int:pk>/audit.<face:face>", documents.audit_category, name="audit_category"),
    path("people/<int:pk>/audit.<face:face>", documents.audit_person, name="audit_person"),
    path(
        "rounds/<int:pk>/ranking/<int:region>.<face:face>",
        documents.round_ranking,
        name="round_ranking",
    ),
    path("rounds/<int:pk>/certificates/", writing.certificates, name="certificates"),
    path("rounds/<int:pk>/certificates/add/", writing.template_add, name="template_add"),
    path("certificates/<int:pk>/edit/", writing.template_edit, name="template_edit"),
    path("certificates/<int:pk>/sample.pdf", writing.template_sample, name="template_sample"),
    path("certificates/<int:pk>/issue/", writing.certificates_issue, name="certificates_issue"),
    path("certificates/<int:pk>/draw/", writing.certificates_draw, name="certificates_draw"),
    path("administration/printing/", writing.print_settings, name="print_settings"),
    path("administration/printing/logo/", writing.print_logo, name="print_logo"),
    path("administration/printing/logo.jpg", writing.print_logo_image, name="print_logo_image"),
]
