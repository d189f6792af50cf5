"""Documents: a result on its page and as PDF, a seat's own sheet as PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from evaluations.reports.document import committee_summary, seat_sheet
from evaluations.reports.pdf.download import pdf_download
from evaluations.reports.pdf.qr import qr_svg
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
    found = get_object_or_404(Result.objects.visible_to(request.user), pk=pk)
    summary = committee_summary(found.document, found.digest)
    address = check_address(request, found.code)
    context = {
        "summary": summary,
        "heading": summary.heading,
        "address": address,
        "qr": qr_svg(address),
    }
    name = f"summary-{found.code}-{found.number}.pdf"
    return pdf_download("evaluations/reports/summary_pdf.html", context, name)


@allow(signed_in)
def sheet_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """A submitted sheet, for its owner, and for administrators."""
    sheets = ScoreSheet.objects.visible_to(request.user).counted()
    found = get_object_or_404(sheets.filter(seat__isnull=False), pk=pk)
    sheet = seat_sheet(found.content or {}, found.digest)
    context = {"sheet": sheet, "heading": sheet.heading}
    return pdf_download("evaluations/reports/sheet_pdf.html", context, f"sheet-{found.pk}.pdf")
