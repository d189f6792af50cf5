"""What of its figures an office reads, where one judge alone gave some of them."""

from copy import deepcopy
from typing import Any

import pytest

from evaluations.judging.results.models import Result
from evaluations.outcome.objections.provisional import (
    figures_of,
    provisional_parts,
    untold_dimensions,
)
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


@pytest.mark.parametrize(
    ("places", "indicators", "dimensions"),
    [
        ((), [], set()),
        # The total less the other dimension would give it, so the other stays out as well.
        ((1,), [2], {0, 1}),
        ((2, 3), [3, 4], {0, 1}),
        ((0, 2), [1, 3], {0, 1}),
    ],
)
def test_no_figure_from_which_a_single_judges_mark_could_be_worked_out(
    result: Result, places: tuple[int, ...], indicators: list[int], dimensions: set[int]
) -> None:
    content = marked_by_one(result, *places)
    line = content["lines"][0]

    assert [one.place for one in figures_of(content, line) if not one.figure] == indicators
    assert untold_dimensions(content, line) == dimensions
    parts = provisional_parts(content, line)
    tables = [part for part in parts if isinstance(part, Table)]
    *rows, total = tables[0].rows
    assert [not row[-1] for row in rows] == [place in dimensions for place in (0, 1)]
    assert total[-1] == line["total"]
    workings = " ".join(
        text for part in parts if isinstance(part, Text) for text in part.paragraphs
    )
    for figure in ("40.00 + 40.00", "40.00"):
        assert (figure in workings) == (not dimensions), workings
