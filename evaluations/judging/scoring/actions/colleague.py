"""Who wrote last on the committee's one sheet: two people may write on it, from two devices."""

from typing import Any

from evaluations.judging.scoring.actions.writable import WritableSheet
from evaluations.judging.scoring.edit import MARK, Edit
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.journal.models import Entry
from units.models import User


def colleague(by: User, sheet: WritableSheet, edit: Edit) -> str:
    """The name of whoever wrote what `edit` meets; "" where that was `by`, from another device:
    one query, and only where two devices meet."""
    entries = Entry.objects.filter(subject_type=ScoreSheet.__name__, subject_id=sheet.pk)
    last = entries.filter(**_about(sheet, edit)).order_by("-pk").first()
    return "" if last is None or last.by_id == by.pk else last.by_name


def _about(sheet: WritableSheet, edit: Edit) -> dict[str, Any]:
    """How the journal names what was written on."""
    if edit.about == MARK:
        _dimension, node = sheet.tree.indicators[edit.pk]
        return {"verb": "mark.saved", "after__indicator": node.number}
    return {"verb": "note.saved", "after__dimension": edit.pk}
