"""Exact sums and published figures: plain Python, no floats."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import lcm

PLACES = 2


def exact_sum(parts: Iterable[Fraction]) -> Fraction:
    """The sum over one common denominator: adding fractions in pairs reduces every time."""
    given = list(parts)
    common = lcm(*(one.denominator for one in given))
    above = sum(one.numerator * (common // one.denominator) for one in given)
    return Fraction(above, common)


def published(exact: Fraction, places: int = PLACES) -> Decimal:
    """The figure that is published: `places` decimals, half up. `exact` is not negative."""
    scale = 10**places
    units = (exact.numerator * 2 * scale + exact.denominator) // (exact.denominator * 2)
    return Decimal(units).scaleb(-places)
