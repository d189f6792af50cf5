"""How a mark is entered: points by hand, by level, or out of a figure. Plain Python, exact.

A *table* turns a count or a percentage into points by rows with lower bounds alone (0 → 0, 4 → 3,
6 → 5: a count of 5 gives 3). *Linear* is figure ÷ target × maximum, never more than the maximum.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

POINTS, LEVELS, TABLE, LINEAR = "points", "levels", "table", "linear"
# The judge enters a figure, and the points come from it.
BY_FIGURE = (TABLE, LINEAR)


def is_on_scale(points: Decimal, lowest: Decimal, maximum: Decimal, step: Decimal) -> bool:
    """Whether `points` lies between `lowest` and `maximum` on a whole number of steps from 0."""
    return lowest <= points <= maximum and points % step == 0


def points_by_table(figure: Decimal, rows: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    """Points of the row with the highest lower bound that `figure` reaches; `rows` are (lower
    bound, points). Raises ValueError below every bound."""
    reached = [(lower, points) for lower, points in rows if lower <= figure]
    if not reached:
        raise ValueError(f"{figure} lies below every row of the table")
    return max(reached)[1]


def points_by_target(figure: Decimal, target: Decimal, maximum: Decimal) -> Fraction:
    """Exact points, 0 to `maximum`; `figure` is not negative, `target` above 0."""
    return min(Fraction(figure) / Fraction(target) * Fraction(maximum), Fraction(maximum))
