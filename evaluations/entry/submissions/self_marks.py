"""What an office thinks of itself: which indicators it marks, and how that is shown to others."""

from dataclasses import dataclass
from decimal import Decimal

from evaluations.entry.submissions.models import SelfMark
from evaluations.setup.rubrics.draft import plain_number
from evaluations.setup.rubrics.tree import IndicatorNode, RubricTree


@dataclass(frozen=True)
class OwnMark:
    """The office's own mark of an indicator; `figure` where a figure is entered."""

    points: Decimal
    figure: Decimal | None = None
    comment: str = ""

    def __str__(self) -> str:
        """ "5", or "12 → 5" where the points come from a figure."""
        points = plain_number(self.points)
        return points if self.figure is None else f"{plain_number(self.figure)} → {points}"


def own_marks(tree: RubricTree, nomination: int) -> dict[int, OwnMark]:
    """The office's own marks by indicator: one query, none where the rubric asks for none."""
    if not tree.asks_self_assessment:
        return {}
    rows = SelfMark.objects.filter(nomination=nomination)
    columns = ("points", "figure", "comment")
    return {pk: OwnMark(*values) for pk, *values in rows.values_list("indicator", *columns)}


def asked_of(tree: RubricTree, nominee_class: str) -> list[IndicatorNode]:
    """What an office of this class marks itself; a figure of the secretary is not its own."""
    if not tree.asks_self_assessment:
        return []
    nodes = (node for _dimension, node in tree.indicators.values())
    return [node for node in nodes if node.applies_to(nominee_class) and not node.is_keyed]


def missing_marks(
    tree: RubricTree, nominee_class: str, marked: dict[int, OwnMark]
) -> list[IndicatorNode]:
    """What has to be marked before the nomination is handed in."""
    return [
        node
        for node in asked_of(tree, nominee_class)
        if node.pk not in marked and not node.allows_not_applicable
    ]
