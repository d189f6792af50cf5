"""Documents: a result on its page and as PDF, a seat's own sheet as PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from evaluations.reports.document import committee_summary, seat_sheet
from evaluations.reports.drawing import (
    TEMPLATE,
    ask_for_drawing,
    drawn_file,
    is_long,
    summary_context,
)
from evaluations.reports.pdf.download import pdf_answer, pdf_download
from evaluations.results.models import Result
from evaluations.scoring.models import ScoreSheet
from units.access import PersonRequest, allow, signed_in


def check_address(request: HttpRequest, code: str) -> str:
    """The public address at which a certified report is checked."""
    return request.build_absolute_uri(reverse("check_result", args=[code]))


@allow(signed_in)
def result(request: PersonRequest, pk: int) -> HttpResponse:
    results = Result.objects.visible_to(request.user).select_related("seal")
    found = get_object_or_404(results, pk=pk)
    summary = committee_summary(found.document, found.digest)
    context = {"result": found, "summary": summary}
    return render(request, "evaluations/reports/result.html", context)


@allow(signed_in)
def result_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """The committee summary; a long one is drawn in the background while a page waits for it."""
    found = get_object_or_404(Result.objects.visible_to(request.user), pk=pk)
    address = check_address(request, found.code)
    name = f"summary-{found.code}-{found.number}.pdf"
    if not is_long(found):
        return pdf_download(TEMPLATE, summary_context(found, address), name)
    drawn = drawn_file(found, address)
    if drawn.exists():
        return pdf_answer(drawn.read_bytes(), name)
    ask_for_drawing(found, address)
    return render(request, "evaluations/reports/drawing.html", {"result": found}, status=202)


@allow(signed_in)
def sheet_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """A submitted sheet, for its owner, and for administrators."""
    sheets = ScoreSheet.objects.visible_to(request.user).counted()
    found = get_object_or_404(sheets.filter(seat__isnull=False), pk=pk)
    sheet = seat_sheet(found.content or {}, found.digest)
    context = {"sheet": sheet, "heading": sheet.heading}
    return pdf_download("evaluations/reports/sheet_pdf.html", context, f"sheet-{found.pk}.pdf")
