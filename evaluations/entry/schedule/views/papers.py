"""Documents of a day: agenda, cards, evidence to take along."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from evaluations.entry.evidence.bundle import Folder, zip_pieces
from evaluations.entry.evidence.naming import entry_name
from evaluations.entry.evidence.views.files import zip_answer
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.entry import PrintedCard, make_card, make_cards
from evaluations.entry.schedule.documents import agenda_columns, agenda_document, agenda_rows
from evaluations.entry.schedule.models import EvaluationSession, SlotNomination
from evaluations.entry.schedule.views.planning import run_session
from evaluations.platform.documents.pdf.download import pdf_download
from evaluations.platform.documents.pdf.qr import qr_svg
from evaluations.platform.pages import refused_as_message
from evaluations.platform.spreadsheet.answers import xlsx_answer
from evaluations.platform.spreadsheet.writing import write_table
from evaluations.setup.committees.models import Seat
from units.access import PersonRequest, allow, signed_in
from units.site import full_address, sent_address


def printable_session(request: PersonRequest, pk: int) -> EvaluationSession:
    sessions = EvaluationSession.objects.printable_by(request.user)
    return get_object_or_404(sessions.select_related("committee__round", "host"), pk=pk)


@allow(signed_in)
def agenda_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    agenda = agenda_document(printable_session(request, pk))
    context = {"agenda": agenda, "heading": agenda.session.committee.round}
    return pdf_download("evaluations/entry/schedule/agenda_pdf.html", context, f"agenda-{pk}.pdf")


@allow(signed_in)
def agenda_xlsx(request: PersonRequest, pk: int) -> HttpResponse:
    with override("th"):
        agenda = agenda_document(printable_session(request, pk))
        content = write_table(_("Agenda"), agenda_columns(), agenda_rows(agenda))
    return xlsx_answer(content, f"agenda-{pk}.xlsx")


@allow(signed_in)
def session_zip(request: PersonRequest, pk: int) -> HttpResponseBase:
    """All evidence of the day, a folder for each nomination, to take along."""
    session = printable_session(request, pk)
    places = SlotNomination.objects.filter(slot__session=session).order_by(
        "slot__starts_at", "number"
    )
    seen = Nomination.objects.visible_to(request.user)
    rows = [
        place.nomination
        for place in places.filter(nomination__in=seen).select_related("nomination")
    ]
    folders = [
        Folder(nomination, entry_name(number, nomination.official_name))
        for number, nomination in enumerate(rows, 1)
    ]
    return zip_answer(zip_pieces(folders, request.user), f"evidence-{session.date}.zip")


@allow(signed_in)
@require_POST
def cards_pdf(request: PersonRequest, pk: int) -> HttpResponse:
    """Cards for who has none, or, when that was answered, fresh ones for everybody; their codes
    stand on this paper and nowhere else."""
    session, anew = run_session(request, pk), "anew" in request.POST
    with refused_as_message(request):
        return _paper(request, session, make_cards(by=request.user, session=session, anew=anew))
    return redirect("cards", pk)


@allow(signed_in)
@require_POST
def card_pdf(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    """A fresh card for one person, in place of one that was lost; the others' cards hold."""
    session = run_session(request, pk)
    seats = Seat.objects.filter(committee=session.committee_id).select_related("user")
    seat_row = get_object_or_404(seats, pk=seat)
    with refused_as_message(request):
        printed = make_card(by=request.user, session=session, seat=seat_row)
        return _paper(request, session, [printed])
    return redirect("cards", pk)


def _paper(
    request: PersonRequest, session: EvaluationSession, printed: list[PrintedCard]
) -> HttpResponse:
    cards = []
    for card in printed:
        address = sent_address(full_address(request, reverse("card", args=[card.code])))
        code = "-".join(card.code[at : at + 4] for at in range(0, len(card.code), 4))
        cards.append({"seat": card.seat, "code": code, "qr": qr_svg(address)})
    entry = full_address(request, reverse("card_sign_in"))
    heading = session.committee.round
    context = {"session": session, "cards": cards, "address": entry, "heading": heading}
    name = f"cards-{session.pk}.pdf"
    return pdf_download("evaluations/entry/schedule/cards_pdf.html", context, name)
