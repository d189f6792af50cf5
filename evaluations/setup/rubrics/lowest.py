"""The lowest total that a sheet of a rubric can reach."""

from decimal import Decimal
from fractions import Fraction

from evaluations.setup.rubrics.arithmetic import Unscorable, sheet_score
from evaluations.setup.rubrics.entry import LEVELS, TABLE
from evaluations.setup.rubrics.sums import published
from evaluations.setup.rubrics.tree import IndicatorNode, RubricTree


def lowest_points(node: IndicatorNode) -> Decimal:
    points = [level.points for level in node.levels] if node.entry in (LEVELS, TABLE) else []
    return min(points, default=node.lowest)


def lowest_total(tree: RubricTree) -> Decimal | None:
    """The published total of a sheet with the lowest mark everywhere, of the class of nominees
    where it is least; None where nothing can be counted yet."""
    marks: dict[int, Decimal | Fraction | None] = {
        key: lowest_points(node) for key, (_dimension, node) in tree.indicators.items()
    }
    try:
        totals = [sheet_score(tree.rule, marks, name).total for name in tree.classes or ("",)]
    except Unscorable:
        return None
    return published(min(totals))
