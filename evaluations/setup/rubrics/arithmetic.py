"""The score of one sheet: plain Python, exact fractions, nothing rounded (docs/domain.md).

Rule: share = points / maximum; a dimension scores weight × Σ(share × w) / Σ w over its
applicable indicators; a sheet scores the sum of its dimensions. The rule "level" is the same
with levels 1 to 5 as points and a maximum of 5; a checklist counts the items passed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import lcm

CHECKLIST = "checklist"
PLACES = 2


class Unscorable(ValueError):
    """A dimension has no applicable indicator left to carry its weight."""


@lru_cache(maxsize=4096)
def _exact(number: Decimal) -> Fraction:
    """Weights, maxima and marks are few and come back all the time."""
    return Fraction(number)


def exact_sum(parts: Iterable[Fraction]) -> Fraction:
    """The sum over one common denominator: adding fractions in pairs reduces every time."""
    ratios = [part.as_integer_ratio() for part in parts]
    common = lcm(*[below for _above, below in ratios])
    return Fraction(sum([above * (common // below) for above, below in ratios]), common)


@dataclass(frozen=True)
class IndicatorRule:
    """`maximum` in points; `weight` relative to the other indicators of the dimension."""

    key: int
    weight: Decimal
    maximum: Decimal
    is_mandatory: bool = False


@dataclass(frozen=True)
class DimensionRule:
    """`weight` and `minimum` in the rubric's full marks."""

    number: int
    weight: Decimal
    indicators: tuple[IndicatorRule, ...]
    minimum: Decimal | None = None


@dataclass(frozen=True)
class RubricRule:
    rule: str
    full_marks: Decimal
    dimensions: tuple[DimensionRule, ...]
    minimum_total: Decimal | None = None


@dataclass(frozen=True)
class SheetScore:
    """Exact score per dimension, in order; how many marks are at their maximum."""

    dimensions: tuple[Fraction, ...]
    top_marks: int
    failed_mandatory: tuple[int, ...] = ()

    @property
    def total(self) -> Fraction:
        return exact_sum(self.dimensions)


def _applicable(
    dimension: DimensionRule, marks: Mapping[int, Decimal | None]
) -> list[tuple[IndicatorRule, Decimal]]:
    """Indicators with points; None is "not applicable". KeyError where a mark is missing."""
    given = [(indicator, marks[indicator.key]) for indicator in dimension.indicators]
    scored = [(indicator, points) for indicator, points in given if points is not None]
    if not scored:
        raise Unscorable(f"dimension {dimension.number} has no applicable indicator")
    return scored


def _weighted(dimension: DimensionRule, scored: list[tuple[IndicatorRule, Decimal]]) -> Fraction:
    earned = exact_sum(
        _exact(points) * _exact(rule.weight) / _exact(rule.maximum) for rule, points in scored
    )
    weights = exact_sum(_exact(rule.weight) for rule, _points in scored)
    return _exact(dimension.weight) * earned / weights


def _passed(dimension: DimensionRule, scored: list[tuple[IndicatorRule, Decimal]]) -> Fraction:
    """Number passed; one that does not apply counts as the dimension's others do."""
    passed = sum(1 for rule, points in scored if points >= rule.maximum)
    return Fraction(passed * len(dimension.indicators), len(scored))


def dimension_score(
    rule: str, dimension: DimensionRule, marks: Mapping[int, Decimal | None]
) -> Fraction:
    """Exact score of one dimension, from 0 to its weight (checklist: to its item count)."""
    scored = _applicable(dimension, marks)
    if rule == CHECKLIST:
        return _passed(dimension, scored)
    return _weighted(dimension, scored)


def sheet_score(rubric: RubricRule, marks: Mapping[int, Decimal | None]) -> SheetScore:
    """Score a full sheet: `marks` maps indicator keys to points, None where not applicable.

    Raises KeyError for a missing mark, Unscorable where a whole dimension is not applicable.
    """
    indicators = [
        indicator for dimension in rubric.dimensions for indicator in dimension.indicators
    ]
    given = [(indicator, marks[indicator.key]) for indicator in indicators]
    return SheetScore(
        dimensions=tuple(
            dimension_score(rubric.rule, dimension, marks) for dimension in rubric.dimensions
        ),
        top_marks=sum(1 for one, points in given if points is not None and points >= one.maximum),
        failed_mandatory=tuple(
            one.key
            for one, points in given
            if one.is_mandatory and points is not None and points < one.maximum
        ),
    )


def published(exact: Fraction) -> Decimal:
    """The figure that is published: two decimals, half up. `exact` is not negative."""
    hundredths = (exact.numerator * 200 + exact.denominator) // (exact.denominator * 2)
    return Decimal(hundredths).scaleb(-PLACES)


def running_score(rubric: RubricRule, marks: Mapping[int, Decimal | None]) -> tuple[Fraction, ...]:
    """Score per dimension so far: an indicator not yet marked counts 0."""
    scores = []
    for dimension in rubric.dimensions:
        if not any(indicator.key in marks for indicator in dimension.indicators):
            scores.append(Fraction(0))
            continue
        so_far = {
            indicator.key: marks.get(indicator.key, Decimal(0))
            for indicator in dimension.indicators
        }
        try:
            scores.append(dimension_score(rubric.rule, dimension, so_far))
        except Unscorable:
            scores.append(Fraction(0))
    return tuple(scores)
