"""The score of one sheet: plain Python, exact fractions, nothing rounded (docs/domain.md).

Rule: share = points / maximum; a dimension scores weight × Σ(share × w) / Σ w over its
applicable indicators; a sheet scores the sum of its dimensions. The rule "level" is the same
with levels 1 to 5 as points and a maximum of 5; a checklist counts the items passed.

With the base "whole" (ตัดฐาน) what does not apply is taken off the whole form instead: a
dimension scores full marks × Σ(share × W) / Σ W, where W is an indicator's part of the full marks
and the lower sum runs over everything on the form that applies.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from evaluations.setup.rubrics.adjustments import AdjustmentRule
from evaluations.setup.rubrics.requirements import Requirement
from evaluations.setup.rubrics.sums import exact_products, exact_sum

WEIGHTED, LEVEL, CHECKLIST = "weighted", "level", "checklist"
# Lowest mark, maximum and step of every indicator, where the way of scoring fixes them.
SCALES = {LEVEL: (1, 5, 1), CHECKLIST: (0, 1, 1)}
DIMENSION_BASE, WHOLE_BASE = "dimension", "whole"
# Points by indicator; None where it is not applicable.
Points = Mapping[int, Decimal | Fraction | None]


def lowest_of(rule: str) -> Decimal:
    """The lowest mark of an indicator."""
    return Decimal(SCALES[rule][0] if rule in SCALES else 0)


class Unscorable(ValueError):
    """Nothing applicable is left to carry the weight of a dimension, or of the whole form."""


@lru_cache(maxsize=4096)
def _exact(number: Decimal | Fraction) -> Fraction:
    """Weights, maxima and marks are few and come back all the time."""
    return Fraction(number)


@lru_cache(maxsize=4096)
def _worth(weight: Decimal, maximum: Decimal) -> Fraction:
    """What one point of an indicator is worth."""
    return Fraction(weight) / Fraction(maximum)


@dataclass(frozen=True)
class IndicatorRule:
    """`maximum` in points; `weight` relative to the other indicators of the dimension; `classes`
    of nominees that it applies to, every class where empty."""

    key: int
    weight: Decimal
    maximum: Decimal
    is_mandatory: bool = False
    classes: tuple[str, ...] = ()

    def applies_to(self, nominee_class: str) -> bool:
        return not self.classes or nominee_class in self.classes


@dataclass(frozen=True)
class DimensionRule:
    """`weight` in the rubric's full marks."""

    number: int
    weight: Decimal
    indicators: tuple[IndicatorRule, ...]


@dataclass(frozen=True)
class RubricRule:
    """`base`: what is left where something does not apply, the dimension or the whole form."""

    rule: str
    full_marks: Decimal
    dimensions: tuple[DimensionRule, ...]
    base: str = DIMENSION_BASE
    requirements: tuple[Requirement, ...] = ()
    adjustments: tuple[AdjustmentRule, ...] = ()


@dataclass(frozen=True)
class SheetScore:
    """Exact score per dimension, in order; how many marks are at their maximum; `base` is the part
    of the full marks that applied, None where a dimension is its own base."""

    dimensions: tuple[Fraction, ...]
    top_marks: int
    failed_mandatory: tuple[int, ...] = ()
    base: Fraction | None = None

    @property
    def total(self) -> Fraction:
        return exact_sum(self.dimensions)


Scored = list[tuple[IndicatorRule, Fraction]]


def _scored(dimension: DimensionRule, marks: Points, nominee_class: str) -> Scored:
    """Indicators that apply, with their points. KeyError where a mark is missing."""
    marked = (
        (indicator, marks[indicator.key])
        for indicator in dimension.indicators
        if indicator.applies_to(nominee_class)
    )
    return [(indicator, _exact(points)) for indicator, points in marked if points is not None]


def _weight(rule: str, indicator: IndicatorRule) -> Fraction:
    """Every item of a checklist weighs the same."""
    return Fraction(1) if rule == CHECKLIST else _exact(indicator.weight)


