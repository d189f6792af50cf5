"""Diagnostics against published worked examples, and what never changes by how one counts."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.judging.results.diagnostics import (
    icc_2k,
    kendalls_w,
    places,
    ranks,
    severities,
    widest,
    without_each_seat,
)

# Shrout & Fleiss 1979, table 2: six targets rated by four judges.
SHROUT_FLEISS: list[list[float]] = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]
# Siegel 1956, table 9.6: three executives rank six applicants (rank 1 is the best).
SIEGEL: list[list[float]] = [[1, 1, 6], [6, 5, 3], [3, 6, 2], [2, 4, 5], [5, 2, 4], [4, 3, 1]]
# Siegel 1956, p. 234: the same with ties.
SIEGEL_TIES: list[list[float]] = [
    [1, 2.5, 2],
    [4.5, 1, 1],
    [2, 2.5, 4.5],
    [4.5, 4.5, 4.5],
    [3, 4.5, 4.5],
    [7.5, 8, 4.5],
    [6, 9, 8],
    [9, 6.5, 8],
    [7.5, 10, 8],
    [10, 6.5, 10],
]


def exact(rows: list[list[float]]) -> list[list[Fraction]]:
    return [[Fraction(one) for one in row] for row in rows]


def turned(rows: list[list[float]]) -> list[list[Fraction]]:
    """Ranks as totals: the higher goes first."""
    return [[-Fraction(one) for one in row] for row in rows]


def test_icc_is_that_of_shrout_and_fleiss() -> None:
    found = icc_2k(exact(SHROUT_FLEISS))

    assert found is not None
    assert round(float(found), 2) == 0.62


def test_w_is_that_of_siegel() -> None:
    found = kendalls_w(turned(SIEGEL))

    assert found is not None
    assert round(float(found), 2) == 0.16


def test_w_with_ties_is_that_of_siegel() -> None:
    found = kendalls_w(turned(SIEGEL_TIES))

    assert found is not None
    assert round(float(found), 3) == 0.828


def test_equals_share_the_mean_of_their_places() -> None:
    assert ranks([Fraction(9), Fraction(7), Fraction(7), Fraction(1)]) == [
        1,
        Fraction(5, 2),
        Fraction(5, 2),
        4,
    ]
    assert places([Fraction(7), Fraction(9), Fraction(7), Fraction(1)]) == [2, 1, 2, 4]


@pytest.mark.parametrize("rows", [[], [[1, 2]], [[1], [2]], [[5, 5], [5, 5]]])
def test_where_there_is_nothing_to_compare_nothing_is_told(rows: list[list[float]]) -> None:
    assert icc_2k(exact(rows)) is None
    assert kendalls_w(exact(rows)) is None


def test_an_empty_table_has_no_severities() -> None:
    with pytest.raises(ValueError, match="nothing"):
        severities([])


def test_the_widest_comes_first_and_what_was_not_applicable_is_left_out() -> None:
    first: list[list[Fraction | None]] = [[Fraction(1), None], [Fraction(4), Fraction(2)]]
    second: list[list[Fraction | None]] = [[Fraction(5)] * 2] * 2

    (found,) = widest([first, second], 10)

    assert (found.nomination, found.indicator) == (0, 0)
    assert found.spread == 3


totals = st.lists(st.integers(0, 200), min_size=3, max_size=3)
tables = st.lists(totals, min_size=2, max_size=8).map(
    lambda rows: [[Fraction(one, 2) for one in row] for row in rows]
)


@given(tables)
def test_differences_of_all_seats_cancel_out(rows: list[list[Fraction]]) -> None:
    assert sum(severity.difference for severity in severities(rows)) == 0


@given(tables)
def test_seats_that_agree_agree_wholly(rows: list[list[Fraction]]) -> None:
    same = [[row[0]] * 3 for row in rows]
    varies = len({row[0] for row in rows}) > 1

    assert icc_2k(same) == (1 if varies else None)
    assert kendalls_w(same) == (1 if varies else None)


@given(tables)
def test_w_lies_between_nothing_and_one(rows: list[list[Fraction]]) -> None:
    found = kendalls_w(rows)

    assert found is None or 0 <= found <= 1


@given(tables, st.permutations(range(3)))
def test_the_order_of_the_seats_is_no_matter(rows: list[list[Fraction]], order: list[int]) -> None:
    moved = [[row[at] for at in order] for row in rows]

    assert (icc_2k(rows), kendalls_w(rows)) == (icc_2k(moved), kendalls_w(moved))
    assert sorted(without_each_seat(rows)) == sorted(without_each_seat(moved))
