"""How far each seat is, and what the chair and the secretary do about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.day.actions.slots import remind
from evaluations.judging.day.forms import (
    ABSENCE,
    LIFT_RECUSAL,
    NOT_POSSIBLE,
    RECUSE,
    REMIND,
    DecisionForm,
    SeatActionForm,
)
from evaluations.judging.day.progress import progress_of
from evaluations.judging.moderation.actions.absences import close_absent, lift_absence
from evaluations.judging.moderation.actions.chairing import decides
from evaluations.judging.moderation.actions.proposals import decide, propose
from evaluations.judging.moderation.actions.recusals import lift_recusal, recuse
from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.scoring.models import Absence, Proposal, ProposalKind
from evaluations.judging.scoring.shortage import shortage_of
from evaluations.platform.journal.forms import ReasonForm
from evaluations.platform.pages import refused_as_message, typed
from evaluations.setup.committees.models import Seat
from units.access import PersonRequest, allow, signed_in
from units.models import User


@allow(signed_in)
def session_progress(request: PersonRequest, pk: int) -> HttpResponse:
    sessions = EvaluationSession.objects.watched_by(request.user)
    session = get_object_or_404(sessions.with_page(), pk=pk)
    context = {"progress": progress_of(session, request.user, request.GET.get("page"))}
    return render(request, "evaluations/judging/day/session_progress.html", context)


def _run_nomination(request: PersonRequest, pk: int) -> Nomination:
    sessions = EvaluationSession.objects.run_by(request.user)
    nominations = Nomination.objects.filter(slot_place__slot__session__in=sessions)
    return get_object_or_404(
        nominations.select_related("committee__round", "slot_place__slot__session"), pk=pk
    )


def _back(nomination: Nomination) -> HttpResponse:
    return redirect("session_progress", nomination.slot_place.slot.session_id)


@allow(signed_in)
@require_POST
def seat_action(request: PersonRequest, pk: int, seat: int) -> HttpResponse:
    """Remind; or send back, close or take off: by the chair at once, by the secretary proposed."""
    nomination = _run_nomination(request, pk)
    seats = Seat.objects.filter(committee=nomination.committee_id)
    seat_row = get_object_or_404(seats.select_related("user", "committee"), pk=seat)
    with refused_as_message(request):
        values = typed(SeatActionForm(request.POST))
        messages.success(request, _settle(request.user, seat_row, nomination, values))
        if values["what"] in (ABSENCE, RECUSE) and (short := shortage_of(nomination)):
            messages.warning(request, short)
    return _back(nomination)


def _settle(by: User, seat: Seat, nomination: Nomination, params: dict[str, str]) -> str:
    kind, reason, name = params["what"], params["reason"], {"name": seat.user.full_name}
    if kind == REMIND:
        if remind(by=by, seat=seat, nomination=nomination):
            return _("%(name)s is reminded.") % name
        return _("%(name)s was reminded a moment ago.") % name
    if kind == RECUSE:
        recuse(by=by, seat=seat, nomination=nomination, kind=params["kind"], reason=reason)
        return _("%(name)s is taken off this nomination.") % name
    if kind == LIFT_RECUSAL:
        lift_recusal(by=by, seat=seat, nomination=nomination, reason=reason)
        return _("%(name)s declares once more.") % name
    return _close_or_return(by, kind, seat, nomination, reason)


def _close_or_return(by: User, kind: str, seat: Seat, nomination: Nomination, reason: str) -> str:
    """At once by who decides; else proposed to the chair."""
    name = {"name": seat.user.full_name}
    if not decides(by, nomination.committee):
        propose(by=by, kind=kind, seat=seat, nomination=nomination, reason=reason)
        return _("The proposal waits for the chair.")
    if kind == ABSENCE:
        close_absent(by=by, seat=seat, nomination=nomination, reason=reason)
        return _("It is closed without %(name)s.") % name
    return_sheet(by=by, seat=seat, nomination=nomination, reason=reason)
    return _("The sheet is sent back to %(name)s.") % name


@allow(signed_in)
@require_POST
def proposal_decide(request: PersonRequest, pk: int) -> HttpResponse:
    sessions = EvaluationSession.objects.run_by(request.user)
    proposals = Proposal.objects.filter(nomination__slot_place__slot__session__in=sessions)
    proposal = get_object_or_404(proposals.select_related("nomination__slot_place__slot"), pk=pk)
    with refused_as_message(request):
        values = typed(DecisionForm(request.POST), NOT_POSSIBLE)
        decided = decide(by=request.user, proposal=proposal, **values)
        sentence = _("Confirmed.") if decided.is_confirmed else _("Declined.")
        messages.success(request, sentence)
    return _back(proposal.nomination)


@allow(signed_in)
@require_POST
def absence_lift(request: PersonRequest, pk: int) -> HttpResponse:
    sessions = EvaluationSession.objects.run_by(request.user)
    absences = Absence.objects.filter(nomination__slot_place__slot__session__in=sessions)
    absence = get_object_or_404(absences.select_related("nomination__slot_place__slot"), pk=pk)
    with refused_as_message(request):
        messages.success(request, _lift(request, absence))
    return _back(absence.nomination)


def _lift(request: PersonRequest, absence: Absence) -> str:
    """At once by who decides; else proposed to the chair."""
    nomination = absence.nomination
    if decides(request.user, nomination.committee):
        lift_absence(by=request.user, absence=absence)
        return _("The seat's sheet is waited for again.")
    values = typed(ReasonForm(request.POST), _("Please write the reason."))
    seat, kind = absence.seat, ProposalKind.LIFT
    propose(by=request.user, kind=kind, seat=seat, nomination=nomination, **values)
    return _("The proposal waits for the chair.")