def _reached(rule: str, scored: Scored) -> tuple[Fraction, Fraction]:
    """Σ share × w, and Σ w, of the indicators that apply."""
    weights = exact_sum([_weight(rule, indicator) for indicator, _points in scored])
    if rule == CHECKLIST:
        # An item is passed or not.
        return Fraction(_top_marks(scored)), weights
    worth = [(points, _worth(indicator.weight, indicator.maximum)) for indicator, points in scored]
    return exact_products(worth), weights


def _top_marks(scored: Scored) -> int:
    return sum(1 for indicator, points in scored if points >= _exact(indicator.maximum))


def _of_dimension(rule: str, dimension: DimensionRule, scored: Scored) -> Fraction:
    """Exact score of one dimension, from 0 to its weight."""
    if not scored:
        raise Unscorable(f"dimension {dimension.number} has no applicable indicator")
    earned, weights = _reached(rule, scored)
    return _full_weight(rule, dimension) * earned / weights


def _full_weight(rule: str, dimension: DimensionRule) -> Fraction:
    """What a dimension gives at most: a checklist's is the number of its items."""
    return Fraction(len(dimension.indicators)) if rule == CHECKLIST else _exact(dimension.weight)


def _of_whole(
    rubric: RubricRule, scored: list[Scored]
) -> tuple[tuple[Fraction, ...], Fraction | None]:
    """Score of every dimension, and the part of the full marks that applied."""
    earned, base = [], []
    for dimension, part in zip(rubric.dimensions, scored, strict=True):
        whole = exact_sum(_weight(rubric.rule, indicator) for indicator in dimension.indicators)
        unit = _full_weight(rubric.rule, dimension) / whole
        reached, weights = _reached(rubric.rule, part)
        earned.append(reached * unit)
        base.append(weights * unit)
    applied = exact_sum(base)
    if not applied:
        raise Unscorable("nothing on the form is applicable")
    full = _exact(rubric.full_marks)
    return tuple(full * share / applied for share in earned), applied


def sheet_score(rubric: RubricRule, marks: Points, nominee_class: str = "") -> SheetScore:
    """Score a full sheet; indicators for other classes of nominees need no mark.

    Raises KeyError for a missing mark, Unscorable where a whole dimension is not applicable, or
    with the whole form as base, where nothing is.
    """
    scored = [_scored(dimension, marks, nominee_class) for dimension in rubric.dimensions]
    base = None
    if rubric.base == WHOLE_BASE:
        dimensions, base = _of_whole(rubric, scored)
    else:
        dimensions = tuple(
            _of_dimension(rubric.rule, dimension, part)
            for dimension, part in zip(rubric.dimensions, scored, strict=True)
        )
    every = [pair for part in scored for pair in part]
    return SheetScore(
        dimensions=dimensions,
        top_marks=_top_marks(every),
        failed_mandatory=tuple(
            indicator.key
            for indicator, points in every
            if indicator.is_mandatory and points < indicator.maximum
        ),
        base=base,
    )


def _scored_so_far(rubric: RubricRule, marks: Points, nominee_class: str) -> list[Scored]:
    so_far = {
        indicator.key: marks.get(indicator.key, Decimal(0))
        for dimension in rubric.dimensions
        for indicator in dimension.indicators
    }
    return [_scored(dimension, so_far, nominee_class) for dimension in rubric.dimensions]


def running_base(rubric: RubricRule, marks: Points, nominee_class: str = "") -> Fraction | None:
    """The part of the full marks that applies so far; None where a dimension is its own base."""
    if rubric.base != WHOLE_BASE:
        return None
    try:
        return _of_whole(rubric, _scored_so_far(rubric, marks, nominee_class))[1]
    except Unscorable:
        return Fraction(0)


def running_score(
    rubric: RubricRule, marks: Points, nominee_class: str = ""
) -> tuple[Fraction, ...]:
    """Score per dimension so far: an indicator not yet marked counts 0."""
    scored = _scored_so_far(rubric, marks, nominee_class)
    try:
        if rubric.base == WHOLE_BASE:
            return _of_whole(rubric, scored)[0]
    except Unscorable:
        return (Fraction(0),) * len(scored)
    return tuple(
        _of_dimension(rubric.rule, dimension, part) if part else Fraction(0)
        for dimension, part in zip(rubric.dimensions, scored, strict=True)
    )
