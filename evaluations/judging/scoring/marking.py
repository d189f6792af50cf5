"""What may be written into one cell of a score sheet. Plain Python."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

SCORED, NOT_APPLICABLE, UNMARKED = "scored", "not_applicable", "unmarked"


@dataclass(frozen=True)
class MarkValue:
    """A cell as it is to be saved: points where scored, a comment always possible; `figure` is
    what the points come from, where a figure is entered."""

    kind: str = UNMARKED
    points: Decimal | None = None
    comment: str = ""
    figure: Decimal | None = None


@lru_cache(maxsize=4096)
def plain(points: Decimal | None) -> str:
    """Points without trailing zeros: 7.50 → "7.5", 10.00 → "10", none → ""."""
    if points is None:
        return ""
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def pair(exact: Fraction) -> list[int]:
    """An exact figure as it is stored: [numerator, denominator]."""
    return [exact.numerator, exact.denominator]
