"""The committee's result: rules by table, and against an independent oracle."""

import inspect
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.judging.results.aggregation import (
    MEDIAN,
    CannotTally,
    CountedSheet,
    aggregate,
)
from evaluations.judging.results.entrants import Entrant, Policy
from evaluations.judging.results.lines import BELOW_MINIMUM, NO_SHOW, Line
from evaluations.judging.results.ranking import CHAIR, DIMENSIONS, TOP_MARKS
from evaluations.judging.results.tally import tally
from evaluations.judging.results.verdicts import band_of
from evaluations.setup.rounds.fewest import TRIMMED
from evaluations.setup.rubrics.arithmetic import (
    DIMENSION_BASE,
    DimensionRule,
    IndicatorRule,
    RubricRule,
)
from evaluations.setup.rubrics.requirements import DIMENSION, RANK, TOTAL, Requirement

Scores = list[tuple[str, str]]


def rubric(
    *, minimums: tuple[int | None, ...] = (None, None), total: int | None = None
) -> RubricRule:
    indicator = IndicatorRule(1, Decimal(1), Decimal(10))
    dimensions = tuple(
        DimensionRule(number, Decimal(50), (indicator,)) for number in range(1, len(minimums) + 1)
    )
    bounds = [
        *((DIMENSION, str(at), one) for at, one in enumerate(minimums, start=1)),
        (TOTAL, "", total),
    ]
    requirements = tuple(
        Requirement(number, RANK, measure, Decimal(bound), reference)
        for number, (measure, reference, bound) in enumerate(bounds, start=1)
        if bound is not None
    )
    return RubricRule(
        "weighted", Decimal(100), dimensions, DIMENSION_BASE, requirements=requirements
    )


def entrant(
    key: int, *scores: tuple[str, str], top: int = 0, ruling: int | None = None
) -> Entrant:
    sheets = tuple(
        CountedSheet(seat, tuple(Fraction(dimension) for dimension in dimensions), top_marks=top)
        for seat, dimensions in enumerate(scores, start=1)
    )
    return Entrant(key, sheets, ruling=ruling)


def ranks(lines: tuple[Line, ...]) -> dict[int, tuple[int | None, bool]]:
    return {line.key: (line.rank, line.is_tied) for line in lines}


def test_the_mean_per_dimension_is_rounded_only_at_the_end() -> None:
    """Three sheets of 10, 10 and 10.01 have a mean that ends nowhere: 10.00333… + 20."""
    line = tally(
        rubric(), Policy(), [entrant(1, ("10", "20"), ("10", "20"), ("10.01", "20"))]
    ).lines[0]

    assert line.dimensions == (Fraction(3001, 300), Fraction(20))
    assert line.exact == Fraction(9001, 300)
    assert line.total == Decimal("30.00")


def test_the_median_takes_the_middle() -> None:
    sheets = entrant(1, ("10", "20"), ("30", "40"), ("50", "0")).sheets

    assert aggregate(sheets, MEDIAN).dimensions == (Fraction(30), Fraction(20))


def test_the_trimmed_mean_drops_the_highest_and_the_lowest_total() -> None:
    scores = [("0", "0"), ("20", "20"), ("30", "30"), ("40", "40"), ("50", "50")]

    together = aggregate(entrant(1, *scores).sheets, TRIMMED)

    assert [*together.dimensions, together.total] == [30, 30, 60]
    assert list(together.shares) == [0, 1, 1, 1, 0]


def test_fewer_than_five_sheets_cannot_be_trimmed() -> None:
    policy = Policy(aggregation=TRIMMED)
    with pytest.raises(CannotTally):
        tally(rubric(), policy, [entrant(1, *[("1", "1")] * 4)])


def test_fewer_sheets_than_the_quorum_cannot_be_tallied() -> None:
    with pytest.raises(CannotTally):
        tally(rubric(), Policy(quorum=2), [entrant(1, ("1", "1"))])


