"""Exact figures as people read them. Plain Python."""

from fractions import Fraction

SHOWN_PLACES = 4


def exact_text(exact: Fraction) -> str:
    """An exact figure: "17.5"; where it does not end, its fraction and "≈" four decimals."""
    scaled = exact * 10**SHOWN_PLACES
    if ends(exact):
        return _decimal(scaled.numerator)
    nearest = (scaled.numerator * 2 + scaled.denominator) // (scaled.denominator * 2)
    return f"≈{_decimal(nearest, keep_zeros=True)} ({exact.numerator}/{exact.denominator})"


def ends(exact: Fraction) -> bool:
    """Whether the decimals that are shown are all of it."""
    scaled: Fraction = exact * 10**SHOWN_PLACES
    return scaled.denominator == 1


def stacked(exact: Fraction) -> str:
    """The same for a narrow column: the fraction below its decimals."""
    return exact_text(exact).replace(" (", "\n(")


def _decimal(scaled: int, *, keep_zeros: bool = False) -> str:
    whole, part = divmod(scaled, 10**SHOWN_PLACES)
    digits = f"{part:0{SHOWN_PLACES}d}"
    shown = digits if keep_zeros else digits.rstrip("0").ljust(2, "0")
    return f"{whole}.{shown}"


def fraction(pair: list[int]) -> Fraction:
    """A stored [numerator, denominator]."""
    return Fraction(pair[0], pair[1])
