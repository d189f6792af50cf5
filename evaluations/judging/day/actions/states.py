"""Changes of a slot's state: one function per change, each idempotent for a retry."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.gates import unpassed
from evaluations.entry.nominations.models import NominationState
from evaluations.entry.nominations.slot_states import LIVE, WAITING, SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.entry.schedule.session_version import touch
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row
from evaluations.setup.committees.access import require_runner
from units.models import User

ALLOWED = {
    SlotState.CALLED: (SlotState.SCHEDULED,),
    SlotState.PRESENTING: WAITING,
    SlotState.CLOSED: (SlotState.PRESENTING,),
    SlotState.NO_SHOW: WAITING,
    SlotState.POSTPONED: WAITING,
}
STAMP = {
    SlotState.CALLED: "called_at",
    SlotState.PRESENTING: "started_at",
    SlotState.CLOSED: "ended_at",
}

VERB_OF = {
    SlotState.CALLED: "slot.called",
    SlotState.PRESENTING: "slot.presenting",
    SlotState.CLOSED: "slot.closed",
    SlotState.NO_SHOW: "slot.no_show",
    SlotState.POSTPONED: "slot.postponed",
}


def locked_slot(by: User, slot: Slot) -> Slot:
    """The slot, locked, for somebody who runs its session while the round is evaluated."""
    locked = locked_row(slot, "session__committee__round")
    require_runner(by, locked.session.committee)
    locked.session.committee.round.require_evaluating()
    return locked


@transaction.atomic
def change_slot(
    *, by: User, slot: Slot, to: str, reason: str = "", moves: int | None = None
) -> Slot:
    """Move a slot to state `to`; already there, it does nothing.

    Starting needs every nomination accepted, or a reason; a no-show or a postponement always
    needs one. `moves` is the count that the page saw: a request that comes late is refused.
    """
    locked = locked_slot(by, slot)
    if locked.state == to:
        return locked
    _check_seen(locked, moves)
    _check_change(locked, to, reason)
    now = timezone.now()
    values: dict[str, object] = {"state": to, "state_reason": reason}
    if to in STAMP:
        values[STAMP[SlotState(to)]] = now
    if to == SlotState.PRESENTING:
        values["questions_at"] = None
    return _move(by, locked, values, verb=VERB_OF[SlotState(to)], reason=reason)


def _before(slot: Slot) -> SlotState:
    """What the slot was before its last change; marks that came meanwhile stay."""
    if slot.state == SlotState.CLOSED:
        return SlotState.PRESENTING
    if slot.state == SlotState.CALLED or slot.called_at is None:
        return SlotState.SCHEDULED
    return SlotState.CALLED


@transaction.atomic
def undo_slot(*, by: User, slot: Slot, moves: int) -> Slot:
    """Take the last change back; a second press finds nothing to undo and says so."""
    locked = locked_slot(by, slot)
    _check_seen(locked, moves)
    state = SlotState(locked.state)
    if state == SlotState.SCHEDULED:
        raise Refused(_("Nothing has happened in this slot yet."))
    values: dict[str, object] = {"state": _before(locked).value, "state_reason": ""}
    if state in STAMP:
        values[STAMP[state]] = None
    if state == SlotState.PRESENTING:
        values["questions_at"] = None
    return _move(by, locked, values, verb="slot.undone")


def _move(by: User, slot: Slot, values: dict[str, object], *, verb: str, reason: str = "") -> Slot:
    before = {"state": slot.state}
    for name, value in values.items():
        setattr(slot, name, value)
    slot.moves += 1
    slot.save(update_fields=[*values, "moves"])
    after = {"state": slot.state}
    record(by=by, verb=verb, subject=slot, before=before, after=after, reason=reason)
    touch(slot.session, "slots", "sheets", "agreed")
    return slot


def _check_seen(slot: Slot, moves: int | None) -> None:
    if moves is not None and moves != slot.moves:
        raise Conflict(
            _("The slot is “%(state)s” now, so this cannot be done. Please reload the page.")
            % {"state": slot.get_state_display()}
        )


def _check_change(slot: Slot, to: str, reason: str) -> None:
    if slot.state not in ALLOWED.get(SlotState(to), ()):
        raise Refused(
            _("The slot is “%(state)s” now, so this cannot be done. Please reload the page.")
            % {"state": slot.get_state_display()}
        )
    if to in LIVE:
        _check_admitted(slot)
    if to == SlotState.NO_SHOW and not reason:
        raise Refused(_("Please give the reason for the no-show."))
    if to == SlotState.POSTPONED and not reason:
        raise Refused(_("Please say why the slot is postponed."))
    if to == SlotState.PRESENTING and not reason and _has_unaccepted(slot):
        raise Refused(
            _("A nomination of this slot has not been accepted. Give a reason to start anyway.")
        )


def _check_admitted(slot: Slot) -> None:
    """Refuse a slot that a stage before has let nobody on to."""
    nominations = list(slot.nominations.all())
    gates = unpassed(nominations)
    reasons = [
        gates[nomination.pk][0].reason(nomination.official_name)
        for nomination in nominations
        if nomination.pk in gates
    ]
    if reasons and len(reasons) == len(nominations):
        raise Refused(reasons[0])


def _has_unaccepted(slot: Slot) -> bool:
    return slot.nominations.exclude(state=NominationState.ACCEPTED).exists()
