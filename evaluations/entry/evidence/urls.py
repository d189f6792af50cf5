from django.urls import path

from evaluations.entry.evidence.views import changes, files, items, reading, uploads

urlpatterns = [
    path("evidence/<int:pk>/", reading.evidence, name="evidence"),
    path("evidence/versions/<int:pk>/file/", files.version_file, name="version_file"),
    path("evidence/versions/<int:pk>/pages/<int:page>/", files.version_page, name="version_page"),
    path("evidence/versions/<int:pk>/opened/", reading.version_opened, name="version_opened"),
    path("evidence/<int:pk>/edit/", items.evidence_edit, name="evidence_edit"),
    path("evidence/<int:pk>/replace/", items.evidence_replace, name="evidence_replace"),
    path("evidence/<int:pk>/strip/", changes.evidence_strip, name="evidence_strip"),
    path("nominations/<int:pk>/attach/", changes.nomination_attach, name="nomination_attach"),
    path("evidence/<int:pk>/remove/", items.evidence_remove, name="evidence_remove"),
    path("nominations/<int:pk>/evidence/", items.nomination_evidence, name="nomination_evidence"),
    path("nominations/<int:pk>/evidence/add/<str:kind>/", items.evidence_add, name="evidence_add"),
    path("nominations/<int:pk>/evidence/order/", changes.evidence_order, name="evidence_order"),
    path(
        "nominations/<int:pk>/evidence/state/",
        reading.nomination_evidence_state,
        name="nomination_evidence_state",
    ),
    path("nominations/<int:pk>/evidence.zip", files.nomination_zip, name="nomination_zip"),
    path("nominations/<int:pk>/uploads/", uploads.upload_begin, name="upload_begin"),
    path("uploads/<uuid:pk>/", uploads.upload, name="upload"),
    path("uploads/<uuid:pk>/again/", uploads.upload_again, name="upload_again"),
]
