"""The boxes of a paper sheet as they are keyed, in the order of the paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evaluations.judging.paper.keying import Keyed
from evaluations.judging.scoring.marking import NOT_APPLICABLE, MarkValue, plain
from evaluations.setup.rubrics.tree import DimensionNode, IndicatorNode, RubricTree


@dataclass(frozen=True)
class PaperMark:
    node: IndicatorNode
    points: str
    is_not_applicable: bool
    comment: str
    error: str = ""


@dataclass(frozen=True)
class PaperRow:
    """One dimension of the paper."""

    node: DimensionNode
    marks: tuple[PaperMark, ...] = ()
    strengths: str = ""
    suggestions: str = ""


def paper_rows(
    tree: RubricTree,
    keyed: Keyed,
    posted: Mapping[str, Any] | None = None,
    remarks: Mapping[int, str] | None = None,
) -> list[PaperRow]:
    """What was keyed; where it comes back with `remarks`, what was typed (`posted`)."""
    remarks = remarks or {}
    rows = []
    for dimension in tree.dimensions:
        strengths, suggestions = keyed.notes.get(dimension.pk, ("", ""))
        rows.append(
            PaperRow(
                node=dimension,
                marks=tuple(
                    _mark(node, keyed.marks.get(node.pk, MarkValue()), posted, remarks)
                    for node in dimension.indicators
                ),
                strengths=strengths,
                suggestions=suggestions,
            )
        )
    return rows


def _mark(
    node: IndicatorNode,
    value: MarkValue,
    posted: Mapping[str, Any] | None,
    remarks: Mapping[int, str],
) -> PaperMark:
    points, comment = plain(value.points), value.comment
    if posted is not None:
        points = posted.get(f"points-{node.pk}", points)
        comment = posted.get(f"comment-{node.pk}", comment)
    is_not_applicable = value.kind == NOT_APPLICABLE
    return PaperMark(node, points, is_not_applicable, comment, remarks.get(node.pk, ""))
