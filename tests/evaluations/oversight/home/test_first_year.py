"""Start here: what is empty is not done, and what is done goes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.judging.results.actions.certifying import certify
from evaluations.oversight.home.first_year import (
    BEGUN,
    DONE,
    EMPTY,
    RoundYear,
    YearFacts,
    first_open,
    is_done,
    steps,
)
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import Cast, make_user, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]
YEAR = RoundYear(
    awards=1, committees=2, sessions=2, sheets=9, results=2, is_draft=False, is_over=True
)
ALL = YearFacts(offices=5, people=9, rubrics=1, of_round=YEAR)


def year(**fields: object) -> YearFacts:
    return replace(ALL, of_round=replace(YEAR, is_over=False, **fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "code", "state"),
    [
        (YearFacts(), "offices", EMPTY),
        (YearFacts(), "results", EMPTY),
        (YearFacts(people=3), "people", DONE),
        (replace(ALL, of_round=None), "round", EMPTY),
        (replace(ALL, of_round=RoundYear()), "round", BEGUN),
        (replace(ALL, of_round=RoundYear()), "committees", EMPTY),
        (year(faults={"weights": 1}), "rubrics", BEGUN),
        (year(faults={"deadlines": 2}), "round", DONE),
        (year(not_joined=4), "committees", BEGUN),
        (year(faults={"slots": 3}), "schedule", BEGUN),
        (year(sheets=0), "day", EMPTY),
        (year(sheets_owed=1), "day", BEGUN),
        (year(uncertified=1), "results", BEGUN),
        (year(results=0, uncertified=2), "results", EMPTY),
    ],
)
def test_each_step_says_its_state(facts: YearFacts, code: str, state: str) -> None:
    found = {step.code: step.state for step in steps(facts)}

    assert found[code] == state


def test_the_first_step_that_is_open_is_due() -> None:
    assert first_open(steps(YearFacts())) == "offices"
    assert first_open(steps(year(not_joined=1))) == "committees"
    assert is_done(steps(ALL))
    assert first_open(steps(ALL)) == ""


@pytest.mark.django_db
def test_an_empty_installation_leads_the_administrator(sign_in: SignIn) -> None:
    client = sign_in(make_user(is_administrator=True))

    shown = client.get(reverse("home")).content.decode()
    page = client.get(reverse("first_year")).content.decode()

    assert "เริ่มต้นที่นี่" in shown
    assert shown.count("ยังไม่เริ่ม") == page.count("ยังไม่เริ่ม") == 8
    assert "ขณะนี้ท่านยังไม่มีวันประเมิน" not in shown
    for name in ("unit_list", "person_list", "rubric_list", "round_list"):
        assert f'href="{reverse(name)}"' in shown
    assert page.count("btn-primary") == 1


def test_it_goes_when_the_first_round_is_done(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    assert "เริ่มต้นที่นี่" in client.get(reverse("home")).content.decode()
    assert reverse("first_year") in client.get(reverse("administration")).content.decode()
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    AwardRound.objects.update(phase=Phase.CLOSED)
    # What is remembered goes with the next entry of the journal.
    submitted = client.get(reverse("home")).content.decode()

    assert "เริ่มต้นที่นี่" not in submitted
    assert client.get(reverse("first_year")).content.decode().count("btn-primary") == 0
