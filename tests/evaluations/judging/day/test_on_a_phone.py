"""The day's pages as a phone shows them, and what they say before something is pressed (cases J9,
J13, J15 and J17): without a browser, by what their HTML is made of."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from evaluations.judging.moderation.actions.discussion import open_discussion
from evaluations.judging.results.actions.certifying import certify
from tests.architecture.looks import depth
from tests.factories import Cast, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]
CELL = re.compile(r"<td\b[^>]*>")
TABLE = re.compile(r'<table class="table ([^"]*)"')


@pytest.fixture
def judged(cast: Cast) -> Cast:
    """Every sheet is in."""
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    return cast


def shown(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def panel(cast: Cast) -> tuple[int, int]:
    return cast.committee.pk, cast.category.pk


def test_the_roll_call_is_a_line_for_a_person(cast: Cast, sign_in: SignIn) -> None:
    cast.slot.attendance.create(role="presenter", number=1, name="นายนำ เสนอ")

    page = shown(sign_in(cast.secretary), "roll_call", cast.session.pk)

    lines = re.findall(r'<details class="roll-line"[^>]*>(.*?)</details>', page, re.DOTALL)
    heads = [strip_tags(line.partition("</summary>")[0]).split() for line in lines]
    assert len(lines) == len(cast.judges) + 1
    assert all(head[-1] == "ยังไม่เช็กชื่อ" for head in heads)
    assert all(line.count("<select") == 1 for line in lines)
    assert 'roll-line" name="roll" open' not in page


def test_progress_is_cards_whose_forms_lie_behind_one_triangle(
    cast: Cast, sign_in: SignIn
) -> None:
    page = shown(sign_in(cast.chair), "session_progress", cast.session.pk)

    assert TABLE.findall(page) == ["stack"]
    assert CELL.findall(page)
    assert all("data-label=" in cell for cell in CELL.findall(page))
    assert page.count("seat-action") == len(cast.judges)
    assert depth(page) == 1


def test_what_a_row_is_about_stays_in_sight(judged: Cast, sign_in: SignIn) -> None:
    chair = sign_in(judged.chair)
    board = shown(chair, "board", *panel(judged))
    comparison = shown(chair, "comparison", *panel(judged), judged.nomination.pk)

    assert {kind.split()[0] for kind in TABLE.findall(board + comparison)} == {"pinned"}


def test_a_discussion_is_asked_about_and_an_open_one_is_told_before_the_certification(
    judged: Cast, sign_in: SignIn
) -> None:
    chair = sign_in(judged.chair)
    page = shown(chair, "comparison", *panel(judged), judged.nomination.pk)
    before, _form, asked = page.partition(reverse("discussion", args=[judged.nomination.pk]))
    assert before.rindex("<details") > before.rindex("</details>")
    assert "ระบบจะแจ้งกรรมการทุกคนทันที" in asked

    open_discussion(by=judged.chair, nomination=judged.nomination)

    assert "การอภิปรายยังเปิดอยู่" in shown(chair, "certification", *panel(judged))


def test_the_ranking_stands_before_its_proof(judged: Cast, sign_in: SignIn) -> None:
    result = certify(by=judged.chair, category=judged.category, committee=judged.committee)

    page = shown(sign_in(judged.chair), "result", result.pk)

    assert page.index(judged.nomination.official_name) < page.index(result.digest)


def test_blank_paper_is_offered_while_some_is_owed(cast: Cast, sign_in: SignIn) -> None:
    chair = sign_in(cast.chair)
    blank = reverse("session_paper", args=[cast.session.pk])
    assert blank in shown(chair, "session_detail", cast.session.pk)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    assert blank not in shown(chair, "session_detail", cast.session.pk)
