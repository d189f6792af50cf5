"""What of its figures an office reads, where one judge alone gave some of them."""

from copy import deepcopy
from typing import Any

import pytest

from evaluations.judging.results.models import Result
from evaluations.outcome.objections.provisional import figures_of, provisional_parts
from evaluations.outcome.objections.reading import Reading, counted_of
from evaluations.outcome.objections.single_marks import told_of
from evaluations.platform.documents.document import Table, Text
from tests.factories import Cast, make_cast
from tests.objecting import judged

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def result(module_db: None) -> Result:
    cast: Cast = make_cast()
    return judged(cast)


def marked_by_one(result: Result, *places: int) -> Any:
    """The document, as if but one judge had marked the indicators at these places."""
    content: Any = deepcopy(result.content)
    for sheet in content["lines"][0]["sheets"][1:]:
        for place in places:
            sheet["points"][place] = None
    dimensions = {"2": "dimension", "1.2": "indicator", "2.2": "indicator"}
    content["policy"]["requirements"] = [
        {
            "number": number,
            "scope": "rank",
            "measure": measure,
            "bound": "1",
            "reference": reference,
            "most": None,
            "nominee_class": "",
            "band": "",
        }
        for number, (reference, measure) in enumerate(dimensions.items(), start=1)
    ]
    return content


def reading(content: Any, earlier: Any = None) -> Reading:
    """What the office reads of it, after an earlier one."""
    every = [one for one in (earlier, content) if one is not None]
    told = told_of([counted_of(one, one["lines"][0]) for one in every])
    return Reading(content, content["lines"][0], told, told.total)


@pytest.mark.parametrize(
    ("places", "indicators", "dimensions"),
    [
        ((), [], []),
        # The total less the other dimension, which its indicators give, would give it.
        ((1,), [2], [0]),
        ((2, 3), [3, 4], [1]),
        ((0, 2), [1, 3], [0, 1]),
    ],
)
def test_no_figure_from_which_a_single_judges_mark_could_be_worked_out(
    result: Result, places: tuple[int, ...], indicators: list[int], dimensions: list[int]
) -> None:
    content = marked_by_one(result, *places)
    shown = reading(content)

    assert [one.place for one in figures_of(shown) if not one.figure] == indicators
    parts = provisional_parts(shown)
    *rows, total = next(part for part in parts if isinstance(part, Table)).rows
    assert [place for place, row in enumerate(rows) if not row[-1]] == dimensions
    assert total[-1] == ("" if places else content["lines"][0]["total"])
    workings = " ".join(
        text for part in parts if isinstance(part, Text) for text in part.paragraphs
    )
    assert ("40.00 + 40.00" in workings) == (not places), workings
    # Of what is asked of these two, all is told that rests on a figure which is.
    asked = {"มิติที่ 2": 1 in dimensions, "1.2": 2 in indicators, "2.2": 4 in indicators}
    assert {name: f"{name} อย่างน้อย 1 –" not in workings for name in asked} == asked, workings


def test_of_one_sheet_nothing_is_told(result: Result) -> None:
    shown = reading(marked_by_one(result, 0, 1, 2, 3))

    parts = provisional_parts(shown)

    assert not any(isinstance(part, Table) for part in parts)
    assert not any(character in repr(parts) for character in ("80.00", "8.00"))


def test_a_judge_who_left_is_not_worked_out_from_two_results(result: Result) -> None:
    before, after = marked_by_one(result), marked_by_one(result)
    del after["lines"][0]["sheets"][2]

    assert reading(after).has_total
    shown = reading(after, earlier=before)
    assert (shown.told.indicators, shown.has_total) == (frozenset(), False)
