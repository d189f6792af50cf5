"""Doing without a seat's sheet, and waiting for it again."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.moderation.actions.chairing import (
    check_possible,
    check_runs,
    locked_sheet,
    refuse_own,
    require_decider,
    settle_proposals,
)
from evaluations.judging.moderation.notices import CLOSED
from evaluations.judging.scoring.access import counters_of, nomination_of
from evaluations.judging.scoring.actions.archiving import resume
from evaluations.judging.scoring.actions.revealing import note_reveal, refuse_after_reveal
from evaluations.judging.scoring.actions.settled import lock_committee, refuse_if_settled
from evaluations.judging.scoring.models import Absence, ProposalKind, ScoreSheet
from evaluations.judging.scoring.notices import REMINDER
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row
from evaluations.platform.notices.actions import notify, settle
from evaluations.platform.notices.kinds import NoticeKind
from evaluations.setup.committees.models import Seat
from units.models import User


@transaction.atomic
def close_absent(*, by: User, seat: Seat, nomination: Nomination, reason: str) -> Absence:
    """Do without a seat's sheet: the seat is named with the reason, and not counted."""
    known = nomination_of(nomination.pk)
    check_runs(known, reason)
    require_decider(by, known.committee)
    refuse_own(by, seat)
    absence = write_absence(by, seat, known, reason)
    touch(known, *counters_of(known))
    return absence


def write_absence(by: User, seat: Seat, nomination: Nomination, reason: str) -> Absence:
    refuse_if_settled(nomination)
    sheet = locked_sheet(seat, nomination)
    check_possible(ProposalKind.ABSENCE, sheet, seat, nomination)
    if seat.committee_id != nomination.committee_id:
        raise Refused(_("This change is not possible. Please reload the page."))
    absence, is_new = Absence.objects.get_or_create(
        seat=seat,
        nomination=nomination,
        lifted_at=None,
        defaults={"reason": reason, "made_at": timezone.now(), "made_by": by},
    )
    if is_new:
        after = {"seat": seat.pk, "person": seat.user.full_name}
        record(by=by, verb="seat.absent", subject=nomination, after=after, reason=reason)
        params = {"name": nomination.name_in_category, "reason": reason}
        _tell_seat(seat, CLOSED, absence, params, nomination)
        settle_proposals(by, ProposalKind.ABSENCE, seat, nomination)
        note_reveal(nomination)
    return absence


def _tell_seat(
    seat: Seat, kind: NoticeKind, absence: Absence, params: dict[str, str], nomination: Nomination
) -> None:
    """The judge may be at the table after all, and cannot see why no mark is taken."""
    address = reverse("sheet_open", args=[nomination.pk])
    notify([seat.user_id], kind, about=f"absence-{absence.pk}", params=params, address=address)


@transaction.atomic
def lift_absence(*, by: User, absence: Absence) -> None:
    """The seat's sheet is waited for again; lifted already, nothing happens. Once the others'
    marks were open, the chair does not decide it alone: it is proposed and confirmed."""
    nomination = nomination_of(absence.nomination_id)
    lock_committee(nomination.committee_id)
    locked = locked_row(absence)
    check_runs(nomination, locked.reason)
    require_decider(by, nomination.committee)
    refuse_own(by, locked.seat)
    if locked.lifted_at is None:
        refuse_if_settled(nomination)
        try:
            refuse_after_reveal(nomination)
        except Refused:
            raise Refused(
                _(
                    "All other sheets were in, and their marks open, so one person alone does not "
                    "take this back. Let the secretary propose it on this page, then confirm it."
                )
            ) from None
        _lift(by, locked, nomination)


def write_lift(by: User, seat: Seat, nomination: Nomination, reason: str) -> None:
    """What the secretary proposed and the chair confirms: two people answer for it, though the
    marks of others were open meanwhile."""
    refuse_own(by, seat)
    refuse_if_settled(nomination)
    absence = Absence.objects.standing().filter(seat=seat, nomination=nomination).first()
    if absence is not None:
        _lift(by, locked_row(absence), nomination, reason)


def _lift(by: User, locked: Absence, nomination: Nomination, reason: str = "") -> None:
    locked.lifted_at = timezone.now()
    locked.save(update_fields=["lifted_at"])
    own = ScoreSheet.objects.filter(seat=locked.seat, nomination=nomination)
    resume(by=by, sheets=own)
    after = {"seat": locked.seat_id}
    record(by=by, verb="seat.awaited", subject=nomination, after=after, reason=reason)
    settle(CLOSED, f"absence-{locked.pk}")
    params = {"name": nomination.name_in_category}
    _tell_seat(locked.seat, REMINDER, locked, params, nomination)
    touch(nomination, *counters_of(nomination))
