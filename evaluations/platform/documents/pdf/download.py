"""A PDF as the answer to a request."""

from typing import Any

from django.http import HttpResponse


def pdf_download(template: str, context: dict[str, Any], name: str) -> HttpResponse:
    """Render and send. WeasyPrint is loaded only when it is needed."""
    from evaluations.platform.documents.pdf.render import render_pdf  # noqa: PLC0415 (30 MiB and 0.4 s)

    return pdf_answer(render_pdf(template, context), name)


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """Send `pdf` under `name`, which is plain ASCII."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
