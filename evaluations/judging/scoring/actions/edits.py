"""What a device hands in: any number of edits, each answered by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.judging.scoring.actions.colleague import colleague
from evaluations.judging.scoring.actions.marks import (
    as_value,
    put_mark,
    says_the_same,
    values_of,
)
from evaluations.judging.scoring.actions.notes import put_note, put_private
from evaluations.judging.scoring.actions.writable import (
    Closed,
    NotYet,
    WritableSheet,
    writable_sheet,
)
from evaluations.judging.scoring.edit import (
    CLOSED,
    CONFLICT,
    NOTE,
    PRIVATE,
    REFUSED,
    SAVED,
    WAITS,
    Edit,
    Outcome,
    is_written,
)
from evaluations.judging.scoring.edit import MARK as A_MARK
from evaluations.judging.scoring.keyed_marks import keyed_marks, laid_over
from evaluations.judging.scoring.marking import NOT_APPLICABLE, plain
from evaluations.judging.scoring.models import DimensionNote, Mark, PrivateNote, ScoreSheet
from evaluations.judging.scoring.shortcoming import shortcoming
from evaluations.platform.errors import Conflict, Refused
from evaluations.setup.rubrics.tree import RubricTree
from units.models import User

Row = Mark | DimensionNote | PrivateNote


@dataclass(frozen=True)
class Saved:
    """What became of each edit, in their order, and the sheet's marks as they stand now."""

    outcomes: tuple[Outcome, ...]
    tree: RubricTree | None
    marks: Mapping[int, Mark]
    nominee_class: str = ""


@transaction.atomic
def save_edits(*, by: User, sheet: int, edits: Sequence[Edit]) -> Saved:
    """Take in what a device wrote, each by itself: one that is refused keeps no other from
    being saved. Sending the same again changes nothing.

    Raises ScoreSheet.DoesNotExist where the sheet is another person's.
    """
    try:
        locked = writable_sheet(by, sheet)
    except Closed as closed:
        marks, shut = values_of(sheet), _shut(sheet)
        answers = (_when_closed(shut, marks, edit, str(closed)) for edit in edits)
        return Saved(tuple(answers), None, marks)
    marks = values_of(sheet)
    outcomes = tuple(_take(by, locked, marks, edit) for edit in edits)
    tree, keyed = locked.tree, keyed_marks(locked.tree, locked.nomination)
    return Saved(outcomes, tree, laid_over(tree, marks, keyed), locked.nominee_class)


def _shut(pk: int) -> ScoreSheet:
    return ScoreSheet.objects.only("seat", "nomination").get(pk=pk)


def _when_closed(
    sheet: ScoreSheet, marks: Mapping[int, Mark], edit: Edit, sentence: str
) -> Outcome:
    """What is in the closed sheet already was saved; only its answer was lost."""
    stored = _stored(sheet.pk, sheet.seat_id, sheet.nomination_id, marks, edit)
    if stored and (is_written(edit.origin, stored) or _says_the_same(stored, edit)):
        return Outcome(SAVED, stored.version)
    shown = _shown(stored) if stored else {}
    return Outcome(CLOSED, stored.version if stored else 0, shown, sentence)


def _says_the_same(row: Row, edit: Edit) -> bool:
    if isinstance(row, Mark):
        return says_the_same(row, edit.mark)
    return tuple(_shown(row).values()) == edit.texts


def _take(by: User, sheet: WritableSheet, marks: dict[int, Mark], edit: Edit) -> Outcome:
    try:
        row = _put(by, sheet, marks, edit)
    except Conflict as conflict:
        stored = _stored(sheet.pk, sheet.seat, sheet.nomination, marks, edit)
        version = stored.version if stored else 0
        return Outcome(
            CONFLICT, version, _shown(stored), _who_was_first(by, sheet, edit, conflict)
        )
    except NotYet as wait:
        return Outcome(WAITS, 0, {}, str(wait))
    except Refused as refusal:
        return Outcome(REFUSED, 0, {}, str(refusal))
    return Outcome(SAVED, row.version if row else 0, sentence=_lack(sheet, row))


def _who_was_first(by: User, sheet: WritableSheet, edit: Edit, conflict: Conflict) -> str:
    """On the committee's sheet another person may have been first, who has a name."""
    name = colleague(by, sheet, edit) if sheet.seat is None else ""
    return (
        _("%(name)s wrote here first: choose which of the two holds.") % {"name": name}
        if name
        else str(conflict)
    )


def _lack(sheet: WritableSheet, row: Row | None) -> str:
    if not isinstance(row, Mark):
        return ""
    node = sheet.tree.indicators[row.indicator_id][1]
    return shortcoming(node, as_value(row), comment_at_extremes=sheet.comment_at_extremes)


def _put(by: User, sheet: WritableSheet, marks: dict[int, Mark], edit: Edit) -> Row | None:
    if edit.about == A_MARK:
        return put_mark(by, sheet, marks, edit.pk, edit.mark, edit.origin)
    if edit.about == NOTE:
        return put_note(by, sheet, edit.pk, edit.texts, edit.origin)
    return put_private(sheet, edit.texts[0], edit.origin)


def _stored(
    sheet: int, seat: int | None, nomination: int, marks: Mapping[int, Mark], edit: Edit
) -> Row | None:
    if edit.about == A_MARK:
        return marks.get(edit.pk)
    if edit.about == PRIVATE:
        return PrivateNote.objects.filter(seat=seat, nomination=nomination).first()
    return DimensionNote.objects.filter(sheet=sheet, dimension=edit.pk).first()


def _shown(row: Row | None) -> dict[str, Any]:
    """What stands on the server, by the names of the page's fields."""
    if isinstance(row, Mark):
        value = as_value(row)
        return {
            "points": "" if value.figure is not None else plain(value.points),
            "figure": plain(value.figure),
            "not_applicable": value.kind == NOT_APPLICABLE,
            "comment": value.comment,
        }
    if isinstance(row, DimensionNote):
        return {"strengths": row.strengths, "suggestions": row.suggestions}
    return {"text": row.text} if row else {}
