"""Figures worked out by hand: who holds the paper and a pocket calculator gets them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from evaluations.judging.results.aggregation import MEDIAN, CountedSheet, aggregate, shares_of
from evaluations.judging.results.entrants import Entrant, Policy, StageRule
from evaluations.judging.results.lines import BELOW_MINIMUM, Line
from evaluations.judging.results.ranking import TOP_MARKS
from evaluations.judging.results.tally import tally
from evaluations.setup.rounds.fewest import TRIMMED
from evaluations.setup.rubrics.adjustments import BONUS, DEDUCTION, AdjustmentRule
from evaluations.setup.rubrics.arithmetic import (
    WHOLE_BASE,
    DimensionRule,
    IndicatorRule,
    RubricRule,
    sheet_score,
)
from evaluations.setup.rubrics.entry import points_by_table, points_by_target
from evaluations.setup.rubrics.requirements import DIMENSION, GO_UP, RANK, TOTAL, Requirement
from evaluations.setup.rubrics.sums import published


def rubric(
    *weights: int,
    requirements: tuple[Requirement, ...] = (),
    adjustments: tuple[AdjustmentRule, ...] = (),
) -> RubricRule:
    """Dimensions of these weights, each with one indicator."""
    dimensions = tuple(
        DimensionRule(at, Decimal(weight), (IndicatorRule(at, Decimal(1), Decimal(10)),))
        for at, weight in enumerate(weights, start=1)
    )
    full = Decimal(sum(weights))
    return RubricRule(
        "weighted", full, dimensions, requirements=requirements, adjustments=adjustments
    )


def sheets(*scores: tuple[int, ...], tops: tuple[int, ...] = ()) -> tuple[CountedSheet, ...]:
    return tuple(
        CountedSheet(seat, tuple(Fraction(one) for one in score), top_marks=top)
        for seat, (score, top) in enumerate(
            zip(scores, tops or (0,) * len(scores), strict=True), start=1
        )
    )


def totals(*of_each: int) -> tuple[CountedSheet, ...]:
    return sheets(*[(total,) for total in of_each])


def only(rule: RubricRule, policy: Policy, entrant: Entrant) -> Line:
    (line,) = tally(rule, policy, [entrant]).lines
    return line


def test_the_median_is_taken_per_dimension_and_then_added() -> None:
    """R9: 26.50 + 26.50 + 29.00 = 82.00."""
    four = sheets((20, 30, 30), (30, 20, 28), (25, 28, 20), (28, 25, 35))

    line = only(rubric(30, 30, 40), Policy(aggregation=MEDIAN), Entrant(1, four))

    assert [str(published(one)) for one in line.dimensions] == ["26.50", "26.50", "29.00"]
    assert str(line.total) == "82.00"


@pytest.mark.parametrize("exchanged", [False, True])
def test_trimming_does_not_depend_on_the_order_of_seats(exchanged: bool) -> None:
    """R10: of (30,40) and (40,30), both 70, each counts one half: dimension 1 is
    (30/2 + 40/2 + 45 + 45) ÷ 3 = 41.67, whichever seat it was."""
    low = [(30, 40), (40, 30)]
    five = sheets(*(reversed(low) if exchanged else low), (45, 40), (45, 45), (50, 50))
    least = Requirement(1, RANK, DIMENSION, Decimal(40), "1")
    rule = rubric(50, 50, requirements=(least,))

    line = only(rule, Policy(aggregation=TRIMMED), Entrant(1, five))

    assert (line.status, line.rank) == ("ranked", 1)
    assert [str(published(one)) for one in line.dimensions] == ["41.67", "40.00"]
    assert [str(one) for one in line.shares] == ["1/2", "1/2", "1", "1", "0"]


def test_most_top_marks_is_a_mean_per_sheet() -> None:
    """R14: A has 2+1+1 on three sheets, 1.33 each; B has 2+1 on two, 1.50 each: B is first."""
    a = Entrant(1, sheets((40,), (40,), (40,), tops=(2, 1, 1)))
    b = Entrant(2, sheets((40,), (40,), tops=(2, 1)))

    first, second = tally(rubric(50), Policy(tie_chain=(TOP_MARKS,)), [a, b]).lines

    assert [(line.key, line.rank) for line in (first, second)] == [(2, 1), (1, 2)]
    figures = first.tie_steps[0].figures
    assert {key: str(one) for key, one in figures.items()} == {1: "1.33", 2: "1.50"}


def test_equal_extremes_count_in_part() -> None:
    """(70/2 + 70/2 + 80 + 81 + 95/2 + 95/2) ÷ 4 = 326 ÷ 4 = 81.50."""
    six = totals(70, 70, 80, 81, 95, 95)

    shares = shares_of(six, TRIMMED)

    assert [str(one) for one in shares] == ["1/2", "1/2", "1", "1", "1/2", "1/2"]
    assert sum(shares) == 4
    assert str(published(aggregate(six, TRIMMED).total)) == "81.50"


@pytest.mark.parametrize("count", [5, 6, 9])
def test_where_all_are_equal_each_counts_the_same(count: int) -> None:
    together = aggregate(totals(*[70] * count), TRIMMED)

    assert set(together.shares) == {Fraction(count - 2, count)}
    assert together.total == 70


LATE = AdjustmentRule(1, DEDUCTION, "เกินเวลา", "นาที", Decimal(1))
NEW = AdjustmentRule(2, BONUS, "นวัตกรรม", "ชิ้น", Decimal(2), Decimal(5))


@pytest.mark.parametrize(
    ("score", "late", "new", "lines", "total"),
    [
        # 85.00 − 2 × 1.00 = 83.00
        (85, 2, 0, [-2, 0], "83.00"),
        # A bonus of 4 × 2.00 is capped at 5.00.
        (85, 0, 4, [0, 5], "90.00"),
        # 99.00 + 4.00 − 1.00 = 102.00, and no more than full marks.
        (99, 1, 2, [-1, 4], "100.00"),
        # 99.00 + 5.00 − 6.00 = 98.00: nothing is clamped on the way.
        (99, 6, 9, [-6, 5], "98.00"),
        (3, 5, 0, [-5, 0], "0.00"),
    ],
)
def test_bonus_and_deductions(
    score: int, late: int, new: int, lines: list[int], total: str
) -> None:
    rule = rubric(100, adjustments=(LATE, NEW))
    units = {1: Decimal(late), 2: Decimal(new)}

    line = only(rule, Policy(), Entrant(1, sheets((score,)), units=units))

    assert [int(one) for one in line.adjustments] == lines
    assert str(line.total) == total
    assert line.before == score


@pytest.mark.parametrize(
    ("figure", "points"), [("47.12", "5"), ("14", "5"), ("7", "5/2"), ("0", "0")]
)
def test_a_linear_figure_is_capped(figure: str, points: str) -> None:
    """47.12 of a target of 14 for 5 points is 5."""
    found = points_by_target(Decimal(figure), Decimal(14), Decimal(5))

    assert found == Fraction(points)


@pytest.mark.parametrize(("count", "points"), [(0, 0), (3, 0), (4, 3), (5, 3), (6, 5), (99, 5)])
def test_a_table_has_lower_bounds_alone(count: int, points: int) -> None:
    """0 → 0, 4 → 3, 6 → 5: a count of 5 gives 3, in whatever order the rows stand."""
    rows = [(Decimal(6), Decimal(5)), (Decimal(0), Decimal(0)), (Decimal(4), Decimal(3))]

    assert points_by_table(Decimal(count), rows) == points


def whole(*weights: int) -> RubricRule:
    dimensions = tuple(
        DimensionRule(at, Decimal(weight), (IndicatorRule(at, Decimal(1), Decimal(10)),))
        for at, weight in enumerate(weights, start=1)
    )
    return RubricRule("weighted", Decimal(sum(weights)), dimensions, WHOLE_BASE)


def test_the_whole_form_as_base() -> None:
    """40.00 ÷ 60.00 × 100 = 66.67; the dimension of 40 is wholly without task."""
    score = sheet_score(whole(20, 40, 40), {1: Decimal(10), 2: Decimal(5), 3: None})

    assert score.base == 60
    assert str(published(score.total)) == "66.67"


def test_a_cut_base_turns_an_order() -> None:
    """A has 72.00 of everything; B has 56.00 of the 70.00 that apply: 80.00, and is first."""
    a = sheet_score(whole(30, 70), {1: Decimal(10), 2: Decimal(6)})
    b = sheet_score(whole(30, 70), {1: None, 2: Decimal(8)})

    assert [str(published(one.total)) for one in (a, b)] == ["72.00", "80.00"]


def test_rank_1_does_not_go_up_below_its_bound() -> None:
    """Rank 1 at 62.00 where going up needs 80."""
    bound = Requirement(1, GO_UP, TOTAL, Decimal(80))

    first, second = tally(
        rubric(100, requirements=(bound,)),
        Policy(),
        [Entrant(1, sheets((62,))), Entrant(2, sheets((50,)))],
    ).lines

    assert (first.rank, str(first.total), first.kept_back) == (1, "62.00", ("requirement:1",))
    assert (second.rank, second.kept_back) == (2, ("requirement:1",))


def test_two_stages_add_by_their_shares() -> None:
    """40 × 32/40 + 60 × 51/60 = 83.00."""
    stages = (
        StageRule(1, Decimal(40), Decimal(40)),
        StageRule(2, Decimal(60), Decimal(60), is_own=True),
    )
    entrant = Entrant(1, sheets((51,)), stages={1: Fraction(32)})

    line = only(rubric(60), Policy(stages=stages), entrant)

    assert str(line.total) == "83.00"
    assert list(line.stages) == [32, 51]


@pytest.mark.parametrize(
    ("nominee_class", "score", "status"),
    [
        ("S", 65, "ranked"),
        ("S", 64, BELOW_MINIMUM),
        ("M", 70, "ranked"),
        ("M", 69, BELOW_MINIMUM),
        ("L", 75, "ranked"),
        ("L", 74, BELOW_MINIMUM),
    ],
)
def test_each_size_has_its_own_bound(nominee_class: str, score: int, status: str) -> None:
    bounds = tuple(
        Requirement(at, RANK, TOTAL, Decimal(bound), nominee_class=size)
        for at, (size, bound) in enumerate((("S", 65), ("M", 70), ("L", 75)), start=1)
    )
    entrant = Entrant(1, sheets((score,)), nominee_class=nominee_class)

    assert only(rubric(100, requirements=bounds), Policy(), entrant).status == status
