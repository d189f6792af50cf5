"""A nominee's total by one weight, and where two nominees change places. Plain Python, exact.

A total times the sum below it is a straight line in the weight, bent where a sheet that counts
changes places with one that is left out (median, trimmed), at 0 and at full marks. So it is enough
to walk outwards from bend to bend; between two of them the difference of two nominees is a
parabola.

Lines are whole numbers, for fractions take many times as long: those of one nominee are multiplied
by the same number, which moves no place where two of them meet.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import isqrt

# No weight can be written as high.
HIGHEST = Fraction(10_000)
# Of a root that does not end.
DIGITS = 10**40
# fixed + slope × weight.
Line = tuple[int, int]
NOTHING: Line = (0, 0)
# The factors of t⁰, t¹ and t².
Parabola = tuple[int, int, int]
# A line, and after which distances something else may be followed.
Ahead = tuple[Line, list[Fraction]]


@dataclass(frozen=True)
class Crossing:
    """Where two totals are equal; not exact where it is a root that no fraction tells."""

    to: Fraction
    is_exact: bool


@dataclass(frozen=True)
class Curve:
    """A nominee's total by one weight, times `below`, the sum of what the weights offer: the
    `sheets` but for the `cut` lowest and highest, and what is `added` beside them; where that may
    leave them, kept within 0 and `top`, the full marks. `now` are both at the certified weight."""

    sheets: tuple[Line, ...]
    cut: int
    added: Line
    top: Line
    below: Line
    may_leave: bool
    now: tuple[int, int]

    @cached_property
    def slopes(self) -> tuple[int, int]:
        """The total never falls or rises faster."""
        slopes, out = sorted([slope for _fixed, slope in self.sheets]), 2 * self.cut
        least = sum(slopes[: len(slopes) - out]) + self.added[1]
        most = sum(slopes[out:]) + self.added[1]
        return (min(0, least), max(self.top[1], most)) if self.may_leave else (least, most)

    def ahead(self, at: Fraction, way: int) -> Ahead:
        """The line that the total follows from `at` on, upwards (1) or downwards (-1), and after
        which distances it may leave it."""
        own, bend = _kept(self.sheets, self.cut, at, way)
        whole = _sum((own, self.added))
        if not self.may_leave:
            return whole, bend
        # Within both bounds is what lies in the middle of the three.
        line, bound = _kept((NOTHING, whole, self.top), 1, at, way)
        return line, bend + bound


def _sum(lines: Sequence[Line]) -> Line:
    return sum([line[0] for line in lines]), sum([line[1] for line in lines])


def _kept(lines: Sequence[Line], cut: int, at: Fraction, way: int) -> tuple[Line, list[Fraction]]:
    """The sum of the lines but for the `cut` lowest and highest as they are next to `at`, and
    after which distance one of these changes places with one of the others, if ever."""
    if not cut:
        return _sum(lines), []
    above, below = at.as_integer_ratio()
    ordered = sorted([(line[0] * below + line[1] * above, line[1] * way, line) for line in lines])
    middle = ordered[cut:-cut]
    gap, rate = 1, 0
    for lower, higher in ((ordered[:cut], middle), (middle, ordered[-cut:])):
        for value, slope, _line in lower:
            for other, falling, _other in higher:
                # Nearer than the nearest, of those that come nearer at all.
                if (other - value) * rate < gap * (slope - falling):
                    gap, rate = other - value, slope - falling
    return _sum([line for _value, _slope, line in middle]), [
        Fraction(gap, rate * below)
    ] if rate else []


def exchanges(
    above: Curve, below: Curve, weight: Fraction, within: Fraction
) -> Iterator[Crossing]:
    """The first weight above `weight`, and the first below it, beyond which `below` is higher;
    none as far away as `within`."""
    for way, end in ((1, HIGHEST - weight), (-1, weight)):
        left = min(within, end)
        if not _stays(_least_lead(above, below, way), left):
            yield from _walk(above, below, weight, way, left)


def _walk(
    above: Curve, below: Curve, at: Fraction, way: int, left: Fraction
) -> Iterator[Crossing]:
    while left > 0:
        upper, of_upper = above.ahead(at, way)
        lower, of_lower = below.ahead(at, way)
        step = min([left, *of_upper, *of_lower])
        lines = [_from(line, at, way) for line in (upper, above.below, lower, below.below)]
        found = _first_loss(_lead(*lines), step)
        if found:
            part, is_exact = found
            yield Crossing(at + way * part, is_exact)
            return
        at, left = at + way * step, left - step


def _from(line: Line, at: Fraction, way: int) -> Line:
    """By the distance from `at`."""
    (fixed, slope), (over, under) = line, at.as_integer_ratio()
    return fixed * under + slope * over, slope * under * way


def _least_lead(above: Curve, below: Curve, way: int) -> Parabola:
    """No lead is less, by the distance from the certified weight."""
    (total, full), (other, whole) = above.now, below.now
    falls, rises = above.slopes[way < 0], below.slopes[way > 0]
    return _lead(
        (total, way * falls),
        (full, way * above.below[1]),
        (other, way * rises),
        (whole, way * below.below[1]),
    )


def _lead(above: Line, of_above: Line, below: Line, of_below: Line) -> Parabola:
    """How far `above` is higher, × both sums."""
    (total, slope), (full, rise), (other, incline), (whole, growth) = (
        above,
        of_above,
        below,
        of_below,
    )
    return (
        total * whole - other * full,
        total * growth + slope * whole - other * rise - incline * full,
        slope * growth - incline * rise,
    )


def _stays(lead: Parabola, step: Fraction) -> bool:
    """Whether it is seen at once that up to `step` it does not fall below 0."""
    now, slope, bent = lead
    over, under = step.as_integer_ratio()
    falls = min(0, slope) * under + min(0, bent) * over
    return now * under * under + falls * over >= 0


def _first_loss(lead: Parabola, step: Fraction) -> tuple[Fraction, bool] | None:
    """Where before `step` it falls below 0, and whether that is exact; not below 0 at 0."""
    now, slope, bent = lead
    if _stays(lead, step):
        return None
    if not bent:
        part, is_exact = Fraction(now, -slope), True
    else:
        inner = slope * slope - 4 * bent * now
        if inner < 0 or (not inner and (now or bent > 0)):
            return None
        root, is_exact = _root(inner)
        part = (-slope - root) / (2 * bent)
    return (part, is_exact) if 0 <= part < step else None


def _root(square: int) -> tuple[Fraction, bool]:
    """The square root, and whether it is exact; else cut off after many decimals."""
    found = isqrt(square)
    if found * found == square:
        return Fraction(found), True
    return Fraction(isqrt(square * DIGITS**2), DIGITS), False
