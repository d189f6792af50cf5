"""What a change of the running day is asked about before it is made."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.entry.nominations.slot_states import LIVE, SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.platform.dates import date_text, time_text


@dataclass(frozen=True)
class Question:
    """`text` is put before the change; `others` are slots that it may close."""

    text: str
    others: tuple[Slot, ...] = ()


def question_about(
    slot: Slot, to: str, presenting: Sequence[Slot], today: datetime.date
) -> Question | None:
    """What is asked before `slot` goes to state `to`; None where nobody can be surprised.

    `presenting` are the slots of the same session that present now; the session comes with them.
    """
    if slot.state == to:
        return None
    others = tuple(
        other for other in presenting if other.pk != slot.pk and to == SlotState.PRESENTING
    )
    texts = []
    if to in LIVE and slot.session.date != today:
        date = {"date": date_text(slot.session.date, "full")}
        texts.append(_("This day is %(date)s, not today.") % date)
        if to == SlotState.PRESENTING:
            texts.append(_("Marks open at once, and the day can no longer be deleted."))
    if others:
        times = ", ".join(time_text(other.starts_at) for other in others)
        texts.append(_("The slot of %(times)s is still presenting.") % {"times": times})
    return Question(" ".join(texts), others) if texts else None


def presenting_in(slot: Slot) -> list[Slot]:
    """The slots of the same session that present now: one query."""
    slots = Slot.objects.filter(session=slot.session_id, state=SlotState.PRESENTING)
    return list(slots.order_by("starts_at", "pk"))
