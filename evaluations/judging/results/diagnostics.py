"""How well the seats of a committee agree. Plain Python; it never alters a rank.

A table has a row for each nomination and a column for each seat that judged all of them; figures
are published totals. Exact arithmetic, so that a figure does not depend on the order of a sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluations.setup.rubrics.sums import exact_sum

Rows = Sequence[Sequence[Fraction]]
FEWEST_ROWS, FEWEST_COLUMNS = 2, 2


@dataclass(frozen=True)
class Severity:
    """One seat: how far its totals lie from the committee's on average (positive: more lenient),
    and how far its own totals lie apart (highest less lowest)."""

    difference: Fraction
    spread: Fraction


def _mean(values: Sequence[Fraction]) -> Fraction:
    return exact_sum(values) / len(values)


def _columns(rows: Rows) -> list[list[Fraction]]:
    return [list(column) for column in zip(*rows, strict=True)]


def severities(rows: Rows) -> list[Severity]:
    """Of every seat, in the order of the columns. Raises ValueError on an empty table."""
    if not rows:
        raise ValueError("nothing was judged")
    means = [_mean(row) for row in rows]
    by_seat = []
    for column in _columns(rows):
        differences = [mark - mean for mark, mean in zip(column, means, strict=True)]
        by_seat.append(Severity(_mean(differences), max(column) - min(column)))
    return by_seat


def icc_2k(rows: Rows) -> Fraction | None:
    """ICC(2,k): two-way random effects, absolute agreement, mean of k judges.

    (MSR − MSE) / (MSR + (MSC − MSE) / n), Shrout & Fleiss 1979, Psychological Bulletin 86, p. 423.
    None where fewer than two nominations or seats leave nothing to compare, or nothing varies.
    """
    n, k = len(rows), len(rows[0]) if rows else 0
    if n < FEWEST_ROWS or k < FEWEST_COLUMNS:
        return None
    grand = _mean([mark for row in rows for mark in row])
    between_rows = k * exact_sum([(_mean(row) - grand) ** 2 for row in rows])
    between_columns = n * exact_sum([(_mean(column) - grand) ** 2 for column in _columns(rows)])
    whole = exact_sum([(mark - grand) ** 2 for row in rows for mark in row])
    msr = between_rows / (n - 1)
    msc = between_columns / (k - 1)
    mse = (whole - between_rows - between_columns) / ((n - 1) * (k - 1))
    below = msr + (msc - mse) / n
    return (msr - mse) / below if below else None


def ranks(values: Sequence[Fraction]) -> list[Fraction]:
    """Ranks from 1 for the highest; equals share the mean of their places."""
    ordered = sorted(values, reverse=True)
    first = {value: ordered.index(value) + 1 for value in values}
    return [Fraction(2 * first[value] + ordered.count(value) - 1, 2) for value in values]


def kendalls_w(rows: Rows) -> Fraction | None:
    """Kendall's coefficient of concordance between the seats' orders, 0 … 1, corrected for ties.

    12 S / (m² (n³ − n) − m Σ(t³ − t)), Siegel 1956, Nonparametric Statistics, pp. 229–235.
    None where there is nothing to put in order.
    """
    n, m = len(rows), len(rows[0]) if rows else 0
    if n < FEWEST_ROWS or m < FEWEST_COLUMNS:
        return None
    by_seat = [ranks(column) for column in _columns(rows)]
    sums = [exact_sum(list(row)) for row in zip(*by_seat, strict=True)]
    middle = _mean(sums)
    s = exact_sum([(rank_sum - middle) ** 2 for rank_sum in sums])
    ties = sum(
        column.count(value) ** 3 - column.count(value)
        for column in by_seat
        for value in set(column)
    )
    below = m**2 * (n**3 - n) - m * ties
    return 12 * s / below if below else None


def places(totals: Sequence[Fraction]) -> list[int]:
    """Rank of each total; equal ones share the better rank (1, 2, 2, 4)."""
    ordered = sorted(totals, reverse=True)
    return [ordered.index(total) + 1 for total in totals]


def without_each_seat(rows: Rows) -> list[list[int]]:
    """For every seat the ranks by the mean total of the others: how much a rank hangs on one."""
    if not rows or len(rows[0]) < FEWEST_COLUMNS:
        return []
    orders = []
    for left_out in range(len(rows[0])):
        remaining = [[mark for at, mark in enumerate(row) if at != left_out] for row in rows]
        orders.append(places([_mean(row) for row in remaining]))
    return orders


@dataclass(frozen=True)
class Widest:
    """An indicator and how far the seats' marks for one nomination lie apart."""

    indicator: int
    nomination: int
    spread: Fraction


def widest(marks: Sequence[Sequence[Sequence[Fraction | None]]], most: int) -> list[Widest]:
    """The `most` widest, from marks[nomination][seat][indicator]; None was not applicable."""
    candidates = []
    for nomination, sheets in enumerate(marks):
        for indicator, points in enumerate(zip(*sheets, strict=True)):
            known = [point for point in points if point is not None]
            if len(known) > 1:
                candidates.append(Widest(indicator, nomination, max(known) - min(known)))
    candidates.sort(
        key=lambda candidate: (-candidate.spread, candidate.nomination, candidate.indicator)
    )
    return [candidate for candidate in candidates[:most] if candidate.spread]
