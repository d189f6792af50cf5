"""Sheets sent back, seats closed as absent, and the discussion after the reveal.

The secretary proposes and the chair confirms; an administrator may, with a reason
(docs/domain.md, who may do what).
"""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.committees.access import chairs, may_run
from evaluations.committees.models import Committee, Position, Seat
from evaluations.errors import Refused
from evaluations.journal.actions import record
from evaluations.nominations.models import Nomination
from evaluations.notices.actions import notify, settle
from evaluations.notices.models import NoticeKind
from evaluations.rounds.models import AwardRound, Phase, Reveal
from evaluations.schedule.pulse import beat
from evaluations.scoring.actions.certified import lock_committee, refuse_if_certified
from evaluations.scoring.models import (
    COUNTED,
    WRITABLE,
    Absence,
    Confirmation,
    Discussion,
    PaperEntry,
    PaperState,
    Proposal,
    ProposalKind,
    ReturnKind,
    ScoreSheet,
    SheetReturn,
    SheetState,
)
from evaluations.scoring.progress import seats_owing
from units.models import User


def decides(by: User, committee: Committee | None) -> bool:
    """Whether `by` may confirm: the chair, and administrators."""
    return by.is_administrator or (committee is not None and chairs(by, committee))


def _nomination(pk: int) -> Nomination:
    return Nomination.objects.select_related(
        "committee", "category__award__round", "slot_place__slot__session"
    ).get(pk=pk)


def check_runs(nomination: Nomination, reason: str) -> None:
    """Refuse outside the evaluation, and without a reason."""
    award_round: AwardRound = nomination.category.award.round
    if award_round.phase != Phase.EVALUATING:
        raise Refused(_("The round is not being evaluated at the moment."))
    if not reason:
        raise Refused(_("Please write the reason."))


def _locked_sheet(seat: Seat, nomination: Nomination) -> ScoreSheet | None:
    rows = ScoreSheet.objects.select_for_update(of=("self",))
    return rows.filter(seat=seat, nomination=nomination).first()


@transaction.atomic
def propose(*, by: User, kind: str, seat: Seat, nomination: Nomination, reason: str) -> Proposal:
    """Ask the chair to send a sheet back, or to close without a seat; asked once at a time."""
    known = _nomination(nomination.pk)
    check_runs(known, reason)
    if known.committee is None or not may_run(by, known.committee):
        raise Refused(_("Only the chair, the secretary or an administrator can do this."))
    lock_committee(known.committee_id)
    sheet = _locked_sheet(seat, known)
    _check_possible(kind, sheet, seat, known)
    found = Proposal.objects.filter(kind=kind, seat=seat, nomination=known, decided_at=None)
    if existing := found.first():
        return existing
    made = Proposal.objects.create(
        kind=kind, seat=seat, nomination=known, reason=reason, made_at=timezone.now(), made_by=by
    )
    chairs_seats = known.committee.seats.filter(position=Position.CHAIR)
    notify(
        [one.user_id for one in chairs_seats if one.is_held_today],
        NoticeKind.PROPOSAL,
        about=f"proposal-{made.pk}",
        told={
            "name": f"{known.official_name} ({known.category.name})",
            "reason": f"{made.get_kind_display()} – {seat.user.full_name}: {reason}",
        },
        address=_progress_address(known),
    )
    after = {"kind": kind, "seat": seat.pk}
    record(by=by, verb="proposal.made", subject=known, after=after, reason=reason)
    beat(known, "sheets")
    return made


def _progress_address(nomination: Nomination) -> str:
    place = getattr(nomination, "slot_place", None)
    return reverse("session_progress", args=[place.slot.session_id]) if place else reverse("home")


def _check_possible(
    kind: str, sheet: ScoreSheet | None, seat: Seat, nomination: Nomination
) -> None:
    is_in = sheet is not None and sheet.state in COUNTED
    if kind == ProposalKind.RETURN and not is_in:
        raise Refused(_("This sheet is not submitted, so there is nothing to send back."))
    if kind == ProposalKind.ABSENCE and (is_in or _has_spoken(seat, nomination)):
        raise Refused(_("This seat has handed in its sheet, so it is not missing."))


def _has_spoken(seat: Seat, nomination: Nomination) -> bool:
    """Whether the seat has given its word on what the agreed sheet says now."""
    words = Confirmation.objects.filter(seat=seat, sheet__nomination=nomination)
    return words.filter(digest=F("sheet__digest"), sheet__state__in=COUNTED).exists()


