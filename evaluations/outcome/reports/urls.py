from django.urls import path, register_converter

from evaluations.outcome.reports.views import activity, documents, results


class FaceConverter:
    """The page of a document, its PDF or its spreadsheet."""

    regex = "page|pdf|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FaceConverter, "face")

urlpatterns = [
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
    path("sessions/<int:pk>/sheets/", results.session_sheets, name="session_sheets"),
    path("sessions/<int:pk>/activity.<face:face>", documents.activity, name="activity"),
    path("sessions/<int:pk>/activity/edit/", activity.activity_edit, name="activity_edit"),
    path("sessions/<int:pk>/activity/photos/", activity.activity_photos, name="activity_photos"),
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
]
