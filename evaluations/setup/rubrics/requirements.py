"""What a nominee must reach, apart from its rank: plain Python.

A requirement has a scope: without it no rank, no way up to the next level, or not that band. It
looks at the published figure, the one that stands on the paper.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

RANK, GO_UP, BAND = "rank", "go_up", "band"
TOTAL, DIMENSION, STAGE, INDICATOR, LOW_MARKS = (
    "total",
    "dimension",
    "stage",
    "indicator",
    "low_marks",
)


@dataclass(frozen=True)
class Requirement:
    """`bound` is the least published figure of what is measured, in its own points.

    `reference` names the dimension or stage ("2") or the indicator ("2.1"). The measure
    "low_marks" allows at most `most` indicators with `bound` points or fewer. `nominee_class` and
    `band` limit it to one class of nominees and to one band; empty means every one.
    """

    number: int
    scope: str
    measure: str
    bound: Decimal
    reference: str = ""
    most: int = 0
    nominee_class: str = ""
    band: str = ""


@dataclass(frozen=True)
class Figures:
    """The published figures of a nominee. Dimensions and stages by number, indicators by their
    numbers ("2.1"), None where one applies on no sheet."""

    total: Decimal
    dimensions: Mapping[str, Decimal] = field(default_factory=dict)
    stages: Mapping[str, Decimal] = field(default_factory=dict)
    indicators: Mapping[str, Decimal | None] = field(default_factory=dict)


def measured(requirement: Requirement, figures: Figures) -> Decimal | None:
    """What the requirement looks at: a figure, or a number of indicators; None where nothing of it
    applies to the nominee."""
    if requirement.measure == TOTAL:
        return figures.total
    if requirement.measure == LOW_MARKS:
        marks = (points for points in figures.indicators.values() if points is not None)
        return Decimal(sum(1 for points in marks if points <= requirement.bound))
    of_measure: Mapping[str, Mapping[str, Decimal | None]] = {
        DIMENSION: dict(figures.dimensions),
        STAGE: dict(figures.stages),
        INDICATOR: figures.indicators,
    }
    return of_measure[requirement.measure].get(requirement.reference)


def is_met(requirement: Requirement, figures: Figures) -> bool:
    """Whether it is met; what does not apply to the nominee cannot fail."""
    figure = measured(requirement, figures)
    if figure is None:
        return True
    if requirement.measure == LOW_MARKS:
        return figure <= requirement.most
    return figure >= requirement.bound


def failed(
    requirements: Iterable[Requirement], scope: str, figures: Figures, nominee_class: str
) -> Iterator[Requirement]:
    """The requirements of a scope that a nominee of the class does not meet."""
    for requirement in requirements:
        concerns = requirement.scope == scope and requirement.nominee_class in ("", nominee_class)
        if concerns and not is_met(requirement, figures):
            yield requirement


def needs_indicators(requirements: Iterable[Requirement]) -> bool:
    """Whether any of them looks at single indicators."""
    return any(requirement.measure in (INDICATOR, LOW_MARKS) for requirement in requirements)