def test_ranks_run_from_the_highest_and_no_shows_have_none() -> None:
    entrants = [entrant(1, ("10", "10")), entrant(2, ("50", "40")), Entrant(3, is_no_show=True)]

    outcome = tally(rubric(), Policy(), entrants)

    assert [(line.key, line.rank) for line in outcome.lines] == [(2, 1), (1, 2), (3, None)]
    assert outcome.lines[2].status == NO_SHOW


def test_equal_ranks_are_shared_and_the_next_is_skipped() -> None:
    entrants = [
        entrant(1, ("40", "40")),
        entrant(2, ("30", "40")),
        entrant(3, ("40", "30")),
        entrant(4, ("10", "10")),
    ]

    assert ranks(tally(rubric(), Policy(), entrants).lines) == {
        1: (1, False),
        2: (2, True),
        3: (2, True),
        4: (4, False),
    }


def test_a_tie_is_decided_on_the_published_figure() -> None:
    """70.001 and 70.004 are both published as 70.00, so they tie although they differ."""
    entrants = [entrant(1, ("35.001", "35")), entrant(2, ("35.004", "35"))]

    assert ranks(tally(rubric(), Policy(), entrants).lines) == {1: (1, True), 2: (1, True)}


@pytest.mark.parametrize(
    ("chain", "first"),
    [
        (("dimension:1",), 1),
        (("dimension:2",), 2),
        ((DIMENSIONS,), 1),
        ((TOP_MARKS,), 2),
        ((CHAIR,), 2),
    ],
)
def test_the_declared_chain_breaks_a_tie(chain: tuple[str, ...], first: int) -> None:
    entrants = [
        entrant(1, ("40", "30"), top=1, ruling=2),
        entrant(2, ("30", "40"), top=3, ruling=1),
    ]

    lines = tally(rubric(), Policy(tie_chain=chain), entrants).lines

    assert lines[0].key == first
    assert [line.is_tied for line in lines] == [False, False]
    assert lines[0].tie_steps[-1].decided


def test_every_step_of_the_chain_that_was_looked_at_is_kept() -> None:
    entrants = [entrant(1, ("40", "30"), top=1), entrant(2, ("40", "30"), top=3)]

    line = tally(rubric(), Policy(tie_chain=(DIMENSIONS, TOP_MARKS)), entrants).lines[0]

    assert [(step.step, step.decided) for step in line.tie_steps] == [
        ("dimension:1", False),
        ("dimension:2", False),
        (TOP_MARKS, True),
    ]


@pytest.mark.parametrize(
    ("minimums", "total", "failed"),
    [
        ((20, None), None, ("requirement:1",)),
        ((None, None), 60, ("requirement:3",)),
        ((20, 50), 60, ("requirement:1", "requirement:2", "requirement:3")),
    ],
)
def test_below_a_minimum_is_unranked_with_the_reason(
    minimums: tuple[int | None, ...], total: int | None, failed: tuple[str, ...]
) -> None:
    line = tally(
        rubric(minimums=minimums, total=total), Policy(), [entrant(1, ("19.99", "40"))]
    ).lines[0]

    assert (line.status, line.rank, line.failed) == (BELOW_MINIMUM, None, failed)


def test_exactly_the_minimum_passes() -> None:
    line = tally(
        rubric(minimums=(20, None), total=60), Policy(), [entrant(1, ("19.995", "40"))]
    ).lines[0]

    assert line.rank == 1


@pytest.mark.parametrize(
    ("total", "band"), [("90", "ทอง"), ("89.99", "เงิน"), ("80", "เงิน"), ("0", "ชมเชย")]
)
def test_bands_are_half_open(total: str, band: str) -> None:
    bands = [("ชมเชย", Decimal(0)), ("เงิน", Decimal(80)), ("ทอง", Decimal(90))]

    assert band_of(bands, Decimal(total)) == band


