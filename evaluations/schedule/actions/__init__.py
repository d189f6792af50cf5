"""Changes to sessions, slots, cards and calendar links."""

from evaluations.schedule.actions.entry import (
    make_calendar_link,
    make_cards,
    revoke_calendar_link,
    revoke_card,
    use_card,
)
from evaluations.schedule.actions.planning import (
    DoublyBooked,
    add_session,
    clashes_with,
    edit_session,
    remove_session,
    save_slots,
)
from evaluations.schedule.actions.states import ALLOWED, change_slot

__all__ = [
    "ALLOWED",
    "DoublyBooked",
    "add_session",
    "change_slot",
    "clashes_with",
    "edit_session",
    "make_calendar_link",
    "make_cards",
    "remove_session",
    "revoke_calendar_link",
    "revoke_card",
    "save_slots",
    "use_card",
]
