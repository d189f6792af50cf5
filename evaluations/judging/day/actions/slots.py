"""What the running day may not undo, and reminders of missing sheets."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Exists
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.day.actions.states import change_slot, undo_slot
from evaluations.judging.results.models import Reopening, Result, of_outer_panel
from evaluations.judging.scoring.actions.settled import lock_committee
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.judging.scoring.notices import REMINDER, WORD_REMINDER
from evaluations.judging.scoring.progress import seats_owing
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.actions import notify
from evaluations.setup.committees.access import require_runner
from evaluations.setup.committees.models import Seat
from units.models import User

# A second reminder within so many minutes says nothing new.
REMINDER_MINUTES = 10


def _require_uncertified(slot: Slot) -> None:
    """What a certified result was counted from stays, unless the result is reopened."""
    lock_committee(slot.session.committee_id)
    results = Result.objects.filter(placings__nomination__slot_place__slot=slot)
    if results.exclude(Exists(Reopening.objects.open().filter(of_outer_panel()))).exists():
        raise Refused(_("The result of this nomination is certified already."))


def _refuse_scored(slot: Slot) -> None:
    """What was presented and scored did not stay away: its sheets would silently not count."""
    submitted = ScoreSheet.objects.counted().filter(nomination__slot_place__slot=slot)
    if submitted.exists():
        raise Refused(_("Sheets of this slot are submitted. Who was scored is no no-show."))


@transaction.atomic
def run_slot(
    *,
    by: User,
    slot: Slot,
    to: str,
    reason: str = "",
    moves: int | None = None,
    closes: Collection[int] = (),
) -> Slot:
    """Move a slot of the running day to state `to` (change_slot); `closes` are the keys of slots
    of the same session that are still presenting and end with it."""
    # That a presentation has ended may be said at any time.
    if to not in (slot.state, SlotState.CLOSED):
        _require_uncertified(slot)
    if to == SlotState.NO_SHOW:
        _refuse_scored(slot)
    for other in Slot.objects.filter(session=slot.session_id, pk__in=closes).exclude(pk=slot.pk):
        if other.state == SlotState.PRESENTING:
            change_slot(by=by, slot=other, to=SlotState.CLOSED)
    return change_slot(by=by, slot=slot, to=to, reason=reason, moves=moves)


@transaction.atomic
def undo(*, by: User, slot: Slot, moves: int) -> Slot:
    """Undo the last change of a slot."""
    _require_uncertified(slot)
    return undo_slot(by=by, slot=slot, moves=moves)


@transaction.atomic
def remind(*, by: User, seat: Seat, nomination: Nomination) -> bool:
    """Tell a seat that its sheet, or its word on the agreed one, is missing; False where it was
    told a moment ago."""
    require_runner(by, nomination.committee)
    if seat.pk not in seats_owing(nomination):
        raise Refused(_("This seat owes no sheet for the nomination."))
    is_agreed = nomination.category.award.is_agreed
    if is_agreed and not ScoreSheet.objects.counted().filter(nomination=nomination).exists():
        raise Refused(_("The committee's sheet is not complete yet, so no word is missing."))
    now = timezone.localtime()
    about = f"{nomination.pk}-{seat.pk}-{now:%Y%m%d%H}{now.minute // REMINDER_MINUTES}"
    params: dict[str, Any] = {
        "about": about,
        "params": {"name": nomination.name_in_category},
        "address": reverse("sheet_open", args=[nomination.pk]),
    }
    if is_agreed:
        was_told = notify([seat.user_id], WORD_REMINDER, **params)
    else:
        was_told = notify([seat.user_id], REMINDER, **params)
    if was_told:
        after = {"seat": seat.pk, "person": seat.user.full_name}
        record(by=by, verb="sheet.reminded", subject=nomination, after=after)
    return bool(was_told)
