"""The formats of a document: page, PDF or spreadsheet of one object."""

from typing import Any

from evaluations.platform.documents.document import Document, for_paper
from evaluations.platform.documents.pdf.qr import qr_svg
from evaluations.platform.documents.signatures import UNSIGNED, Signing, signing_of
from evaluations.platform.documents.workbook import workbook

PAGE, PDF, XLSX = "page", "pdf", "xlsx"
TEMPLATE = "evaluations/platform/documents/document_pdf.html"


def prepared(document: Document, figures: Document | None, signing: Signing = UNSIGNED) -> Any:
    """The document on paper, ready to be drawn, with the spreadsheet of `figures` where the agency
    archives."""
    from evaluations.platform.documents.pdf.render import prepare  # noqa: PLC0415 (30 MiB and 0.4 s)

    qr = qr_svg(document.check.address) if document.check else ""
    context = {"document": for_paper(document), "heading": document, "qr": qr}
    context["signing"] = signing
    pictures = {f"photo-{photo.name}": photo.content for photo in document.photos}
    attached = workbook(figures) if figures else b""
    return prepare(TEMPLATE, context, pictures=pictures, attached=attached)


def document_pdf(document: Document, *, by_worker: bool = False) -> bytes:
    """The finished paper, signed where its kind is; `by_worker`: others' servers may be asked."""
    from evaluations.platform.documents.pdf.render import draw  # noqa: PLC0415 (30 MiB and 0.4 s)

    signing = signing_of(is_signed=document.is_signed)
    return signing.put_on(draw(prepared(document, document, signing)), by_worker=by_worker)
