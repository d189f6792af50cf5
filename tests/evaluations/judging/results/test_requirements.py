"""What a nominee must reach apart from its rank, on the board and in the certified result."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Placing
from evaluations.judging.results.result_document import LineV3
from evaluations.judging.results.verification import first_misfit
from tests.factories import Cast, submitted_sheet
from units.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
OF_AN_INDICATOR = {"measure": "indicator", "reference": "1.1"}


def certified(cast: Cast, *, points: str = "8", **requirement: Any) -> LineV3:
    """The line of the cast's nomination, every mark of which has `points` of 10."""
    cast.category.rubric.requirements.create(number=1, **requirement)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    return result.content["lines"][0]


@pytest.mark.parametrize(
    ("requirement", "status"),
    [
        ({**OF_AN_INDICATOR, "bound": "8.01"}, "below_minimum"),
        ({**OF_AN_INDICATOR, "bound": 8}, "ranked"),
        ({"measure": "low_marks", "bound": 8, "most": 1}, "below_minimum"),
        ({"measure": "low_marks", "bound": "7.99", "most": 0}, "ranked"),
        ({"measure": "total", "bound": "80.01"}, "below_minimum"),
        ({"measure": "total", "bound": 80, "nominee_class": "L"}, "ranked"),
    ],
)
def test_a_requirement_keeps_from_a_rank(
    cast: Cast, requirement: dict[str, Any], status: str
) -> None:
    line = certified(cast, **requirement)

    assert (line["status"], line["rank"]) == (status, 1 if status == "ranked" else None)
    assert line["failed"] == ([] if status == "ranked" else ["requirement:1"])
    assert first_misfit() is None


def test_the_board_counts_single_indicators(cast: Cast, sign_in: SignIn) -> None:
    cast.category.rubric.requirements.create(number=1, **OF_AN_INDICATOR, bound=9)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    address = reverse("board", args=[cast.committee.pk, cast.category.pk])

    page = sign_in(cast.chair).get(address)

    assert page.status_code == 200
    assert "80.00" in page.content.decode()


def test_ranked_first_and_nobody_goes_up(cast: Cast) -> None:
    """Rank 1 at 62.00 with "go up at least 80": ranked, and the paper says so."""
    line = certified(cast, points="6", scope="go_up", measure="total", bound=80)

    assert (line["rank"], line["total"], line["kept_back"]) == (1, "60.00", ["requirement:1"])
    assert not Placing.objects.get().may_go_up
