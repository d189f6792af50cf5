"""Bonus and deductions: plain Python, exact. Points per unit, up to a most of each rule; the
total stays between 0 and full marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluations.setup.rubrics.sums import exact_sum

BONUS, DEDUCTION = "bonus", "deduction"


@dataclass(frozen=True)
class AdjustmentRule:
    """`points` for each unit, `most` of them in all (None: no limit); both above 0."""

    number: int
    kind: str
    name: str
    unit: str
    points: Decimal
    most: Decimal | None = None


def adjustment(rule: AdjustmentRule, units: Decimal) -> Fraction:
    """Exact points that `units` add, or take away (negative)."""
    points = Fraction(rule.points) * Fraction(units)
    if rule.most is not None:
        points = min(points, Fraction(rule.most))
    return -points if rule.kind == DEDUCTION else points


def adjusted(
    total: Fraction,
    full: Fraction,
    rules: Sequence[AdjustmentRule],
    units: Mapping[int, Decimal],
) -> tuple[tuple[Fraction, ...], Fraction]:
    """What each rule adds, in order, and the total with it, clamped to 0 … `full`; `units` by the
    number of the rule."""
    if not rules:
        return (), min(full, total)
    lines = tuple(adjustment(rule, units.get(rule.number, Decimal(0))) for rule in rules)
    return lines, min(full, max(Fraction(0), total + exact_sum(lines)))
