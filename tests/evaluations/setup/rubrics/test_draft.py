"""The editor's draft: what its buttons do, what is wrong with it, what it lacks."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.setup.rubrics.arithmetic import CHECKLIST, LEVEL
from evaluations.setup.rubrics.buttons import pressed
from evaluations.setup.rubrics.draft import (
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RubricDraft,
    number,
    plain_number,
)
from evaluations.setup.rubrics.draft_keys import without_keys
from evaluations.setup.rubrics.problems import faults, lacks, weight_sum
from evaluations.setup.rubrics.settling import settled


def indicator(key: str, **fields: object) -> IndicatorDraft:
    given = {"name": f"ตัวชี้วัด {key}", "weight": "10", "levels": (LevelDraft("10", "ดี"),)}
    return IndicatorDraft(key, **{**given, **fields})  # type: ignore[arg-type]


def draft(*sizes: int) -> RubricDraft:
    """Dimensions of so many indicators, each weighing the same."""
    dimensions = tuple(
        DimensionDraft(
            key=f"n{at}00",
            name=f"มิติ {at}",
            weight="50",
            indicators=tuple(indicator(f"n{at}{place:02d}") for place in range(1, size + 1)),
        )
        for at, size in enumerate(sizes, start=1)
    )
    return RubricDraft(name="เกณฑ์", dimensions=dimensions)


def keys(one: RubricDraft) -> list[str]:
    return [part.key for _number, _dimension, part in one.indicators()]


WHOLE = draft(2, 2)


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("up-indicator:n102", ["n102", "n101", "n201", "n202"]),
        ("down-indicator:n101", ["n102", "n101", "n201", "n202"]),
        ("up-indicator:n101", ["n101", "n102", "n201", "n202"]),
        ("down-indicator:n202", ["n101", "n102", "n201", "n202"]),
        ("remove-indicator:n201", ["n101", "n102", "n202"]),
        ("remove-dimension:n100", ["n201", "n202"]),
        ("down-dimension:n100", ["n201", "n202", "n101", "n102"]),
        ("copy-indicator:n101", ["n101", "n1", "n102", "n201", "n202"]),
        ("add-indicator:n100", ["n101", "n102", "n1", "n201", "n202"]),
        ("copy-dimension:n200", ["n101", "n102", "n201", "n202", "n2", "n3"]),
        ("add-dimension", ["n101", "n102", "n201", "n202", "n2"]),
        ("up-indicator:unknown", ["n101", "n102", "n201", "n202"]),
        ("no-such-button:n101", ["n101", "n102", "n201", "n202"]),
    ],
)
def test_buttons(button: str, expected: list[str]) -> None:
    assert keys(pressed(WHOLE, button)) == expected


def test_a_new_indicator_has_the_scale_of_the_one_before() -> None:
    after = pressed(WHOLE, "add-indicator:n100")

    new = after.dimensions[0].indicators[-1]
    assert (new.name, new.maximum, new.levels) == ("", "10", (LevelDraft("10", "ดี"),))


@given(st.integers(1, 30), st.decimals("0.01", "999", places=2))
def test_spread_weights_add_up_exactly(parts: int, full: Decimal) -> None:
    spread = pressed(replace(draft(*[1] * parts), full_marks=str(full)), "spread-dimensions")
    weights = [Decimal(dimension.weight) for dimension in spread.dimensions]

    assert sum(weights) == full
    assert max(weights) - min(weights) <= Decimal("0.01")


def test_spread_indicators_add_up_to_their_dimension() -> None:
    spread = pressed(draft(3), "spread-indicators:n100")

    assert [indicator.weight for indicator in spread.dimensions[0].indicators] == [
        "16.67",
        "16.67",
        "16.66",
    ]


@given(st.lists(st.sampled_from(["up", "down"]), max_size=12), st.data())
def test_moving_loses_nothing(moves: list[str], data: st.DataObject) -> None:
    one = draft(3, 2)
    for move in moves:
        key = data.draw(st.sampled_from(keys(one)))
        one = pressed(one, f"{move}-indicator:{key}")

    assert sorted(keys(one)) == sorted(keys(draft(3, 2)))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "empty"),
        ({"weight": "0"}, "not_positive"),
        ({"weight": "x"}, "not_a_number"),
        ({"weight": "1.234"}, "not_a_number"),
        ({"weight": "99999"}, "not_a_number"),
        ({"weight": "9" * 40}, "not_a_number"),
        ({"weight": "0." + "1" * 40}, "not_a_number"),
        ({"step": "11", "levels": ()}, "step_too_large"),
        ({"levels": (LevelDraft("11", "ก"),)}, "level_above_maximum"),
        ({"levels": (LevelDraft("0.3", "ก"),)}, "level_off_step"),
        ({"levels": (LevelDraft("1", ""),)}, "level_incomplete"),
        ({"levels": (LevelDraft("", "ก"),)}, "level_incomplete"),
        ({"levels": (LevelDraft("1", "ก"), LevelDraft("1.0", "ข"))}, "level_twice"),
        ({"levels": tuple(LevelDraft(str(at), "ก") for at in range(11))}, "too_many_levels"),
        ({"guidance": "ก" * 5001}, "too_long"),
    ],
)
def test_faults_of_an_indicator(changes: dict[str, object], code: str) -> None:
    wrong = replace(WHOLE.dimensions[0], indicators=(indicator("n101", **changes),))

    assert [fault.code for fault in faults(replace(WHOLE, dimensions=(wrong,)))] == [code]


def test_a_right_draft_has_no_faults() -> None:
    assert faults(WHOLE) == []


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"full_marks": "90"}, ["weights"]),
        ({"dimensions": ()}, ["no_dimension"]),
        (
            {"dimensions": (replace(WHOLE.dimensions[0], indicators=(), weight="100"),)},
            ["no_indicator"],
        ),
    ],
)
def test_lacks(changes: dict[str, object], codes: list[str]) -> None:
    assert [lack.code for lack in lacks(replace(WHOLE, **changes))] == codes  # type: ignore[arg-type]


def test_thai_digits_are_numbers() -> None:
    assert number("๗.๕") == Decimal("7.5")
    assert plain_number(Decimal("100.00")) == "100"


def test_a_checklist_counts_its_items() -> None:
    checklist = settled(replace(draft(3, 2), rule=CHECKLIST))

    assert checklist.full_marks == "5"
    assert [dimension.weight for dimension in checklist.dimensions] == ["3", "2"]
    assert {one.maximum for _n, _d, one in checklist.indicators()} == {"1"}
    assert lacks(checklist) == []


def test_levels_run_from_one_to_five() -> None:
    levels = settled(replace(WHOLE, rule=LEVEL))

    assert {(one.maximum, one.step) for _n, _d, one in levels.indicators()} == {("5", "1")}


def test_without_keys_nothing_is_stored() -> None:
    fresh = without_keys(draft(2, 1))

    assert keys(fresh) == ["n2", "n3", "n5"]
    assert weight_sum(fresh.dimensions) == 100
