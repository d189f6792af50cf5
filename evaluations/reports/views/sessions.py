"""Documents of a day: agenda, cards, blank sheets, evidence to take along, receipts."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from evaluations.committees.models import Committee, Seat
from evaluations.errors import Refused
from evaluations.evidence.bundle import Folder, zip_pieces
from evaluations.evidence.naming import entry_name
from evaluations.evidence.views.files import zip_answer
from evaluations.nominations.models import Nomination
from evaluations.reports.agenda import agenda_columns, agenda_document, agenda_rows
from evaluations.reports.batches import ask_sheets
from evaluations.reports.paper import BlankSheets, blank_sheets
from evaluations.reports.pdf.download import pdf_answer, pdf_download
from evaluations.reports.pdf.qr import qr_svg
from evaluations.reports.receipt import receipt_of
from evaluations.rounds.models import AwardRound
from evaluations.rubrics.models import Rubric
from evaluations.rubrics.tree import rubric_tree
from evaluations.schedule.actions import make_card, make_cards
from evaluations.schedule.actions.entry import PrintedCard
from evaluations.schedule.models import EvaluationSession, SlotNomination
from evaluations.spreadsheet.answers import xlsx_answer
from evaluations.spreadsheet.writing import write_table
from evaluations.submissions.models import Submission
from units.access import PersonRequest, allow, overseer, signed_in
from units.site import full_address


@allow(overseer)
def rubric_paper(request: PersonRequest, pk: int) -> HttpResponse:
    """The rubric as a blank sheet for paper."""
    rubric = get_object_or_404(Rubric.objects.visible_to(request.user), pk=pk)
    context = {"tree": rubric_tree(rubric)}
    return pdf_download("evaluations/reports/rubric_pdf.html", context, f"rubric-{pk}.pdf")


MOST_SHEETS_AT_ONCE = 60


def _whole_session(request: PersonRequest, pk: int) -> EvaluationSession:
    """A session for whoever sees all of it: its committee, administrators and auditors."""
    user = request.user
    sessions = EvaluationSession.objects.select_related("committee__round", "host")
    if not user.oversees:
        committees = Committee.objects.visible_to(user)
        sessions = sessions.filter(committee__in=committees)
    return get_object_or_404(sessions, pk=pk)


@allow(signed_in)
@require_POST
def session_sheets(request: PersonRequest, pk: int) -> HttpResponse:
    """All submitted sheets of a day that one may read, as one file, drawn in the background."""
    session = _whole_session(request, pk)
    try:
        return redirect("job", ask_sheets(request.user, session).pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("session_detail", pk)


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
    session = _run_session(request, pk)
    return _printed(request, session, lambda: make_cards(by=request.user, session=session))


@allow(signed_in)
@require_POST
def card_pdf(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    """A fresh card for one person, in place of one that was lost; the others' cards hold."""
    session = _run_session(request, pk)
    seats = Seat.objects.filter(committee=session.committee_id).select_related("user")
    found = get_object_or_404(seats, pk=seat)
    return _printed(
        request, session, lambda: [make_card(by=request.user, session=session, seat=found)]
    )


def _run_session(request: PersonRequest, pk: int) -> EvaluationSession:
    sessions = EvaluationSession.objects.run_by(request.user)
    return get_object_or_404(sessions.select_related("committee__round", "host"), pk=pk)


def _printed(
    request: PersonRequest, session: EvaluationSession, make: Callable[[], list[PrintedCard]]
) -> HttpResponse:
    """The paper with the cards that `make` made, or back to the page with what refused them."""
    try:
        printed = make()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("cards", session.pk)
    cards = []
    for one in printed:
        address = full_address(request, reverse("card", args=[one.code]))
        code = "-".join(one.code[at : at + 4] for at in range(0, len(one.code), 4))
        cards.append({"seat": one.seat, "code": code, "qr": qr_svg(address)})
    entry = full_address(request, reverse("card_sign_in"))
    heading = session.committee.round
    context = {"session": session, "cards": cards, "address": entry, "heading": heading}
    name = f"cards-{session.pk}.pdf"
    return pdf_download("evaluations/reports/cards_pdf.html", context, name)


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
        return full_address(request, reverse("paper_key", args=[pk, seat.pk]))

    papers = [blank_sheets(nomination, address_of)]
    return _papers(papers, nomination.category.award.round, f"paper-{pk}.pdf")


def _papers(papers: Sequence[BlankSheets], heading: AwardRound, name: str) -> HttpResponse:
    """Every sheet with page numbers of its own; where nobody owes one, a page that says so."""
    from evaluations.reports.pdf.render import render_each  # noqa: PLC0415 (30 MiB and 0.4 s)

    contexts: list[dict[str, Any]] = [
        {"paper": paper, "sheet": sheet, "heading": heading}
        for paper in papers
        for sheet in paper.sheets
    ]
    nothing = {"papers": papers, "heading": heading}
    template = "evaluations/reports/paper_pdf.html"
    return pdf_answer(render_each(template, contexts or [nothing]), name)


@allow(signed_in)
def session_paper(request: PersonRequest, pk: int) -> HttpResponse:
    """Blank sheets of a whole day, in the order of the slots."""
    session = get_object_or_404(EvaluationSession.objects.run_by(request.user), pk=pk)
    rows = Nomination.objects.filter(slot_place__slot__session=session).select_related(
        "category__award__round", "category__rubric", "slot_place__slot__session"
    )

    def address_of(nomination: int) -> Callable[[Seat], str]:
        return lambda seat: full_address(request, reverse("paper_key", args=[nomination, seat.pk]))

    in_order = rows.order_by("slot_place__slot__starts_at", "slot_place__number")
    papers = [blank_sheets(one, address_of(one.pk)) for one in in_order]
    if sum(len(one.sheets) for one in papers) > MOST_SHEETS_AT_ONCE:
        messages.error(request, _("Too many sheets for one file. Print them by nomination."))
        return redirect("session_progress", pk)
    return _papers(papers, session.committee.round, f"paper-day-{pk}.pdf")