@transaction.atomic
def decide(*, by: User, proposal: Proposal, confirm: bool) -> Proposal:
    """The chair's word on a proposal; decided already, nothing happens."""
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    nomination = _nomination(locked.nomination_id)
    if not decides(by, nomination.committee):
        raise Refused(_("Only the chair of the committee can do this."))
    if locked.decided_at is not None:
        return locked
    check_runs(nomination, locked.reason)
    lock_committee(nomination.committee_id)
    if confirm and locked.kind == ProposalKind.RETURN:
        _return(by, locked.seat, nomination, locked.reason)
    elif confirm:
        _close_absent(by, locked.seat, nomination, locked.reason)
    locked.decided_at, locked.decided_by, locked.is_confirmed = timezone.now(), by, confirm
    locked.save(update_fields=["decided_at", "decided_by", "is_confirmed"])
    settle(NoticeKind.PROPOSAL, f"proposal-{locked.pk}")
    after = {"kind": locked.kind, "seat": locked.seat_id, "confirmed": confirm}
    record(by=by, verb="proposal.decided", subject=nomination, after=after)
    beat(nomination, "sheets")
    return locked


@transaction.atomic
def return_sheet(*, by: User, seat: Seat, nomination: Nomination, reason: str) -> ScoreSheet:
    """Send a submitted sheet back to its judge; the old marks are kept beside the new ones."""
    known = _nomination(nomination.pk)
    check_runs(known, reason)
    if not decides(by, known.committee):
        raise Refused(_("Only the chair of the committee can do this."))
    lock_committee(known.committee_id)
    sheet = _return(by, seat, known, reason)
    beat(known, "sheets")
    return sheet


def _return(by: User, seat: Seat, nomination: Nomination, reason: str) -> ScoreSheet:
    sheet = _locked_sheet(seat, nomination)
    if sheet is not None and sheet.state == SheetState.RETURNED:
        return sheet
    if sheet is None or sheet.state not in COUNTED:
        raise Refused(_("This sheet is not submitted, so there is nothing to send back."))
    open_again(by, sheet, reason, ReturnKind.RETURN)
    return sheet


def open_again(by: User, sheet: ScoreSheet, reason: str, kind: str) -> None:
    """Keep what the sheet said, and let its judge write on it; it is locked by the caller."""
    SheetReturn.objects.create(
        sheet=sheet,
        kind=kind,
        returned_at=timezone.now(),
        returned_by=by,
        reason=reason,
        content=sheet.content,
        digest=sheet.digest,
    )
    before = {"state": sheet.state, "digest": sheet.digest}
    sheet.state = SheetState.RETURNED
    try:
        with transaction.atomic():
            sheet.save(update_fields=["state"])
            _let_go_of_paper(sheet)
    except IntegrityError:
        # The database lets go of a certified sheet only while its result is reopened.
        raise Refused(_("The result of this nomination is certified already.")) from None
    after = {"state": sheet.state}
    if kind == ReturnKind.RETURN and sheet.seat is not None:
        notify(
            [sheet.seat.user_id],
            NoticeKind.RETURNED,
            about=f"sheet-{sheet.pk}-{sheet.returns.count()}",
            told={"name": sheet.nomination.official_name, "reason": reason},
            address=reverse("sheet", args=[sheet.pk]),
        )
    verb = "sheet.returned" if kind == ReturnKind.RETURN else "sheet.revised"
    record(by=by, verb=verb, subject=sheet, before=before, after=after, reason=reason)


def _let_go_of_paper(sheet: ScoreSheet) -> None:
    """What was keyed stays as it was, and another paper may be keyed."""
    papers = PaperEntry.objects.filter(seat=sheet.seat, nomination=sheet.nomination)
    papers.filter(state=PaperState.CONFIRMED).update(state=PaperState.REPLACED)


@transaction.atomic
def close_absent(*, by: User, seat: Seat, nomination: Nomination, reason: str) -> Absence:
    """Do without a seat's sheet: the seat is named with the reason, and not counted."""
    known = _nomination(nomination.pk)
    check_runs(known, reason)
    if not decides(by, known.committee):
        raise Refused(_("Only the chair of the committee can do this."))
    absence = _close_absent(by, seat, known, reason)
    beat(known, "sheets")
    return absence


def _close_absent(by: User, seat: Seat, nomination: Nomination, reason: str) -> Absence:
    refuse_if_certified(nomination)
    sheet = _locked_sheet(seat, nomination)
    _check_possible(ProposalKind.ABSENCE, sheet, seat, nomination)
    if seat.committee_id != nomination.committee_id:
        raise Refused(_("This change is not possible. Please reload the page."))
    absence, made = Absence.objects.get_or_create(
        seat=seat,
        nomination=nomination,
        lifted_at=None,
        defaults={"reason": reason, "made_at": timezone.now(), "made_by": by},
    )
    if made:
        after = {"seat": seat.pk, "person": seat.user.full_name}
        record(by=by, verb="seat.absent", subject=nomination, after=after, reason=reason)
        told = {"name": nomination.official_name, "reason": reason}
        _tell_seat(seat, NoticeKind.CLOSED, absence, told, nomination)
    return absence


