"""What every decision of the chair about a seat's sheet asks first."""

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.moderation.notices import PROPOSAL
from evaluations.judging.scoring.models import (
    COUNTED,
    Absence,
    Endorsement,
    Proposal,
    ProposalKind,
    ScoreSheet,
)
from evaluations.platform.errors import Refused
from evaluations.platform.notices.actions import settle
from evaluations.setup.committees.access import chairs, require_chair
from evaluations.setup.committees.models import Committee, Seat
from units.models import User


def decides(by: User, committee: Committee | None) -> bool:
    """Whether `by` may confirm: the chair, and administrators."""
    return by.is_administrator or (committee is not None and chairs(by, committee))


def require_decider(by: User, committee: Committee | None) -> None:
    """Refuse what the chair and administrators alone may do."""
    if not by.is_administrator:
        require_chair(by, committee)


def refuse_own(by: User, seat: Seat) -> None:
    """Refuse the chair a decision on the own seat alone: whether it is waited for changes when the
    others' marks are open to it."""
    if seat.user_id == by.pk and not by.is_administrator:
        raise Refused(
            _("About your own seat you do not decide alone: please ask an administrator.")
        )


def check_runs(nomination: Nomination, reason: str) -> None:
    """Refuse outside the evaluation, and without a reason."""
    nomination.category.award.round.require_evaluating()
    if not reason:
        raise Refused(_("Please write the reason."))


def locked_sheet(seat: Seat, nomination: Nomination) -> ScoreSheet | None:
    rows = ScoreSheet.objects.select_for_update(of=("self",))
    return rows.filter(seat=seat, nomination=nomination).first()


def settle_proposals(by: User, kind: str, seat: Seat, nomination: Nomination) -> None:
    """What was proposed has been done."""
    waiting = Proposal.objects.waiting().filter(kind=kind, seat=seat, nomination=nomination)
    for pk in list(waiting.values_list("pk", flat=True)):
        settle(PROPOSAL, f"proposal-{pk}")
    waiting.update(decided_at=timezone.now(), decided_by=by, is_confirmed=True)


def check_possible(
    kind: str, sheet: ScoreSheet | None, seat: Seat, nomination: Nomination
) -> None:
    is_in = sheet is not None and sheet.state in COUNTED
    if kind == ProposalKind.RETURN and not is_in:
        raise Refused(_("This sheet is not submitted, so there is nothing to send back."))
    if kind == ProposalKind.LIFT and not _is_closed(seat, nomination):
        raise Refused(_("This seat is not closed as absent, so there is nothing to take back."))
    if kind == ProposalKind.ABSENCE and (is_in or _has_spoken(seat, nomination)):
        raise Refused(_("This seat has handed in its sheet, so it is not missing."))


def _is_closed(seat: Seat, nomination: Nomination) -> bool:
    return Absence.objects.standing().filter(seat=seat, nomination=nomination).exists()


def _has_spoken(seat: Seat, nomination: Nomination) -> bool:
    """Whether the seat has given its word on what the agreed sheet says now."""
    words = Endorsement.objects.current()
    return words.filter(seat=seat, sheet__nomination=nomination).exists()
