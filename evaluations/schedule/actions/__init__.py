"""Changes to sessions, slots, cards and calendar links."""

from evaluations.schedule.actions.entry import (
    make_calendar_link,
    make_card,
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
from evaluations.schedule.actions.roll_call import check_attendance, check_seat
from evaluations.schedule.actions.running import (
    begin_questions,
    insert_slot,
    reschedule_slot,
    shift_slots,
    swap_slots,
)
from evaluations.schedule.actions.states import ALLOWED, UNDONE, change_slot, undo_slot

__all__ = [
    "ALLOWED",
    "UNDONE",
    "DoublyBooked",
    "add_session",
    "begin_questions",
    "change_slot",
    "check_attendance",
    "check_seat",
    "clashes_with",
    "edit_session",
    "insert_slot",
    "make_calendar_link",
    "make_card",
    "make_cards",
    "remove_session",
    "reschedule_slot",
    "revoke_calendar_link",
    "revoke_card",
    "save_slots",
    "shift_slots",
    "swap_slots",
    "undo_slot",
    "use_card",
]