def test_different_sets_of_seats_are_told() -> None:
    whole = entrant(1, ("40", "40"), ("40", "40"))
    lacking = Entrant(2, entrant(2, ("30", "30")).sheets)

    assert tally(rubric(), Policy(), [whole, lacking]).seat_sets_differ
    assert not tally(rubric(), Policy(), [whole]).seat_sets_differ


FIGURES = st.integers(0, 5000).map(
    lambda hundredths: f"{hundredths // 100}.{hundredths % 100:02d}"
)


@st.composite
def fields(draw: st.DrawFn) -> list[Scores]:
    seats = draw(st.integers(1, 5))
    sheet = st.tuples(FIGURES, FIGURES)
    sheets = st.lists(sheet, min_size=seats, max_size=seats)
    return draw(st.lists(sheets, min_size=1, max_size=8))


def oracle(field: list[Scores]) -> list[tuple[Decimal, int]]:
    """Published total and rank of every entrant, in decimals with 60 digits, by counting."""
    totals = []
    with localcontext() as context:
        context.prec = 60
        for sheets in field:
            added = sum((Decimal(one) for sheet in sheets for one in sheet), Decimal(0))
            mean = added / len(sheets)
            totals.append(mean.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return [(total, 1 + sum(other > total for other in totals)) for total in totals]


@given(field=fields())
def test_totals_and_ranks_agree_with_an_independent_oracle(field: list[Scores]) -> None:
    entrants = [entrant(key, *sheets) for key, sheets in enumerate(field)]

    lines = {line.key: line for line in tally(rubric(), Policy(), entrants).lines}

    found = [(lines[key].total, lines[key].rank) for key in range(len(field))]
    assert found == oracle(field)


@given(field=fields(), chain=st.permutations([DIMENSIONS, TOP_MARKS]))
def test_the_chain_never_moves_anybody_past_a_higher_total(
    field: list[Scores], chain: list[str]
) -> None:
    entrants = [entrant(key, *sheets, top=key % 3) for key, sheets in enumerate(field)]

    lines = tally(rubric(), Policy(tie_chain=tuple(chain)), entrants).lines

    totals = [line.total or Decimal(0) for line in lines]
    assert totals == sorted(totals, reverse=True)
    assert [line.rank for line in lines if not line.is_tied] == [
        place for place, line in enumerate(lines, start=1) if not line.is_tied
    ]


@given(field=fields(), bonus=st.integers(1, 500))
def test_a_severe_seat_changes_no_rank_where_all_seats_score_all(
    field: list[Scores], bonus: int
) -> None:
    """One seat gives everybody the same number of whole marks more."""
    milder = [
        [(str(Decimal(sheets[0][0]) + bonus * len(sheets)), sheets[0][1]), *sheets[1:]]
        for sheets in field
    ]
    boundless = replace(rubric(), full_marks=Decimal(10_000))
    before = tally(boundless, Policy(), [entrant(k, *s) for k, s in enumerate(field)])
    after = tally(boundless, Policy(), [entrant(k, *s) for k, s in enumerate(milder)])

    assert ranks(before.lines) == ranks(after.lines)


ARITHMETIC = """
judging.results: aggregation entrants firmness first_tally lines ranking stage_sums tally verdicts
weighing weight_curves
setup.rubrics: adjustments arithmetic entry requirements sums
outcome.cascade: selection
"""


def test_each_part_of_the_arithmetic_can_be_read_in_one_sitting() -> None:
    """That it knows no Django is a contract of import-linter."""
    folder, lines = "", {}
    for word in ARITHMETIC.split():
        if word.endswith(":"):
            folder = word.rstrip(":")
            continue
        source = inspect.getsource(import_module(f"evaluations.{folder}.{word}"))
        lines[word] = len(source.splitlines())

    assert len(lines) == 17
    assert {name: many for name, many in lines.items() if many > 250} == {}
