"""Exact sums and published figures: plain Python, no floats."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

PLACES = 2


def exact_sum(parts: Iterable[Fraction]) -> Fraction:
    """The sum over one common denominator: adding fractions in pairs reduces every time."""
    return _sum_of([part.as_integer_ratio() for part in parts])


def exact_products(pairs: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Σ a × b, likewise."""
    return _sum_of([(a.numerator * b.numerator, a.denominator * b.denominator) for a, b in pairs])


def _sum_of(ratios: Sequence[tuple[int, int]]) -> Fraction:
    common = lcm(*[below for _above, below in ratios])
    return Fraction(sum([above * (common // below) for above, below in ratios]), common)


def published(exact: Fraction, places: int = PLACES) -> Decimal:
    """The figure that is published: `places` decimals, half up. `exact` is not negative."""
    scale = 10**places
    units = (exact.numerator * 2 * scale + exact.denominator) // (exact.denominator * 2)
    return Decimal(units).scaleb(-places)
