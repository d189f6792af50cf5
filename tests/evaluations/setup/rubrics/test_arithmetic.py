"""The score of one sheet: the rules by table, and against an independent oracle."""

from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.setup.rubrics.arithmetic import (
    CHECKLIST,
    DimensionRule,
    IndicatorRule,
    RubricRule,
    Unscorable,
    running_score,
    sheet_score,
)
from evaluations.setup.rubrics.sums import published

Marks = dict[int, Decimal | None]
WEIGHTED = "weighted"


def rule(*dimensions: tuple[int, list[tuple[int, int]]], kind: str = WEIGHTED) -> RubricRule:
    """A rubric from (weight, [(weight, maximum), …]); keys count from 1 through all of it."""
    made, key = [], 0
    for number, (weight, indicators) in enumerate(dimensions, start=1):
        rules = []
        for inner, maximum in indicators:
            key += 1
            rules.append(IndicatorRule(key, Decimal(inner), Decimal(maximum)))
        made.append(DimensionRule(number, Decimal(weight), tuple(rules)))
    return RubricRule(kind, Decimal(100), tuple(made))


TWO = rule((60, [(40, 10), (20, 10)]), (40, [(40, 5)]))


@pytest.mark.parametrize(
    ("marks", "dimensions", "total"),
    [
        ({1: 10, 2: 10, 3: 5}, ["60", "40"], "100"),
        ({1: 0, 2: 0, 3: 0}, ["0", "0"], "0"),
        ({1: "7.5", 2: "5", 3: "2.5"}, ["40", "20"], "60"),
        # Not applicable: its weight goes to the other indicators of the same dimension.
        ({1: 5, 2: None, 3: 5}, ["30", "40"], "70"),
        ({1: None, 2: 10, 3: 5}, ["60", "40"], "100"),
    ],
)
def test_weighted_points(marks: Marks, dimensions: list[str], total: str) -> None:
    given_marks = {pk: None if one is None else Decimal(one) for pk, one in marks.items()}

    score = sheet_score(TWO, given_marks)

    assert [str(dimension) for dimension in score.dimensions] == dimensions
    assert score.total == Fraction(total)


def test_level_times_weight() -> None:
    """Level 1 to 5 × weight ÷ 5."""
    levels = rule((60, [(60, 5)]), (40, [(40, 5)]), kind="level")

    assert sheet_score(levels, {1: Decimal(4), 2: Decimal(1)}).dimensions == (
        Fraction(48),
        Fraction(8),
    )


def test_a_checklist_counts_what_passed() -> None:
    items = rule((3, [(1, 1), (1, 1), (1, 1)]), kind=CHECKLIST)

    assert sheet_score(items, {1: Decimal(1), 2: Decimal(0), 3: Decimal(1)}).total == 2


def test_a_checklist_names_the_mandatory_items_that_failed() -> None:
    items = rule((2, [(1, 1), (1, 1)]), kind=CHECKLIST)
    first, second = items.dimensions[0].indicators
    strict = replace(items.dimensions[0], indicators=(first, replace(second, is_mandatory=True)))

    score = sheet_score(replace(items, dimensions=(strict,)), {1: Decimal(1), 2: Decimal(0)})

    assert score.failed_mandatory == (2,)


def test_a_dimension_without_any_applicable_indicator_cannot_be_scored() -> None:
    with pytest.raises(Unscorable):
        sheet_score(TWO, {1: None, 2: None, 3: Decimal(5)})


def test_a_missing_mark_is_an_error_and_never_a_nought() -> None:
    with pytest.raises(KeyError):
        sheet_score(TWO, {1: Decimal(10), 2: Decimal(10)})


def test_the_running_score_counts_what_is_there() -> None:
    assert running_score(TWO, {1: Decimal(10)}) == (Fraction(40), Fraction(0))


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        ("18.245", "18.25"),
        ("18.2449", "18.24"),
        ("0.005", "0.01"),
        ("2/3", "0.67"),
        ("100", "100.00"),
        ("1.005", "1.01"),
    ],
)
def test_published_figures_round_half_up_at_two_decimals(exact: str, shown: str) -> None:
    assert str(published(Fraction(exact))) == shown


@st.composite
def rubrics_and_marks(draw: st.DrawFn) -> tuple[RubricRule, Marks]:
    shapes = st.lists(
        st.tuples(
            st.integers(1, 100),
            st.lists(st.tuples(st.integers(1, 60), st.integers(1, 20)), min_size=1, max_size=5),
        ),
        min_size=1,
        max_size=5,
    )
    rubric = rule(*draw(shapes))
    marks: Marks = {}
    for dimension in rubric.dimensions:
        kept = draw(st.integers(0, len(dimension.indicators) - 1))
        for at, indicator in enumerate(dimension.indicators):
            halves = draw(st.integers(0, int(indicator.maximum * 2)))
            applies = at == kept or draw(st.booleans())
            marks[indicator.key] = Decimal(halves) / 2 if applies else None
    return rubric, marks


def oracle(rubric: RubricRule, marks: Marks) -> list[Decimal]:
    """The formula written again in another arithmetic: decimals with 80 digits."""
    scores = []
    with localcontext() as context:
        context.prec = 80
        for dimension in rubric.dimensions:
            above = below = Decimal(0)
            for indicator in dimension.indicators:
                points = marks[indicator.key]
                if points is not None:
                    above += points * indicator.weight / indicator.maximum
                    below += indicator.weight
            scores.append(dimension.weight * above / below)
    return scores


@given(case=rubrics_and_marks())
def test_scores_agree_with_an_independent_oracle(case: tuple[RubricRule, Marks]) -> None:
    rubric, marks = case
    score = sheet_score(rubric, marks)

    for exact, expected in zip(score.dimensions, oracle(rubric, marks), strict=True):
        assert abs(Decimal(exact.numerator) / exact.denominator - expected) < Decimal("1e-20")


@given(case=rubrics_and_marks())
def test_a_dimension_scores_between_nought_and_its_weight(
    case: tuple[RubricRule, Marks],
) -> None:
    rubric, marks = case
    score = sheet_score(rubric, marks)

    for exact, dimension in zip(score.dimensions, rubric.dimensions, strict=True):
        assert 0 <= exact <= Fraction(dimension.weight)
    assert score.total == sum(score.dimensions)


@given(case=rubrics_and_marks())
def test_a_better_mark_never_lowers_the_score(case: tuple[RubricRule, Marks]) -> None:
    rubric, marks = case
    before = sheet_score(rubric, marks).total
    for dimension in rubric.dimensions:
        for indicator in dimension.indicators:
            if marks[indicator.key] is not None:
                better = {**marks, indicator.key: indicator.maximum}
                assert sheet_score(rubric, better).total >= before
