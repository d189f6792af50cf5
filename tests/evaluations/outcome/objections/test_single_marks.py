"""No judge's mark can be worked out from what an office is told: held against linear algebra."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.outcome.objections.single_marks import Counted, Told, gives_away, told_of
from evaluations.setup.rubrics.arithmetic import (
    DIMENSION_BASE,
    WEIGHTED,
    WHOLE_BASE,
    DimensionRule,
    IndicatorRule,
    RubricRule,
    sheet_score,
)

# The mark of a judge, by seat and indicator.
Mark = tuple[int, int]
Row = dict[Mark, Fraction]
DIMENSIONS = (range(2), range(2, 3), range(3, 6))
INDICATORS = range(6)
SHARES = [Fraction(1), Fraction(1), Fraction(1, 2), Fraction(2, 3)]


@cache
def rubric(base: str) -> RubricRule:
    """Six indicators of weights and maxima that all differ."""
    return RubricRule(
        rule=WEIGHTED,
        full_marks=Decimal(100),
        dimensions=tuple(
            DimensionRule(
                place,
                Decimal(weight),
                tuple(IndicatorRule(at, Decimal(at + 1), Decimal(at + 5)) for at in part),
            )
            for place, (part, weight) in enumerate(zip(DIMENSIONS, (50, 20, 30), strict=True))
        ),
        base=base,
    )


# By seat its share, and the indicators that apply to it.
Sheets = dict[int, tuple[Fraction, frozenset[int]]]
usual = st.one_of(st.just(frozenset(INDICATORS)), st.just(frozenset(INDICATORS) - {4}))
applying = st.one_of(usual, st.frozensets(st.sampled_from(INDICATORS)))
# One of each dimension applies always: else nobody could score it.
sheets = st.dictionaries(
    st.integers(1, 4),
    st.tuples(st.sampled_from(SHARES), applying.map(lambda some: some | {0, 2, 3})),
    min_size=1,
)


def counted(some: Sheets, base: str) -> Counted:
    voices = [
        {seat: share for seat, (share, own) in some.items() if at in own} for at in INDICATORS
    ]
    return Counted(voices, DIMENSIONS, base == WHOLE_BASE)


@cache
def scores_of(base: str, own: frozenset[int], at: int) -> tuple[Fraction, ...]:
    """What a point of one indicator gives each dimension, where these apply."""
    marks = {one: Fraction(one == at) if one in own else None for one in INDICATORS}
    return sheet_score(rubric(base), marks).dimensions


def dimension_rows(some: Sheets, base: str) -> list[Row]:
    """The figure of each dimension as a sum of marks, by how sheets are scored."""
    weights = sum((share for share, _own in some.values()), Fraction(0))
    dimensions: list[Row] = [{} for _part in DIMENSIONS]
    for seat, (share, own) in some.items():
        for at in own:
            for row, score in zip(dimensions, scores_of(base, own, at), strict=True):
                row[seat, at] = score * share / weights
    return dimensions


def reduced(row: Row, echelon: Iterable[tuple[Mark, Row]]) -> Row:
    """What is left of a row of the rows before it, each with its pivot: nothing where it lies in
    what they span."""
    left = dict(row)
    for pivot, other in echelon:
        if much := left.get(pivot, Fraction(0)) / other[pivot]:
            for mark, part in other.items():
                left[mark] = left.get(mark, Fraction(0)) - much * part
    return {mark: part for mark, part in left.items() if part}


def echelon_of(rows: Iterable[Row]) -> list[tuple[Mark, Row]]:
    found: list[tuple[Mark, Row]] = []
    for row in rows:
        if left := reduced(row, found):
            found.append((min(left), left))
    return found


def told_rows(results: Sequence[Sheets], base: str) -> list[Row]:
    """All that an office is told of one result after the other."""
    rows: list[Row] = []
    for upto, some in enumerate(results, start=1):
        told = told_of([counted(one, base) for one in results[:upto]])
        dimensions = dimension_rows(some, base)
        for at in told.indicators:
            rows.append({(seat, at): share for seat, (share, own) in some.items() if at in own})
        rows += [dimensions[place] for place in told.dimensions]
        if told.total:
            # No mark is of two dimensions.
            rows.append({mark: much for row in dimensions for mark, much in row.items()})
    return rows


@settings(max_examples=60)
@given(st.lists(sheets, min_size=1, max_size=3), st.sampled_from([DIMENSION_BASE, WHOLE_BASE]))
def test_no_mark_lies_in_what_the_figures_span(results: list[Sheets], base: str) -> None:
    rows = told_rows(results, base)

    known = echelon_of(rows)
    for mark in {mark for row in rows for mark in row}:
        assert reduced({mark: Fraction(1)}, known), mark


@given(
    st.dictionaries(st.integers(1, 9), st.just((Fraction(1), frozenset(INDICATORS))), min_size=2)
)
def test_nothing_is_kept_back_where_two_judges_marked_everything(some: Sheets) -> None:
    told = told_of([counted(some, WHOLE_BASE)] * 2)

    assert told == Told(frozenset(INDICATORS), frozenset({0, 1, 2}), total=True)


def voices(*seats: int) -> dict[int, Fraction]:
    return dict.fromkeys(seats, Fraction(1))


def test_what_gives_a_mark_away() -> None:
    """One judge alone, one more than before, and three pairs of three judges; not one in the place
    of another, nor two more."""
    assert gives_away([voices(1)])
    assert gives_away([voices(1, 2, 3), voices(1, 2)])
    assert gives_away([voices(1, 2), voices(2, 3), voices(1, 3)])
    assert not gives_away([voices(1, 2, 3), voices(1, 2, 4)])
    assert not gives_away([voices(1, 2, 3), voices(1, 2, 3, 4, 5)])
    # What applies to nobody.
    assert not gives_away([{}])


def test_what_the_committee_agreed_on_is_told() -> None:
    assert told_of([Counted([voices(0)] * 6, DIMENSIONS, is_agreed=True)]).total
