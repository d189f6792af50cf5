"""A document in the face that was asked for: page, PDF or spreadsheet of one object."""

from collections.abc import Callable, Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override

from evaluations.platform.documents.document import Document
from evaluations.platform.documents.pdf.download import pdf_answer
from evaluations.platform.documents.pdf.qr import qr_svg
from evaluations.platform.documents.workbook import workbook
from evaluations.platform.pages import Crumb
from evaluations.platform.spreadsheet.answers import xlsx_answer

PAGE, PDF, XLSX = "page", "pdf", "xlsx"
TEMPLATE = "evaluations/platform/documents/document_pdf.html"


def document_pdf(document: Document) -> bytes:
    """The document on paper, with its spreadsheet inside where the agency archives."""
    from evaluations.platform.documents.pdf.render import render_pdf  # noqa: PLC0415 (30 MiB and 0.4 s)

    qr = qr_svg(document.check.address) if document.check else ""
    context = {"document": document, "heading": document, "qr": qr}
    pictures = {f"photo-{one.name}": one.content for one in document.photos}
    return render_pdf(TEMPLATE, context, pictures=pictures, attached=workbook(document))


def answer(
    request: HttpRequest,
    make: Callable[[], Document],
    face: str,
    *,
    view: str,
    args: Sequence[object],
    crumbs: Sequence[Crumb] = (),
    more: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    """Draw what `make` returns. Files speak Thai; the page speaks the reader's language.

    `view` is the address's name, whose last argument is the face.
    """
    name = f"{view.replace('_', '-')}-{'-'.join(str(one) for one in args)}"
    if face == PAGE:
        faces = {one: reverse(view, args=[*args, one]) for one in (PDF, XLSX)}
        context = {"document": make(), "faces": faces, "crumbs": crumbs, "more": more}
        return render(request, "evaluations/platform/documents/document.html", context)
    with override("th"):
        document = make()
        if face == PDF:
            return pdf_answer(document_pdf(document), f"{name}.pdf")
        if face == XLSX:
            return xlsx_answer(workbook(document), f"{name}.xlsx")
    raise Http404
