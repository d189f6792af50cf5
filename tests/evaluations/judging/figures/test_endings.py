"""What two people stand by is taken back by two: one asks with the reason, another confirms."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.judging.figures.actions.endings import agree_ending, ask_ending, drop_ending
from evaluations.judging.figures.actions.keying import end_figure
from evaluations.judging.figures.models import KeyedFigure
from evaluations.judging.figures.notices import FIGURE_BACK, FIGURE_ENDING, FIGURE_STAYS
from evaluations.judging.results.actions.certifying import certify
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.models import Notice
from tests.evaluations.judging.figures.test_figures import submitted_without_its_marks
from tests.factories import Cast, submitted_sheet
from tests.figures import confirmed, keyed, make_deduction, make_figure_indicator, taken_back
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def figure(cast: Cast) -> KeyedFigure:
    """Two minutes over time, keyed by the secretary and confirmed by the chair."""
    return confirmed(cast, make_deduction(rubric=cast.category.rubric), "2")


def told(kind: str) -> set[str]:
    rows = Notice.objects.filter(kind=kind, read_at=None)
    return {*rows.values_list("user__username", flat=True)}


def scored(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)


def total(cast: Cast) -> str | None:
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    return result.content["lines"][0]["total"]


@pytest.mark.parametrize("role", ["chair", "secretary", "administrator"])
def test_nobody_takes_back_a_confirmed_figure_alone(
    cast: Cast, figure: KeyedFigure, role: str
) -> None:
    person = getattr(cast, role)

    with pytest.raises(Refused, match="ยืนยันแล้ว"):
        end_figure(by=person, figure=figure, reason="ไม่เกินเวลา")
    ask_ending(by=person, figure=figure, reason="ไม่เกินเวลา")
    with pytest.raises(Refused):
        agree_ending(by=person, figure=figure)

    assert KeyedFigure.objects.confirmed().get() == figure


def test_until_another_person_confirms_that_it_counts_and_nothing_is_certified(
    cast: Cast, figure: KeyedFigure
) -> None:
    scored(cast)
    ask_ending(by=cast.secretary, figure=figure, reason="ไม่เกินเวลา")

    with pytest.raises(Refused, match="เกินเวลา"):
        total(cast)
    assert KeyedFigure.objects.confirmed().exists()

    agree_ending(by=cast.chair, figure=figure)
    assert total(cast) == "80.00"


def test_left_as_it_is_it_counts(cast: Cast, figure: KeyedFigure) -> None:
    scored(cast)
    ask_ending(by=cast.secretary, figure=figure, reason="ไม่เกินเวลา")

    drop_ending(by=cast.chair, figure=figure)

    assert {FIGURE_ENDING.code: set(), FIGURE_STAYS.code: {"secretary"}} == {
        code: told(code) for code in (FIGURE_ENDING.code, FIGURE_STAYS.code)
    }
    assert total(cast) == "78.00"


def test_people_and_the_journal_are_told(cast: Cast, figure: KeyedFigure) -> None:
    ask_ending(by=cast.secretary, figure=figure, reason="ไม่เกินเวลา")
    assert told(FIGURE_ENDING.code) == {"chair"}
    drop_ending(by=cast.secretary, figure=figure)
    taken_back(cast, figure, "ผิดราย")

    assert told(FIGURE_ENDING.code) == set()
    assert told(FIGURE_BACK.code) == {"secretary"}
    entries = Entry.objects.filter(verb__startswith="figure.end").order_by("pk")
    assert [*entries.values_list("verb", "by_name", "reason")] == [
        ("figure.ending_asked", cast.secretary.full_name, "ไม่เกินเวลา"),
        ("figure.ending_dropped", cast.secretary.full_name, "ไม่เกินเวลา"),
        ("figure.ending_asked", cast.secretary.full_name, "ผิดราย"),
        ("figure.ended", cast.chair.full_name, "ผิดราย"),
    ]


def test_asked_twice_is_asked_once_and_agreed_twice_ended_once(
    cast: Cast, figure: KeyedFigure
) -> None:
    ask_ending(by=cast.secretary, figure=figure, reason="ก")
    ask_ending(by=cast.chair, figure=figure, reason="ข")
    agree_ending(by=cast.chair, figure=figure)
    agree_ending(by=cast.chair, figure=figure)

    figure.refresh_from_db()
    assert (figure.ending_asked_by, figure.ended_by) == (cast.secretary, cast.chair)
    assert Entry.objects.filter(verb="figure.ended").count() == 1
    with pytest.raises(Refused):
        drop_ending(by=cast.chair, figure=figure)
    with pytest.raises(Refused):
        ask_ending(by=cast.chair, figure=figure, reason="ค")


@pytest.mark.parametrize("role", ["member", "officer", "auditor", "nobody"])
def test_only_those_who_run_the_committee_ask_agree_or_drop(
    cast: Cast, figure: KeyedFigure, role: str
) -> None:
    person = getattr(cast, role)

    with pytest.raises(Refused):
        ask_ending(by=person, figure=figure, reason="x")
    ask_ending(by=cast.secretary, figure=figure, reason="x")
    with pytest.raises(Refused):
        agree_ending(by=person, figure=figure)
    with pytest.raises(Refused):
        drop_ending(by=person, figure=figure)
    assert KeyedFigure.objects.get().ending_waits


def test_what_waits_to_be_confirmed_is_sent_back_instead(cast: Cast) -> None:
    waits = keyed(cast, make_deduction(rubric=cast.category.rubric), "2")

    with pytest.raises(Refused):
        ask_ending(by=cast.chair, figure=waits, reason="x")
    end_figure(by=cast.secretary, figure=waits, reason="คีย์ผิด")
    assert not KeyedFigure.objects.unended().exists()


def test_a_wish_is_dropped_though_sheets_use_the_figure_by_now(cast: Cast) -> None:
    figure = confirmed(cast, make_figure_indicator(rubric=cast.category.rubric), "6")
    ask_ending(by=cast.secretary, figure=figure, reason="x")
    submitted_without_its_marks(cast)

    with pytest.raises(Refused, match=cast.member.full_name):
        agree_ending(by=cast.chair, figure=figure)
    drop_ending(by=cast.chair, figure=figure)
    assert not KeyedFigure.objects.get().ending_waits


def test_the_pages_lead_two_people_through_it(
    cast: Cast, figure: KeyedFigure, sign_in: SignIn
) -> None:
    secretary, chair = sign_in(cast.secretary), sign_in(cast.chair)
    page = reverse("nomination_figures", args=[cast.nomination.pk])
    ask = reverse("figure_ending", args=[figure.pk])
    agree = reverse("figure_ending_agree", args=[figure.pk])
    assert ask in secretary.get(page).content.decode()

    answer = secretary.post(ask, {"reason": "ไม่เกินเวลา"}, follow=True).content.decode()

    assert "รอคนที่สองยืนยัน" in answer
    assert agree not in answer
    seen = chair.get(page).content.decode()
    assert "ไม่เกินเวลา" in seen
    assert agree in seen
    assert f'href="{ask}"' not in seen
    done = chair.post(agree, follow=True).content.decode()
    assert "ตัวเลขนี้ไม่นับ" in done
    assert KeyedFigure.objects.get().ended_by == cast.chair


@pytest.mark.parametrize("name", ["board", "figure_list", "home", "session_progress"])
def test_pages_say_that_taking_back_waits(
    cast: Cast, figure: KeyedFigure, sign_in: SignIn, name: str
) -> None:
    panel = [cast.committee.pk, cast.category.pk]
    args = {"home": [], "session_progress": [cast.session.pk]}.get(name, panel)
    chair = sign_in(cast.chair)
    before = chair.get(reverse(name, args=args)).content.decode()
    ask_ending(by=cast.secretary, figure=figure, reason="x")

    after = chair.get(reverse(name, args=args)).content.decode()

    assert "การถอน" not in before
    assert "การถอน" in after
