"""What a rubric may not say, what it lacks, and what its reader should know."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from evaluations.setup.rubrics.arithmetic import CHECKLIST, LEVEL, WHOLE_BASE
from evaluations.setup.rubrics.buttons import pressed
from evaluations.setup.rubrics.cautions import cautions
from evaluations.setup.rubrics.draft import (
    AdjustmentDraft,
    IndicatorDraft,
    LevelDraft,
    RequirementDraft,
    RubricDraft,
)
from evaluations.setup.rubrics.draft_keys import with_keys_of, without_keys
from evaluations.setup.rubrics.entry import LEVELS, LINEAR, POINTS, TABLE
from evaluations.setup.rubrics.forms import caution_in_words, fault_in_words, lack_in_words
from evaluations.setup.rubrics.problems import faults, lacks
from evaluations.setup.rubrics.requirements import (
    BAND,
    DIMENSION,
    GO_UP,
    INDICATOR,
    LOW_MARKS,
    RANK,
    STAGE,
    TOTAL,
)
from evaluations.setup.rubrics.settling import settled, without_empty_rows
from tests.evaluations.setup.rubrics.test_draft import WHOLE, draft, indicator

ROWS = (LevelDraft("0", "", "0"), LevelDraft("3", "", "4"), LevelDraft("5", "", "6"))


def only(**fields: Any) -> RubricDraft:
    """A rubric whose first indicator says this."""
    first = replace(WHOLE.dimensions[0], indicators=(indicator("n101", **fields),))
    return replace(WHOLE, dimensions=(first, WHOLE.dimensions[1]))


def codes(one: RubricDraft) -> list[str]:
    found = faults(one)
    assert all(fault_in_words(fault) for fault in found)
    return [fault.code for fault in found]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"maximum": "5", "step": "2", "levels": ()}, "maximum_unreachable"),
        ({"maximum": "33.33", "step": "0.5", "levels": ()}, "maximum_unreachable"),
        ({"maximum": "10", "step": "3", "levels": ()}, "maximum_unreachable"),
        ({"is_mandatory": True}, "mandatory_in_checklists"),
        ({"entry": LEVELS, "levels": ()}, "no_levels"),
        ({"entry": LINEAR}, "no_target"),
        ({"entry": LINEAR, "target": "0"}, "not_positive"),
        ({"entry": LINEAR, "target": "มาก"}, "not_a_number"),
        ({"entry": TABLE, "levels": ()}, "no_row_from_zero"),
        ({"entry": TABLE, "levels": ROWS[1:]}, "no_row_from_zero"),
        ({"entry": TABLE, "levels": (*ROWS, LevelDraft("7", ""))}, "row_without_figure"),
        ({"entry": TABLE, "levels": (*ROWS, LevelDraft("7", "", "6"))}, "figure_twice"),
        ({"classes": ("L",)}, "class_unknown"),
    ],
)
def test_what_an_indicator_may_not_say(fields: dict[str, Any], code: str) -> None:
    assert codes(only(**fields)) == [code]


@pytest.mark.parametrize(
    "fields",
    [
        {"maximum": "33.33", "step": "0.01", "levels": ()},
        {"maximum": "5", "entry": LEVELS, "step": "0.01", "levels": (LevelDraft("2.5", "ก"),)},
        {"entry": TABLE, "levels": ROWS},
        {"entry": LINEAR, "target": "1250000"},
    ],
)
def test_what_an_indicator_may_say(fields: dict[str, Any]) -> None:
    assert codes(only(**fields)) == []


def test_a_level_of_0_where_the_lowest_is_1() -> None:
    wrong = settled(replace(only(levels=(LevelDraft("0", "ก"),)), rule=LEVEL))
    one = wrong.dimensions[0].indicators[0]
    clear = replace(wrong, dimensions=(replace(wrong.dimensions[0], indicators=(one,)),))

    assert codes(clear) == ["level_below_lowest"]


def test_an_item_of_a_checklist_may_be_mandatory() -> None:
    assert codes(settled(replace(only(is_mandatory=True, levels=()), rule=CHECKLIST)))[:1] != [
        "mandatory_in_checklists"
    ]


@pytest.mark.parametrize(
    ("requirement", "found"),
    [
        (RequirementDraft(RANK, TOTAL, "", "60"), []),
        (RequirementDraft(GO_UP, DIMENSION, "n100", "35"), []),
        (RequirementDraft(RANK, INDICATOR, "n102", "5"), []),
        (RequirementDraft(RANK, STAGE, "2", "15"), []),
        (RequirementDraft(BAND, LOW_MARKS, "", "4", "1", band="ดีเด่น"), []),
        (RequirementDraft(RANK, TOTAL, "", "60", nominee_class="S"), []),
        (RequirementDraft(RANK, TOTAL, "", ""), ["not_a_number"]),
        (RequirementDraft(RANK, TOTAL, "", "-1"), ["not_a_number"]),
        (RequirementDraft(RANK, DIMENSION, "n100", "51"), ["minimum_too_high"]),
        (RequirementDraft(RANK, INDICATOR, "n102", "11"), ["minimum_too_high"]),
        (RequirementDraft(RANK, DIMENSION, "n999", "5"), ["part_gone"]),
        (RequirementDraft(RANK, DIMENSION, "n101", "5"), ["part_gone"]),
        (RequirementDraft(RANK, STAGE, "0", "5"), ["part_gone"]),
        (RequirementDraft(RANK, LOW_MARKS, "", "4", "1.5"), ["not_whole"]),
        (RequirementDraft(RANK, TOTAL, "", "60", nominee_class="XL"), ["class_unknown"]),
        (RequirementDraft(BAND, TOTAL, "", "60", band="ด" * 121), ["too_long"]),
    ],
)
def test_requirements(requirement: RequirementDraft, found: list[str]) -> None:
    assert codes(replace(WHOLE, classes="S", requirements=(requirement,))) == found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"most": ""}, []),
        ({"name": ""}, ["empty"]),
        ({"unit": ""}, ["empty"]),
        ({"points": "0"}, ["not_positive"]),
        ({"most": "0"}, ["not_positive"]),
        ({"most": "x"}, ["not_a_number"]),
    ],
)
def test_adjustments(fields: dict[str, str], found: list[str]) -> None:
    row = AdjustmentDraft("n1", name="เกินเวลา", unit="นาที", points="1", most="5")

    assert codes(replace(WHOLE, adjustments=(replace(row, **fields),))) == found


@pytest.mark.parametrize(
    ("classes", "found"),
    [
        ("S\nM", []),
        ("S\nS", ["class_twice"]),
        ("ก" * 41, ["class_too_long"]),
        ("\n".join(str(at) for at in range(21)), ["too_many_classes"]),
    ],
)
def test_classes(classes: str, found: list[str]) -> None:
    assert codes(replace(WHOLE, classes=classes)) == found


def test_a_class_that_no_dimension_serves() -> None:
    large = replace(only(classes=("L",)), classes="S\nL")

    found = lacks(large)
    assert [(one.code, one.values) for one in found] == [
        ("class_without_dimension", {"class": "S", "number": "1"})
    ]
    assert lack_in_words(found[0])
    assert lacks(replace(large, base=WHOLE_BASE)) == []


def test_a_class_without_any_task_on_the_whole_form() -> None:
    dimensions = tuple(
        replace(one, indicators=tuple(replace(part, classes=("L",)) for part in one.indicators))
        for one in WHOLE.dimensions
    )
    large = replace(WHOLE, classes="S\nL", base=WHOLE_BASE, dimensions=dimensions)

    assert [lack.code for lack in lacks(large)] == ["class_without_task"]


# --- parts that move ----------------------------------------------------------------------------

RULED = replace(
    draft(2, 2),
    requirements=(
        RequirementDraft(RANK, DIMENSION, "n200", "10"),
        RequirementDraft(RANK, INDICATOR, "n102", "5"),
        RequirementDraft(RANK, STAGE, "1", "5"),
    ),
)


@pytest.mark.parametrize(
    ("button", "numbers"),
    [
        ("", ["2", "1.2", "1"]),
        ("up-dimension:n200", ["1", "2.2", "1"]),
        ("up-indicator:n102", ["2", "1.1", "1"]),
        ("copy-dimension:n100", ["2", "1.2", "1"]),
        ("remove-indicator:n101", ["2", "1.1", "1"]),
        ("remove-dimension:n100", ["1", "", "1"]),
    ],
)
def test_a_requirement_stays_with_its_part(button: str, numbers: list[str]) -> None:
    moved = pressed(RULED, button)

    assert [moved.reference_of(one) for one in moved.requirements] == numbers
    assert codes(moved) == (["part_gone"] if "" in numbers else [])


def test_a_new_rubric_refers_to_its_own_parts() -> None:
    fresh = without_keys(pressed(RULED, "up-dimension:n200"))

    assert [fresh.reference_of(one) for one in fresh.requirements] == ["1", "2.2", "1"]
    assert with_keys_of(RubricDraft(), fresh) == fresh


def test_foreign_keys_take_their_requirements_along() -> None:
    foreign = replace(
        RULED,
        dimensions=(replace(RULED.dimensions[0], key="77"), RULED.dimensions[1]),
        requirements=(RequirementDraft(RANK, DIMENSION, "77", "5"),),
        adjustments=(AdjustmentDraft("77", name="ก"), AdjustmentDraft("n1", name="ข")),
    )

    owned = with_keys_of(RubricDraft(), foreign)
    assert "77" not in {one.key for one in owned.dimensions}
    assert "77" not in {one.key for one in owned.adjustments}
    assert owned.reference_of(owned.requirements[0]) == "1"
    assert len({one.key for one in owned.adjustments}) == 2


# --- what follows -------------------------------------------------------------------------------


def test_what_a_choice_does_not_use_is_empty() -> None:
    filled = only(entry=TABLE, step="3", target="5", figure_by="secretary", levels=ROWS)
    as_table = settled(filled).dimensions[0].indicators[0]
    as_points = settled(only(entry=POINTS, target="5", figure_by="secretary", levels=ROWS))
    points = as_points.dimensions[0].indicators[0]
    as_levels = settled(replace(filled, rule=LEVEL)).dimensions[0].indicators[0]

    assert (as_table.step, as_table.target, as_table.figure_by) == ("0.01", "", "secretary")
    assert (points.target, points.figure_by, points.levels[1].lower) == ("", "judge", "")
    assert (as_levels.entry, as_levels.step) == (POINTS, "1")


def test_what_a_requirement_does_not_use_is_empty() -> None:
    one = RequirementDraft(RANK, TOTAL, "n1", "5", most="3", band="ดี")
    low = RequirementDraft(BAND, LOW_MARKS, "n1", "5", band="ดี")
    both = settled(replace(WHOLE, requirements=(one, low))).requirements

    assert both[0] == RequirementDraft(RANK, TOTAL, "", "5")
    assert both[1] == RequirementDraft(BAND, LOW_MARKS, "", "5", "0", band="ดี")


def test_rows_left_blank_are_none() -> None:
    blank = pressed(pressed(WHOLE, "add-requirement"), "add-adjustment")

    assert (len(blank.requirements), len(blank.adjustments)) == (1, 1)
    assert without_empty_rows(blank) == WHOLE


def test_rows_are_removed_by_their_place_and_by_their_key() -> None:
    rows = (RequirementDraft(bound="1"), RequirementDraft(bound="2"))
    added = pressed(pressed(replace(WHOLE, requirements=rows), "add-adjustment"), "add-adjustment")
    key = added.adjustments[0].key

    assert pressed(added, "remove-requirement:1").requirements == rows[1:]
    assert pressed(added, f"remove-adjustment:{key}").adjustments == added.adjustments[1:]


# --- what its reader should know ----------------------------------------------------------------


def said(one: RubricDraft) -> list[str]:
    return [caution_in_words(caution) for caution in cautions(one)]


@pytest.mark.parametrize(
    ("parts", "weights", "offers"),
    [
        (3, ["33.34", "33.33", "33.33"], ("99", "102")),
        (7, ["14.29"] * 4 + ["14.28"] * 3, ("98", "105")),
    ],
)
def test_weights_that_cannot_be_equal(
    parts: int, weights: list[str], offers: tuple[str, ...]
) -> None:
    spread = pressed(draft(*[1] * parts), "spread-dimensions")

    assert [one.weight for one in spread.dimensions] == weights
    (caution,) = cautions(spread)
    assert caution.offers == offers
    for full in offers:
        even = pressed(spread, f"spread-over:{full}")
        assert even.full_marks == full
        assert {Decimal(one.weight) for one in even.dimensions} == {Decimal(full) / parts}
        assert cautions(even) == []


def test_unequal_weights_of_indicators_are_said() -> None:
    spread = pressed(draft(3), "spread-indicators:n100")

    assert [caution.code for caution in cautions(spread)] == ["uneven_indicators"]
    assert said(spread)
    assert cautions(draft(2, 2)) == []


def test_a_top_level_below_the_maximum_is_said() -> None:
    low = only(levels=(LevelDraft("8", "ดี"),))

    assert codes(low) == []
    assert [caution.values for caution in cautions(low)] == [
        {"number": "1.1", "top": "8", "maximum": "10"}
    ]
    assert said(low)


def test_a_row_for_a_level_that_nothing_is_written_in_is_none() -> None:
    assert cautions(only(levels=(LevelDraft("", ""),))) == []


def test_a_total_that_needs_stages_is_said() -> None:
    high = replace(WHOLE, requirements=(RequirementDraft(RANK, TOTAL, "", "120"),))

    assert codes(high) == []
    assert [caution.code for caution in cautions(high)] == ["total_above_full_marks"]
    assert said(high)


def test_an_indicator_draft_counts_its_own_lines() -> None:
    assert IndicatorDraft("n1", topics="ก\n\n ข ").topic_lines == ["ก", "ข"]
