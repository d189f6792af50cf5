"""Changes of a slot's state: one function per change, each idempotent for a retry."""

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.committees.access import may_run
from evaluations.errors import Refused
from evaluations.journal.actions import record
from evaluations.nominations.models import NominationState
from evaluations.rounds.models import Phase
from evaluations.schedule.models import Slot, SlotState
from units.models import User

ALLOWED = {
    SlotState.CALLED: {SlotState.SCHEDULED},
    SlotState.PRESENTING: {SlotState.SCHEDULED, SlotState.CALLED},
    SlotState.CLOSED: {SlotState.PRESENTING},
    SlotState.NO_SHOW: {SlotState.SCHEDULED, SlotState.CALLED},
}


@transaction.atomic
def change_slot(*, by: User, slot: Slot, to: str, reason: str = "") -> Slot:
    """Move a slot to state `to`; already there, it does nothing.

    Starting needs every nomination accepted, or a reason; a no-show always needs a reason.
    """
    locked = (
        Slot.objects.select_for_update(of=("self",))
        .select_related("session__committee__round")
        .get(pk=slot.pk)
    )
    _check(by, locked, to, reason)
    if locked.state == to:
        return locked
    before = {"state": locked.state}
    locked.state, locked.state_reason = to, reason
    locked.save(update_fields=["state", "state_reason"])
    verb, after = f"slot.{to}", {"state": to}
    record(by=by, verb=verb, subject=locked, before=before, after=after, reason=reason)
    return locked


def _check(by: User, slot: Slot, to: str, reason: str) -> None:
    if not may_run(by, slot.session.committee):
        raise Refused(_("Only the chair, the secretary or an administrator can do this."))
    if slot.session.committee.round.phase != Phase.EVALUATING:
        raise Refused(_("The round is not being evaluated at the moment."))
    if slot.state != to:
        _check_change(slot, to, reason)


def _check_change(slot: Slot, to: str, reason: str) -> None:
    if slot.state not in ALLOWED.get(SlotState(to), set()):
        raise Refused(
            _("The slot is “%(state)s” now, so this cannot be done. Please reload the page.")
            % {"state": slot.get_state_display()}
        )
    if to == SlotState.NO_SHOW and not reason:
        raise Refused(_("Please give the reason for the no-show."))
    if to == SlotState.PRESENTING and not reason and _has_unaccepted(slot):
        raise Refused(
            _("A nomination of this slot has not been accepted. Give a reason to start anyway.")
        )


def _has_unaccepted(slot: Slot) -> bool:
    return slot.nominations.exclude(state=NominationState.ACCEPTED).exists()
