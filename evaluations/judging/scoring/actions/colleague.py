"""Who wrote last on the committee's one sheet: two people may write on it, from two devices."""

from typing import Any

from evaluations.judging.scoring.actions.writable import WritableSheet
from evaluations.judging.scoring.edit import MARK, Writing
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.journal.models import Entry
from units.models import User


def colleague(by: User, sheet: WritableSheet, writing: Writing) -> str:
    """The name of whoever wrote what `writing` meets; "" where that was `by`, from another device:
    one query, and only where two devices meet."""
    entries = Entry.objects.filter(subject_type=ScoreSheet.__name__, subject_id=sheet.pk)
    last = entries.filter(**_about(sheet, writing)).order_by("-pk").first()
    return "" if last is None or last.by_id == by.pk else last.by_name


def _about(sheet: WritableSheet, writing: Writing) -> dict[str, Any]:
    """How the journal names what was written on."""
    if writing.about == MARK:
        _dimension, node = sheet.tree.indicators[writing.pk]
        return {"verb": "mark.saved", "after__indicator": node.number}
    return {"verb": "note.saved", "after__dimension": writing.pk}
