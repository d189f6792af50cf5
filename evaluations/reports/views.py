"""Documents: results, sheets, rubrics, agendas and sign-in cards, on pages and as files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from evaluations.committees.models import Committee, Position, Seat
from evaluations.errors import Refused
from evaluations.evidence.bundle import Folder, zip_pieces
from evaluations.evidence.naming import entry_name
from evaluations.evidence.views.files import zip_answer
from evaluations.nominations.models import Nomination
from evaluations.reports.agenda import agenda_columns, agenda_document, agenda_rows
from evaluations.reports.document import committee_summary, seat_sheet
from evaluations.reports.drawing import (
    TEMPLATE,
    ask_for_drawing,
    drawn_file,
    is_long,
    summary_context,
)
from evaluations.reports.paper import blank_sheets
from evaluations.reports.pdf.download import pdf_answer, pdf_download
from evaluations.reports.pdf.qr import qr_svg
from evaluations.reports.receipt import receipt_of
from evaluations.results.models import Reopening, Result
from evaluations.rubrics.models import Rubric
from evaluations.rubrics.tree import rubric_tree
from evaluations.schedule.actions import make_cards
from evaluations.schedule.models import EvaluationSession, SlotNomination
from evaluations.scoring.models import ScoreSheet
from evaluations.spreadsheet.answers import xlsx_answer
from evaluations.spreadsheet.writing import write_table
from evaluations.submissions.models import Submission
from units.access import PersonRequest, allow, overseer, signed_in


def check_address(request: HttpRequest, code: str) -> str:
    """The public address at which a certified report is checked."""
    return request.build_absolute_uri(reverse("check_result", args=[code]))


@allow(signed_in)
def result(request: PersonRequest, pk: int) -> HttpResponse:
    results = Result.objects.visible_to(request.user).select_related("seal")
    found = get_object_or_404(results, pk=pk)
    summary = committee_summary(found.document, found.digest)
    same = Result.objects.filter(category=found.category_id, committee=found.committee_id)
    newer = same.filter(number__gt=found.number).defer("document").order_by("-number").first()
    mine = Seat.objects.held_by(request.user).filter(position=Position.CHAIR)
    wishes = Reopening.objects.filter(result=found, ended_at=None)
    may_ask = mine.filter(committee=found.committee_id).exists() or wishes.exists()
    context = {
        "result": found,
        "summary": summary,
        "newer": newer,
        "may_reopen": newer is None and may_ask,
    }
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
    found = get_object_or_404(sheets, pk=pk)
    sheet = seat_sheet(found.content or {}, found.digest)
    context = {"sheet": sheet, "heading": sheet.heading}
    return pdf_download("evaluations/reports/sheet_pdf.html", context, f"sheet-{found.pk}.pdf")


@allow(overseer)
def rubric_paper(request: PersonRequest, pk: int) -> HttpResponse:
    """The rubric as a blank sheet for paper."""
    rubric = get_object_or_404(Rubric.objects.visible_to(request.user), pk=pk)
    context = {"tree": rubric_tree(rubric)}
    return pdf_download("evaluations/reports/rubric_pdf.html", context, f"rubric-{pk}.pdf")


def _whole_session(request: PersonRequest, pk: int) -> EvaluationSession:
    """A session for whoever sees all of it: its committee, administrators and auditors."""
    user = request.user
    sessions = EvaluationSession.objects.select_related("committee__round", "host")
    if not user.oversees:
        committees = Committee.objects.visible_to(user)
        sessions = sessions.filter(committee__in=committees)
    return get_object_or_404(sessions, pk=pk)


@allow(signed_in)
def agenda_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    agenda = agenda_document(_whole_session(request, pk))
    context = {"agenda": agenda, "heading": agenda}
    return pdf_download("evaluations/reports/agenda_pdf.html", context, f"agenda-{pk}.pdf")


@allow(signed_in)
def agenda_xlsx(request: PersonRequest, pk: int) -> HttpResponse:
    with override("th"):
        agenda = agenda_document(_whole_session(request, pk))
        content = write_table(_("Agenda"), agenda_columns(), agenda_rows(agenda))
    return xlsx_answer(content, f"agenda-{pk}.xlsx")


@allow(signed_in)
def session_zip(request: PersonRequest, pk: int) -> HttpResponseBase:
    """All evidence of the day, a folder for each nomination, to take along."""
    session = _whole_session(request, pk)
    places = SlotNomination.objects.filter(slot__session=session).order_by(
        "slot__starts_at", "number"
    )
    seen = Nomination.objects.visible_to(request.user)
    rows = [
        one.nomination for one in places.filter(nomination__in=seen).select_related("nomination")
    ]
    folders = [
        Folder(one, entry_name(number, one.official_name)) for number, one in enumerate(rows, 1)
    ]
    return zip_answer(zip_pieces(folders, request.user), f"evidence-{session.date}.zip")


@allow(signed_in)
def receipt_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """The receipt of one submission, for whoever reads the nomination."""
    nominations = Nomination.objects.visible_to(request.user)
    submissions = Submission.objects.filter(nomination__in=nominations)
    receipt = receipt_of(get_object_or_404(submissions, pk=pk))
    context = {"receipt": receipt, "heading": receipt}
    return pdf_download("evaluations/reports/receipt_pdf.html", context, f"receipt-{pk}.pdf")


@allow(signed_in)
@require_POST
def cards_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """Fresh cards for everybody; their codes stand on this paper and nowhere else."""
    sessions = EvaluationSession.objects.run_by(request.user)
    session = get_object_or_404(sessions.select_related("committee__round", "host"), pk=pk)
    try:
        printed = make_cards(by=request.user, session=session)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("cards", pk)
    cards = []
    for one in printed:
        address = request.build_absolute_uri(reverse("card", args=[one.code]))
        code = "-".join(one.code[at : at + 4] for at in range(0, len(one.code), 4))
        cards.append({"seat": one.seat, "code": code, "qr": qr_svg(address)})
    entry = request.build_absolute_uri(reverse("card_sign_in"))
    heading = session.committee.round
    context = {"session": session, "cards": cards, "address": entry, "heading": heading}
    return pdf_download("evaluations/reports/cards_pdf.html", context, f"cards-{pk}.pdf")


@allow(signed_in)
def paper_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """Blank sheets of one nomination, a page or two for each seat that owes one."""
    sessions = EvaluationSession.objects.run_by(request.user)
    nominations = Nomination.objects.filter(slot_place__slot__session__in=sessions)
    rows = nominations.select_related(
        "category__award__round", "category__rubric", "slot_place__slot__session"
    )
    nomination = get_object_or_404(rows, pk=pk)

    def address_of(seat: Seat) -> str:
        return request.build_absolute_uri(reverse("paper_key", args=[pk, seat.pk]))

    heading = nomination.category.award.round
    context = {"paper": blank_sheets(nomination, address_of), "heading": heading}
    return pdf_download("evaluations/reports/paper_pdf.html", context, f"paper-{pk}.pdf")
