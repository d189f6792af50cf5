"""A nominee's total by one weight, and where two nominees change places. Plain Python, exact.

A total times the sum below it is a straight line in the weight, bent where two sheets of one
nominee change places (median, trimmed), at 0 and at full marks. So it is enough to walk outwards
from bend to bend. Where the sums of the two nominees differ, their difference is a parabola
between two bends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations, pairwise
from math import isqrt
from statistics import median

from evaluations.judging.results.aggregation import MEAN, MEDIAN
from evaluations.setup.rounds.fewest import TRIMMED
from evaluations.setup.rubrics.sums import exact_sum

# No weight can be written as high.
HIGHEST = Fraction(10_000)
# Of a root that does not end.
DIGITS = 10**40
Span = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Straight:
    """fixed + slope × weight."""

    fixed: Fraction
    slope: Fraction

    def at(self, weight: Fraction) -> Fraction:
        return self.fixed + self.slope * weight

    def meets(self, other: "Straight") -> Fraction | None:
        if self.slope == other.slope:
            return None
        return (other.fixed - self.fixed) / (self.slope - other.slope)


@dataclass(frozen=True)
class Crossing:
    """Where two totals are equal; not exact where it is a root that no fraction tells."""

    to: Fraction
    is_exact: bool


@dataclass(frozen=True)
class Curve:
    """A nominee's total by one weight, times `below`, the sum of what the weights offer.

    The lines of every column (of a dimension for the median, else of the sheets' totals) are
    taken together and added; × `factor`, + (`rest` + `adjusted`) × `below`, they are the total
    before it is kept within 0 and `full`. `rest` are the points of other stages, `adjusted` those
    of bonus and deductions.
    """

    aggregation: str
    columns: tuple[tuple[Straight, ...], ...]
    below: Straight
    factor: Fraction
    rest: Fraction
    adjusted: Fraction
    full: Fraction

    @cached_property
    def bends(self) -> list[Fraction]:
        """Where sheets change places; their mean is straight."""
        if self.aggregation == MEAN:
            return []
        pairs = (pair for column in self.columns for pair in combinations(column, 2))
        weights = (line.meets(other) for line, other in pairs)
        return [weight for weight in weights if weight is not None and 0 < weight < HIGHEST]

    def unbounded(self, weight: Fraction) -> Fraction:
        """Before it is kept within 0 and full marks: straight between two bends."""
        columns = ([line.at(weight) for line in column] for column in self.columns)
        own = exact_sum([_together(self.aggregation, column) for column in columns])
        return self.factor * own + (self.rest + self.adjusted) * self.below.at(weight)

    def bounds(self, span: Span) -> Iterator[Fraction]:
        """Where between two bends it reaches 0 or full marks; without adjustments it does not."""
        if not self.adjusted:
            return
        totals = [self.unbounded(at) for at in span]
        rooms = [
            self.full * self.below.at(at) - total for at, total in zip(span, totals, strict=True)
        ]
        for first, last in (totals, rooms):
            if first * last < 0:
                yield _zero(first, last, span)

    def at(self, weight: Fraction) -> Fraction:
        return min(self.full * self.below.at(weight), max(Fraction(0), self.unbounded(weight)))


def _together(aggregation: str, values: list[Fraction]) -> Fraction:
    """Trimmed: without the lowest and the highest, whichever of equals they are."""
    if aggregation == MEDIAN:
        return median(values)
    if aggregation == TRIMMED:
        return exact_sum(sorted(values)[1:-1]) / (len(values) - 2)
    return exact_sum(values) / len(values)


def exchanges(
    above: Curve, below: Curve, weight: Fraction, within: Fraction
) -> Iterator[Crossing]:
    """The first weight above `weight`, and the first below it, beyond which `below` is higher;
    none further away than `within`."""

    is_straight = above.below == below.below

    def lead(at: Fraction) -> Fraction:
        """How far `above` is higher, × the sums: between two stops a line or a parabola."""
        if is_straight:
            return above.at(at) - below.at(at)
        return above.at(at) * below.below.at(at) - below.at(at) * above.below.at(at)

    for end in (min(HIGHEST, weight + within), max(Fraction(0), weight - within)):
        for near, far in _spans(above, below, weight, end):
            first, last = lead(near), lead(far)
            middle = (first + last) / 2 if is_straight else lead((near + far) / 2)
            part, is_exact = _first_loss(first, middle, last)
            if part is not None:
                yield Crossing(near + (far - near) * part, is_exact)
                break


def _first_loss(first: Fraction, middle: Fraction, last: Fraction) -> tuple[Fraction | None, bool]:
    """Of a parabola with these values at 0, ½ and 1, the first not below 0: where up to 1 it falls
    below 0, and whether that is exact; None where it does not."""
    bent = 2 * (first - 2 * middle + last)
    slope = last - first - bent
    inner = slope * slope - 4 * bent * first
    if not bent:
        return (-first / slope if first + slope < 0 else None), True
    if inner < 0 or (not inner and (first or bent > 0)):
        return None, True
    root, is_exact = _root(inner)
    part = (-slope - root) / (2 * bent)
    return (part if 0 <= part < 1 else None), is_exact


def _root(square: Fraction) -> tuple[Fraction, bool]:
    """The square root, and whether it is exact; else cut off after many decimals."""
    above, below = (isqrt(part) for part in square.as_integer_ratio())
    root = Fraction(above, below)
    if root * root == square:
        return root, True
    return Fraction(isqrt(int(square * DIGITS**2)), DIGITS), False


def _spans(above: Curve, below: Curve, start: Fraction, end: Fraction) -> Iterator[Span]:
    """From `start` to `end` the spans within which neither of the two bends."""
    low, high = min(start, end), max(start, end)
    bends = {at for curve in (above, below) for at in curve.bends if low < at < high}
    for span in pairwise(sorted({start, end, *bends}, reverse=end < start)):
        stops = {*span, *above.bounds(span), *below.bounds(span)}
        yield from pairwise(sorted(stops, reverse=end < start))


def _zero(first: Fraction, last: Fraction, span: Span) -> Fraction:
    """Where a straight line that is `first` and `last` at the ends of `span` is 0."""
    near, far = span
    return near + (far - near) * first / (first - last)
