"""Marks on an open sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.judging.scoring.actions.writable import (
    WritableSheet,
    beat_of,
    check_open,
    supersede,
    writable_sheet,
)
from evaluations.judging.scoring.edit import Origin, follows, is_written
from evaluations.judging.scoring.marking import (
    NOT_APPLICABLE,
    SCORED,
    MarkValue,
)
from evaluations.judging.scoring.models import Mark, ScoreSheet
from evaluations.judging.scoring.queries import MARKS
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.actions import record
from evaluations.setup.rubrics.actions import freeze
from evaluations.setup.rubrics.allowed import allowed_points
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.tree import IndicatorNode, RubricTree
from units.models import User


def check_value(node: IndicatorNode, value: MarkValue) -> MarkValue:
    """The mark as it is written, with the points that its figure gives.

    Refuses what the indicator does not allow; sentences for the field it stands in.
    """
    if value.kind == NOT_APPLICABLE and not node.allows_not_applicable:
        raise Refused(_("This indicator cannot be marked “not applicable”."))
    if value.kind != SCORED:
        return value
    points = allowed_points(node, value.points, value.figure)
    return replace(value, points=points, figure=value.figure if node.takes_figure else None)


def values_of(sheet: int) -> dict[int, Mark]:
    """The stored marks of the sheet with primary key `sheet`, by indicator."""
    return {mark.indicator_id: mark for mark in MARKS.instances(Mark, sheet=sheet)}


def mark_told(mark: Mark | None) -> dict[str, Any]:
    """A mark as the journal tells it."""
    if mark is None:
        return {}
    by_figure = {} if mark.figure is None else {"figure": mark.figure}
    return {"kind": mark.kind, "points": mark.points, "comment": mark.comment, **by_figure}


def as_value(mark: Mark | None) -> MarkValue:
    """A stored mark as the plain value it holds."""
    return MarkValue(mark.kind, mark.points, mark.comment, mark.figure) if mark else MarkValue()


def says_the_same(mark: Mark | None, value: MarkValue) -> bool:
    """Whether `value` is what is stored; a figure is sent without its points."""
    stored = as_value(mark)
    if value.figure is not None:
        stored, value = replace(stored, points=None), replace(value, points=None)
    return stored == value


@dataclass(frozen=True)
class SavedMark:
    """What a save leaves: the rubric, and every mark of the sheet by indicator."""

    tree: RubricTree
    marks: Mapping[int, Mark]


@transaction.atomic
def save_mark(
    *, by: User, sheet: int, indicator: int, value: MarkValue, version: int
) -> SavedMark:
    """Save one mark of the sheet with primary key `sheet`.

    `version` is the version the sender last saw, 0 for none. Saving what is stored already does
    nothing, so a retry is harmless; anything else on an old version raises Conflict.
    """
    locked = writable_sheet(by, sheet)
    marks = values_of(sheet)
    put_mark(by, locked, marks, indicator, value, Origin(version))
    return SavedMark(locked.tree, marks)


def put_mark(
    by: User,
    sheet: WritableSheet,
    marks: dict[int, Mark],
    indicator: int,
    value: MarkValue,
    origin: Origin,
) -> Mark | None:
    """Write one mark over what `marks` hold, and into them; None where there is none to write."""
    if indicator not in sheet.tree.indicators:
        raise Refused(_("This indicator does not belong to this sheet."))
    dimension, node = sheet.tree.indicators[indicator]
    stored = marks.get(indicator)
    if is_written(origin, stored):
        return stored
    if says_the_same(stored, value):
        return supersede(origin, stored)
    check_open(sheet, dimension)
    _check_is_the_judges(sheet, node)
    value = check_value(node, value)
    if not follows(origin, stored):
        raise Conflict(_("This mark was changed in another window since this page was opened."))
    is_first = not marks
    marks[indicator] = write_mark(by, sheet, node, stored, value, origin)
    beat_of(sheet, is_first=is_first)
    return marks[indicator]


def _check_is_the_judges(sheet: WritableSheet, node: IndicatorNode) -> None:
    if not node.applies_to(sheet.nominee_class):
        raise Refused(_("This indicator does not apply to the nominee's class."))
    if node.is_keyed:
        raise Refused(_("The secretary enters this figure, once for all judges."))


def write_keyed(
    by: User, sheet: WritableSheet, marks: dict[int, Mark], keyed: Mapping[int, Mark]
) -> None:
    """Write what the secretary gave on the sheet, and into `marks`."""
    for pk, mark in keyed.items():
        node, value = sheet.tree.indicators[pk][1], as_value(mark)
        if node.applies_to(sheet.nominee_class) and as_value(marks.get(pk)) != value:
            marks[pk] = write_mark(by, sheet, node, marks.get(pk), value, Origin(0))


def write_mark(
    by: User,
    sheet: WritableSheet,
    node: IndicatorNode,
    stored: Mark | None,
    value: MarkValue,
    origin: Origin,
) -> Mark:
    """Write a mark that was checked; the journal says what stood there."""
    before = mark_told(stored)
    mark = stored or Mark(sheet_id=sheet.pk, indicator_id=node.pk, version=0)
    mark.kind, mark.points, mark.comment = value.kind, value.points, value.comment
    mark.figure = value.figure
    mark.version += 1
    mark.saved_as, mark.saved_at = origin.key, timezone.now()
    mark.save(force_insert=stored is None, force_update=stored is not None)
    after = {"indicator": node.number, **mark_told(mark)}
    record(by=by, verb="mark.saved", subject=ScoreSheet(pk=sheet.pk), before=before, after=after)
    if not sheet.is_frozen:
        freeze(by=by, rubric=Rubric(pk=sheet.tree.pk))
    return mark