def _tell_seat(
    seat: Seat, kind: NoticeKind, absence: Absence, told: dict[str, str], nomination: Nomination
) -> None:
    """The judge may be at the table after all, and cannot see why no mark is taken."""
    address = reverse("sheet_open", args=[nomination.pk])
    notify([seat.user_id], kind, about=f"absence-{absence.pk}", told=told, address=address)


@transaction.atomic
def lift_absence(*, by: User, absence: Absence) -> None:
    """The seat's sheet is waited for again; lifted already, nothing happens."""
    locked = Absence.objects.select_for_update(of=("self",)).get(pk=absence.pk)
    nomination = _nomination(locked.nomination_id)
    check_runs(nomination, locked.reason)
    if not decides(by, nomination.committee):
        raise Refused(_("Only the chair of the committee can do this."))
    if locked.lifted_at is None:
        refuse_if_certified(nomination)
        locked.lifted_at = timezone.now()
        locked.save(update_fields=["lifted_at"])
        _take_up_again(by, locked.seat, nomination)
        after = {"seat": locked.seat_id}
        record(by=by, verb="seat.awaited", subject=nomination, after=after)
        settle(NoticeKind.CLOSED, f"absence-{locked.pk}")
        told = {"name": nomination.official_name}
        _tell_seat(locked.seat, NoticeKind.REMINDER, locked, told, nomination)
        beat(nomination, "sheets")


def _take_up_again(by: User, seat: Seat, nomination: Nomination) -> None:
    """A sheet that an earlier certification put away is awaited again with its seat."""
    sheet = _locked_sheet(seat, nomination)
    if sheet is None or sheet.state != SheetState.ARCHIVED or not seat.is_held_today:
        return
    before = {"state": sheet.state}
    sheet.state = SheetState.RETURNED if sheet.returns.exists() else SheetState.OPEN
    sheet.save(update_fields=["state"])
    after = {"state": sheet.state}
    record(by=by, verb="sheet.awaited", subject=sheet, before=before, after=after)


@transaction.atomic
def open_discussion(*, by: User, nomination: Nomination) -> Discussion:
    """Let every member revise the own sheet, once all marks are revealed."""
    known = _nomination(nomination.pk)
    check_runs(known, "-")
    if known.committee is None or not chairs(by, known.committee):
        raise Refused(_("Only the chair of the committee can do this."))
    Committee.objects.select_for_update().get(pk=known.committee.pk)
    if found := Discussion.objects.filter(nomination=known, closed_at=None).first():
        return found
    if known.category.award.round.reveal == Reveal.NEVER:
        raise Refused(_("In this round marks are not revealed before the certification."))
    if seats_owing(known):
        raise Refused(_("The discussion opens when every sheet of this nomination is in."))
    refuse_if_certified(known)
    made = Discussion.objects.create(nomination=known, opened_at=timezone.now(), opened_by=by)
    seats = known.committee.seats.filter(scores=True)
    notify(
        [seat.user_id for seat in seats if seat.is_held_today and seat.user_id != by.pk],
        NoticeKind.DISCUSSED,
        about=f"discussion-{made.pk}",
        told={"name": f"{known.official_name} ({known.category.name})"},
        address=reverse("sheet_open", args=[known.pk]),
    )
    record(by=by, verb="discussion.opened", subject=known)
    beat(known, "slots", "sheets")
    return made


@transaction.atomic
def close_discussion(*, by: User, nomination: Nomination) -> None:
    """No sheet is taken up any more; one that was must still be submitted."""
    known = _nomination(nomination.pk)
    if known.committee is None or not chairs(by, known.committee):
        raise Refused(_("Only the chair of the committee can do this."))
    going_on = Discussion.objects.filter(nomination=known, closed_at=None)
    if going_on.update(closed_at=timezone.now()):
        record(by=by, verb="discussion.closed", subject=known)
        beat(known, "slots", "sheets")


@transaction.atomic
def revise_sheet(*, by: User, sheet: ScoreSheet, reason: str) -> ScoreSheet:
    """Take the own submitted sheet up again while its nomination is discussed."""
    lock_committee(sheet.nomination.committee_id)
    locked = ScoreSheet.objects.owned_by(by).select_for_update(of=("self",)).get(pk=sheet.pk)
    nomination = _nomination(locked.nomination_id)
    check_runs(nomination, reason)
    if locked.state in WRITABLE:
        return locked
    if not Discussion.objects.filter(nomination=nomination, closed_at=None).exists():
        raise Refused(_("A sheet can be revised while the chair has the discussion open."))
    open_again(by, locked, reason, ReturnKind.REVISION)
    beat(nomination, "sheets")
    return locked
