"""One committee's figure out of its counted sheets: plain Python, exact.

The total is always the sum of the dimensions, whatever the aggregation, so that whoever holds the
paper can add it. *Mean* and *median* are taken per dimension. *Trimmed* leaves out the lowest and
the highest sheet by total: where several sheets share an extreme, each of them counts in part, so
that nothing depends on the order of the seats.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from statistics import median

from evaluations.setup.rounds.fewest import FEWEST_SHEETS_TO_TRIM, TRIMMED
from evaluations.setup.rubrics.sums import exact_sum, published

MEAN, MEDIAN = "mean", "median"


class CannotTally(ValueError):
    """Not enough counted sheets for the rule that the award chose."""


@dataclass(frozen=True)
class CountedSheet:
    """One seat's submitted sheet: exact score per dimension.

    `points` are the exact points of every indicator in order, None where not applicable; they
    are needed only where a requirement looks at indicators.
    """

    seat: int
    dimensions: tuple[Fraction, ...]
    top_marks: int = 0
    failed_mandatory: int = 0
    points: tuple[Fraction | None, ...] = ()

    def __hash__(self) -> int:
        """By what differs most: every fraction would take as long as adding them all."""
        return hash((self.seat, self.top_marks, self.total.numerator))

    @cached_property
    def total(self) -> Fraction:
        return exact_sum(self.dimensions)

    @cached_property
    def published_total(self) -> Decimal:
        return published(self.total)


@dataclass(frozen=True)
class Aggregate:
    """What a committee's sheets come to. `shares` tell how much of each sheet counts (0 to 1), in
    the order of the sheets; their sum is the divisor of every mean.

    What follows from it is kept as long as it is (see `aggregate`).
    """

    dimensions: tuple[Fraction, ...]
    shares: tuple[Fraction, ...]
    top_marks: Fraction

    @cached_property
    def total(self) -> Fraction:
        return exact_sum(self.dimensions)

    @cached_property
    def _published(self) -> dict[int, tuple[Decimal, ...]]:
        return {}

    def published(self, places: int) -> tuple[Decimal, ...]:
        """The published figures of the dimensions."""
        if places not in self._published:
            self._published[places] = tuple(
                published(dimension, places) for dimension in self.dimensions
            )
        return self._published[places]


def shares_of(sheets: Sequence[CountedSheet], aggregation: str) -> tuple[Fraction, ...]:
    """How much of each sheet counts. Raises CannotTally below five sheets to trim."""
    if aggregation != TRIMMED:
        return (Fraction(1),) * len(sheets)
    if len(sheets) < FEWEST_SHEETS_TO_TRIM:
        raise CannotTally(f"{len(sheets)} sheets cannot be trimmed")
    totals = [sheet.total for sheet in sheets]
    many, lowest, highest = Counter(totals), min(totals), max(totals)
    # Where all are equal, the lowest and the highest both are among them.
    dropped = 2 if lowest == highest else 1
    return tuple(
        Fraction(many[total] - dropped, many[total]) if total in (lowest, highest) else Fraction(1)
        for total in totals
    )


def _weights(shares: Sequence[Fraction]) -> list[int]:
    """The shares as whole numbers: what reduces fractions at every step takes long."""
    common = lcm(*[share.denominator for share in shares])
    return [share.numerator * (common // share.denominator) for share in shares]


def weighted_mean(figures: Sequence[Fraction | int], weights: Sequence[int]) -> Fraction:
    """The mean of `figures`, each counted by its weight, over one common denominator."""
    ratios = [figure.as_integer_ratio() for figure in figures]
    below = lcm(*[own for _above, own in ratios])
    above = sum(
        [top * (below // own) * weight for (top, own), weight in zip(ratios, weights, strict=True)]
    )
    return Fraction(above, below * sum(weights))


@lru_cache(maxsize=1024)
def aggregate(sheets: tuple[CountedSheet, ...], aggregation: str) -> Aggregate:
    """The committee's exact figure per dimension, and its mean number of top marks per sheet.
    Submitted sheets never change, and a board asks for this all day long."""
    shares = shares_of(sheets, aggregation)
    weights = _weights(shares)
    columns = zip(*(sheet.dimensions for sheet in sheets), strict=True)
    return Aggregate(
        dimensions=tuple(
            median(column) if aggregation == MEDIAN else weighted_mean(column, weights)
            for column in columns
        ),
        shares=shares,
        top_marks=weighted_mean([sheet.top_marks for sheet in sheets], weights),
    )


def indicator_figures(
    sheets: Sequence[CountedSheet], shares: Sequence[Fraction], aggregation: str
) -> tuple[Fraction | None, ...]:
    """The committee's points of every indicator; None where it applies on no sheet."""
    figures: list[Fraction | None] = []
    weights = _weights(shares)
    for column in zip(*(sheet.points for sheet in sheets), strict=True):
        marked = [
            (points, weight)
            for points, weight in zip(column, weights, strict=True)
            if points is not None and weight
        ]
        if not marked:
            figures.append(None)
        elif aggregation == MEDIAN:
            figures.append(median(points for points, _weight in marked))
        else:
            figures.append(weighted_mean(*zip(*marked, strict=True)))
    return tuple(figures)


def is_carried(agreeing: int, dissenting: int, *, quorum: int, by_all: bool) -> bool:
    """Whether an agreed sheet is carried: a quorum of seats gave their word, and more than half
    of the words agree, or all of them."""
    words = agreeing + dissenting
    if words < quorum:
        return False
    return not dissenting if by_all else agreeing * 2 > words
