"""A judge's own marks of nominees of the same rubric, side by side: to judge all alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evaluations.judging.scoring.actions.marks import as_value
from evaluations.judging.scoring.content import points_of
from evaluations.judging.scoring.keyed_marks import keyed_marks, laid_over
from evaluations.judging.scoring.marking import NOT_APPLICABLE, MarkValue, plain
from evaluations.judging.scoring.models import Mark, ScoreSheet, SheetState
from evaluations.setup.rubrics.arithmetic import running_score
from evaluations.setup.rubrics.sums import published
from evaluations.setup.rubrics.tree import IndicatorNode, RubricTree, rubric_tree

# More columns than this help nobody; the latest are shown.
MOST_EARLIER = 8


@dataclass(frozen=True)
class CalibrationRow:
    """One indicator, or one dimension's sum; points in the order of the sheets."""

    number: str
    name: str
    maximum: str
    points: tuple[str, ...]
    is_sum: bool = False


def calibration_of(sheet: ScoreSheet) -> dict[str, Any]:
    """The seat's sheets of the same rubric in the order they were opened, the present one last:
    three queries."""
    own = ScoreSheet.objects.filter(seat=sheet.seat_id, rubric=sheet.rubric_id)
    earlier = own.exclude(pk=sheet.pk).exclude(state=SheetState.ARCHIVED).order_by("-opened_at")
    previous = list(earlier.defer("content").select_related("nomination")[:MOST_EARLIER])
    sheets = [*reversed(previous), sheet]
    tree = rubric_tree(sheet.rubric)
    values = _values(tree, sheets)
    scores = [
        running_score(tree.rule, points_of(tree, marks), other.nomination.nominee_class)
        for other, marks in zip(sheets, values, strict=True)
    ]
    rows = []
    for at, dimension in enumerate(tree.dimensions):
        for node in dimension.indicators:
            if not node.applies_to(sheet.nomination.nominee_class):
                continue
            points = tuple(
                _told(node, other.nomination.nominee_class, marks[node.pk])
                for other, marks in zip(sheets, values, strict=True)
            )
            rows.append(CalibrationRow(node.number, node.name, plain(node.maximum), points))
        sums = tuple(str(published(score[at])) for score in scores)
        rows.append(
            CalibrationRow(
                str(dimension.number), dimension.name, plain(dimension.weight), sums, is_sum=True
            )
        )
    return {
        "names": [sheet.nomination.official_name for sheet in sheets],
        "rows": rows,
        "totals": [str(published(sum(score, start=score[0] * 0))) for score in scores],
        "is_alone": len(sheets) == 1,
    }


def _values(tree: RubricTree, sheets: Sequence[ScoreSheet]) -> list[dict[int, MarkValue]]:
    """What stands on each of these sheets: one query, and one for each that is open where the
    secretary gives figures."""
    marks: dict[int, dict[int, Mark]] = {sheet.pk: {} for sheet in sheets}
    for mark in Mark.objects.filter(sheet__in=sheets):
        marks[mark.sheet_id][mark.indicator_id] = mark
    for sheet in sheets:
        if sheet.is_writable:
            keyed = keyed_marks(tree, sheet.nomination_id)
            marks[sheet.pk] = laid_over(tree, marks[sheet.pk], keyed)
    return [{pk: as_value(marks[row.pk].get(pk)) for pk in tree.indicators} for row in sheets]


def _told(node: IndicatorNode, nominee_class: str, value: MarkValue) -> str:
    if value.kind == NOT_APPLICABLE or not node.applies_to(nominee_class):
        return "–"
    return plain(value.points)
