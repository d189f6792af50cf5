"""The secretary proposes to send a sheet back, to do without it, or to wait for it again after all
others were in, and the chair decides."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.moderation.actions.absences import write_absence, write_lift
from evaluations.judging.moderation.actions.chairing import (
    check_possible,
    check_runs,
    locked_sheet,
    require_decider,
)
from evaluations.judging.moderation.actions.returning import write_return
from evaluations.judging.moderation.notices import PROPOSAL
from evaluations.judging.scoring.access import nomination_of
from evaluations.judging.scoring.actions.settled import lock_committee, refuse_if_settled
from evaluations.judging.scoring.models import Proposal, ProposalKind
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row
from evaluations.platform.notices.actions import notify, settle
from evaluations.platform.notices.sentences import in_each_language
from evaluations.setup.committees.access import require_runner
from evaluations.setup.committees.models import Position, Seat
from units.models import User


@transaction.atomic
def propose(*, by: User, kind: str, seat: Seat, nomination: Nomination, reason: str) -> Proposal:
    """Ask the chair to send a sheet back, or to close without a seat; asked once at a time."""
    known = nomination_of(nomination.pk)
    check_runs(known, reason)
    committee = require_runner(by, known.committee)
    refuse_if_settled(known)
    sheet = locked_sheet(seat, known)
    check_possible(kind, sheet, seat, known)
    waiting = Proposal.objects.waiting().filter(kind=kind, seat=seat, nomination=known)
    if existing := waiting.first():
        return existing
    proposal = Proposal.objects.create(
        kind=kind, seat=seat, nomination=known, reason=reason, made_at=timezone.now(), made_by=by
    )
    chairs_seats = committee.seats.filter(position=Position.CHAIR)
    notify(
        [chairs_seat.user_id for chairs_seat in chairs_seats if chairs_seat.is_held_today],
        PROPOSAL,
        about=f"proposal-{proposal.pk}",
        params={
            "name": known.name_in_category,
            "reason": in_each_language(
                lambda: f"{proposal.get_kind_display()} – {seat.user.full_name}: {reason}"
            ),
        },
        address=_progress_address(known),
    )
    after = {"kind": kind, "seat": seat.pk}
    record(by=by, verb="proposal.made", subject=known, after=after, reason=reason)
    touch(known, "sheets")
    return proposal


def _carry_out(by: User, proposal: Proposal, nomination: Nomination) -> None:
    if proposal.kind == ProposalKind.LIFT and proposal.made_by_id == by.pk:
        raise Refused(_("The second person must be somebody other than who asked."))
    write = {
        ProposalKind.RETURN: write_return,
        ProposalKind.ABSENCE: write_absence,
        ProposalKind.LIFT: write_lift,
    }[ProposalKind(proposal.kind)]
    write(by, proposal.seat, nomination, proposal.reason)


def _progress_address(nomination: Nomination) -> str:
    slot = nomination.slot
    return reverse("session_progress", args=[slot.session_id]) if slot else reverse("home")


@transaction.atomic
def decide(*, by: User, proposal: Proposal, confirm: bool) -> Proposal:
    """The chair's word on a proposal; decided already, nothing happens."""
    nomination = nomination_of(proposal.nomination_id)
    lock_committee(nomination.committee_id)
    locked = locked_row(proposal)
    require_decider(by, nomination.committee)
    if locked.decided_at is not None:
        return locked
    check_runs(nomination, locked.reason)
    if confirm:
        _carry_out(by, locked, nomination)
    locked.decided_at, locked.decided_by, locked.is_confirmed = timezone.now(), by, confirm
    locked.save(update_fields=["decided_at", "decided_by", "is_confirmed"])
    settle(PROPOSAL, f"proposal-{locked.pk}")
    after = {"kind": locked.kind, "seat": locked.seat_id, "confirmed": confirm}
    record(by=by, verb="proposal.decided", subject=nomination, after=after)
    touch(nomination, "sheets")
    return locked
