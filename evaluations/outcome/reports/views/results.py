"""A certified result: its page, its summary as PDF and spreadsheet, and single sheets."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_POST

from evaluations.entry.schedule.views.papers import printable_session
from evaluations.judging.results.models import Reopening, Result
from evaluations.judging.results.sources import superseded_sources
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.outcome.reports.batches import (
    SHEET_TEMPLATE,
    ask_sheets,
    ask_summary,
    is_long,
    summary_pdf,
)
from evaluations.outcome.reports.sheet_paper import sheet_context
from evaluations.outcome.reports.summary_parts import summary_document
from evaluations.platform.documents.pdf.download import pdf_answer, pdf_download
from evaluations.platform.documents.signatures import signature_sentence
from evaluations.platform.documents.workbook import workbook
from evaluations.platform.listing import page_at
from evaluations.platform.pages import refused_as_message, visible_or_404
from evaluations.platform.spreadsheet.answers import xlsx_answer
from evaluations.setup.committees.models import Position, Seat
from units.access import PersonRequest, allow, of, signed_in
from units.site import full_address

# A table of every seat and indicator for each.
NOMINEES_A_PAGE = 10
RESULT_OF_THE_DAY = of(
    Result, "committee__sessions", "category__nominations__slot_place__slot__session"
)


def check_address(request: HttpRequest, code: str) -> str:
    """The public address at which a certified report is checked."""
    return full_address(request, reverse("check_result", args=[code]))


@allow(signed_in, on_card=RESULT_OF_THE_DAY)
def result(request: PersonRequest, pk: int) -> HttpResponse:
    certified = visible_or_404(
        request, Result.objects.select_related("category__award__round"), pk
    )
    newer = Result.objects.superseding(certified).first()
    mine = Seat.objects.held_by(request.user).filter(position=Position.CHAIR)
    wishes = Reopening.objects.unsettled().filter(result=certified)
    may_ask = mine.filter(committee=certified.committee_id).exists() or wishes.exists()
    content = certified.content
    page = page_at(request.GET.get("page"), content["lines"], NOMINEES_A_PAGE)
    between = {"first": page.start_index() - 1, "last": page.end_index()}
    context = {
        "result": certified,
        "content": content,
        "document": summary_document(certified, check_address(request, certified.code), **between),
        "page": page,
        "signature": signature_sentence(),
        "newer": newer,
        "superseded": superseded_sources(content),
        "may_reopen": newer is None and may_ask and certified.category.award.round.is_evaluating,
        "may_diagnose": request.user.is_administrator
        or mine.filter(committee=certified.committee_id).exists(),
    }
    return render(request, "evaluations/outcome/reports/result.html", context)


@allow(signed_in)
def result_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """The committee summary; a long one is drawn in the background while a page waits for it."""
    result = visible_or_404(request, Result.objects, pk)
    address = check_address(request, result.code)
    if is_long(result):
        with refused_as_message(request):
            return redirect("job", ask_summary(request.user, result, address).pk)
        return redirect("result", pk)
    return pdf_answer(summary_pdf(result, address), f"summary-{result.code}-{result.number}.pdf")


@allow(signed_in)
def result_xlsx(request: PersonRequest, pk: int) -> HttpResponse:
    """The same figures as a spreadsheet."""
    result = visible_or_404(request, Result.objects, pk)
    with override("th"):
        document = summary_document(result, check_address(request, result.code))
        content = workbook(document)
    return xlsx_answer(content, f"summary-{result.code}-{result.number}.xlsx")


@allow(signed_in)
def sheet_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """A submitted sheet, for its owner, and for administrators."""
    score_sheet = visible_or_404(request, ScoreSheet.objects.counted(), pk)
    return pdf_download(SHEET_TEMPLATE, sheet_context(score_sheet), f"sheet-{score_sheet.pk}.pdf")


@allow(signed_in)
@require_POST
def session_sheets(request: PersonRequest, pk: int) -> HttpResponse:
    """All submitted sheets of a day that one may read, as one file, drawn in the background."""
    session = printable_session(request, pk)
    with refused_as_message(request):
        return redirect("job", ask_sheets(request.user, session).pk)
    return redirect("session_detail", pk)
