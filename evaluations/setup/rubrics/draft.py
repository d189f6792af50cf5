"""A rubric while it is being edited: what was typed.

Plain Python. Numbers stay text until they are checked, so that a form with a mistake in it comes
back as it was typed. Stored dimensions and indicators are known by their primary key as text, new
ones by "n1", "n2" … A requirement refers to a dimension or an indicator by that key, so that it
stays with its part when parts are moved.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

from evaluations.setup.rubrics.adjustments import DEDUCTION
from evaluations.setup.rubrics.arithmetic import CHECKLIST, DIMENSION_BASE, WEIGHTED
from evaluations.setup.rubrics.entry import POINTS
from evaluations.setup.rubrics.requirements import DIMENSION, INDICATOR, RANK, STAGE, TOTAL
from thai.cleaning import clean
from thai.digits import parse_decimal

DOCUMENTS, PRESENTATION = "documents", "presentation"
HUNDREDTH = Decimal("0.01")
MOST_NUMBER, MOST_FIGURE = Decimal(9999), Decimal(9_999_999_999)
SHORT = 14
MOST_LEVELS = 10
LONGEST_NAME, LONGEST_TEXT = 1000, 5000
MOST_DIMENSIONS, MOST_INDICATORS = 30, 60
MOST_REQUIREMENTS, MOST_ADJUSTMENTS = 40, 30
MOST_CLASSES, LONGEST_CLASS = 20, 40
JUDGE = "judge"


@dataclass(frozen=True)
class LevelDraft:
    """`lower` is the least figure that earns the points, where the entry is a table."""

    points: str = ""
    text: str = ""
    lower: str = ""


@dataclass(frozen=True)
class IndicatorDraft:
    """`topics` holds one topic a line."""

    key: str
    name: str = ""
    weight: str = ""
    maximum: str = "10"
    step: str = "0.5"
    entry: str = POINTS
    figure_by: str = JUDGE
    target: str = ""
    classes: tuple[str, ...] = ()
    guidance: str = ""
    allows_not_applicable: bool = False
    needs_evidence: bool = False
    is_mandatory: bool = False
    comment_at_extremes: bool = False
    topics: str = ""
    levels: tuple[LevelDraft, ...] = ()

    @property
    def topic_lines(self) -> list[str]:
        return lines(self.topics)


# What an indicator has by the same name as draft, row and node, in the order of a comparison.
INDICATOR_FIELDS = tuple(
    column.name
    for column in fields(IndicatorDraft)
    if column.name not in ("key", "topics", "levels")
)


@dataclass(frozen=True)
class DimensionDraft:
    key: str
    name: str = ""
    weight: str = ""
    scored_from: str = PRESENTATION
    indicators: tuple[IndicatorDraft, ...] = ()


@dataclass(frozen=True)
class RequirementDraft:
    """`reference` is the key of a dimension or an indicator, or the number of a stage."""

    scope: str = RANK
    measure: str = TOTAL
    reference: str = ""
    bound: str = ""
    most: str = ""
    nominee_class: str = ""
    band: str = ""


@dataclass(frozen=True)
class AdjustmentDraft:
    key: str
    kind: str = DEDUCTION
    name: str = ""
    unit: str = ""
    points: str = ""
    most: str = ""


@dataclass(frozen=True)
class RubricDraft:
    """`classes` holds one class of nominees a line."""

    name: str = ""
    rule: str = WEIGHTED
    full_marks: str = "100"
    base: str = DIMENSION_BASE
    classes: str = ""
    asks_self_assessment: bool = False
    is_assumed: bool = False
    dimensions: tuple[DimensionDraft, ...] = ()
    requirements: tuple[RequirementDraft, ...] = ()
    adjustments: tuple[AdjustmentDraft, ...] = ()

    @property
    def is_weighted(self) -> bool:
        return self.rule == WEIGHTED

    @property
    def is_checklist(self) -> bool:
        return self.rule == CHECKLIST

    @property
    def class_names(self) -> list[str]:
        return lines(self.classes)

    def indicators(self) -> Iterator[tuple[str, DimensionDraft, IndicatorDraft]]:
        """Every indicator with its number ("1.2") and its dimension."""
        for at, dimension in enumerate(self.dimensions, start=1):
            for place, indicator in enumerate(dimension.indicators, start=1):
                yield f"{at}.{place}", dimension, indicator

    def numbers(self) -> dict[tuple[str, str], str]:
        """The number of every dimension and indicator, by what is measured and its key."""
        numbers = {
            (INDICATOR, indicator.key): number for number, _of, indicator in self.indicators()
        }
        dimensions = enumerate(self.dimensions, start=1)
        return numbers | {(DIMENSION, dimension.key): str(at) for at, dimension in dimensions}

    def reference_of(self, requirement: RequirementDraft) -> str:
        """The number that a requirement refers to; empty where the part is gone."""
        if requirement.measure == STAGE:
            return requirement.reference
        return self.numbers().get((requirement.measure, requirement.reference), "")


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def number(text: str, most: Decimal = MOST_NUMBER) -> Decimal | None:
    """A number of at most two decimals out of a box; None where it is none, or above `most`."""
    # A rubric says the same few numbers in hundreds of boxes, and each is asked for several times.
    return _short_number(text, most) if len(text) <= SHORT else _number(text, most)


def _number(text: str, most: Decimal) -> Decimal | None:
    try:
        value = parse_decimal(text)
    except ValueError:
        return None
    # Size first: quantizing a number of forty digits fails.
    return value if abs(value) <= most and value == value.quantize(HUNDREDTH) else None


_short_number = lru_cache(maxsize=512)(_number)


def decimal_of(text: str) -> Decimal:
    """A number that problems.py has looked at already."""
    value = number(text)
    if value is None:
        raise ValueError(text)
    return value


def plain_number(value: Decimal | None) -> str:
    """The shortest way to write `value`."""
    return "" if value is None else f"{value.normalize():f}"


Part = TypeVar("Part", DimensionDraft, IndicatorDraft)
Change = Callable[[Part], Iterable[Part]]


def changed(parts: Iterable[Part], change: Change[Part]) -> tuple[Part, ...]:
    """For each part what `change` makes of it: itself, another, several, none."""
    return tuple(new for part in parts for new in change(part))


def with_indicators(draft: RubricDraft, change: Change[IndicatorDraft]) -> RubricDraft:
    dimensions = tuple(
        replace(dimension, indicators=changed(dimension.indicators, change))
        for dimension in draft.dimensions
    )
    return replace(draft, dimensions=dimensions)


def tidy(text: str, most: Decimal = MOST_NUMBER) -> str:
    """A number in its shortest form; anything else as it was typed."""
    value = number(text, most)
    return clean(text) if value is None else plain_number(value)
