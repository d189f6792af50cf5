"""Figures, levels and classes on a sheet of paper."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.models import SelfMark
from evaluations.judging.paper.actions.confirming import confirm_paper
from evaluations.judging.paper.actions.telling import shown_digest
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.scoring.models import Mark, ScoreSheet
from evaluations.setup.rubrics.models import Indicator
from tests.entries import key_figure, make_entries
from tests.factories import Cast
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def entries(cast: Cast) -> dict[str, int]:
    Nomination.objects.update(nominee_class="S")
    cast.nomination.refresh_from_db()
    return make_entries(cast.category.rubric)


def typed(entries: dict[str, int], **other: str) -> dict[str, str]:
    return {
        f"points-{entries['levels']}": "3",
        f"figure-{entries['table']}": "๕",
        f"figure-{entries['linear']}": "10",
        "declares": "none",
        **other,
    }


def address(cast: Cast) -> str:
    return reverse("paper_key", args=[cast.nomination.pk, cast.seat(cast.member).pk])


def test_the_blank_paper_asks_only_what_applies(
    cast: Cast, sign_in: SignIn, entries: dict[str, int]
) -> None:
    Indicator.objects.filter(pk=entries["levels"]).update(is_mandatory=True)
    key_figure(cast, entries["keyed"], "6")

    printed = text_of(
        sign_in(cast.secretary).get(reverse("paper_pdf", args=[cast.nomination.pk])).content
    )

    assert "ตัวชี้วัด levels" in printed
    # Once on each of the three sheets.
    assert printed.count("(บังคับ)") == 3
    keying = sign_in(cast.secretary).get(address(cast)).content.decode()
    assert keying.count("บังคับ</span>") == 1
    assert "ตัวชี้วัด large" not in printed
    assert "0, 1, 3, 5" in printed
    assert "5 – ระดับ 4" in printed
    assert "6→5" in printed.replace(" ", "")


def test_the_blank_paper_shows_the_own_mark(cast: Cast, sign_in: SignIn) -> None:
    entries = make_entries(cast.category.rubric, asks_self_assessment=True)
    Nomination.objects.update(nominee_class="S", state="draft")
    mark = {"indicator_id": entries["levels"], "points": 5}
    SelfMark.objects.create(nomination=cast.nomination, **mark)
    Nomination.objects.update(state="accepted")

    printed = text_of(
        sign_in(cast.secretary).get(reverse("paper_pdf", args=[cast.nomination.pk])).content
    )

    assert "ไม่นับเป็นคะแนน" in printed.replace(" ", "")


def test_figures_are_keyed_and_confirmed(
    cast: Cast, sign_in: SignIn, entries: dict[str, int]
) -> None:
    key_figure(cast, entries["keyed"], "6")

    answer = sign_in(cast.secretary).post(address(cast), typed(entries))
    assert answer.status_code == 302
    entry = PaperEntry.objects.get()
    shown = sign_in(cast.member).get(reverse("paper", args=[entry.pk])).content.decode()
    confirm_paper(by=cast.member, entry=entry, seen=shown_digest(entry))

    assert "10 → 3.57" in shown
    assert "เลขานุการบันทึก" in shown
    marks = {mark.indicator_id: mark for mark in Mark.objects.all()}
    assert set(marks) == {entries[name] for name in ("levels", "table", "linear", "keyed")}
    linear = marks[entries["linear"]]
    assert (linear.points, linear.figure) == (Decimal("3.57"), Decimal(10))
    assert ScoreSheet.objects.get().state == "submitted"


def test_a_level_that_is_none_and_a_figure_that_is_missing(
    cast: Cast, sign_in: SignIn, entries: dict[str, int]
) -> None:
    wrong = {f"points-{entries['levels']}": "2", f"figure-{entries['table']}": ""}

    answer = sign_in(cast.secretary).post(address(cast), typed(entries, **wrong))
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert "กรุณาให้คะแนนค่าใดค่าหนึ่งต่อไปนี้: 0, 1, 3, 5" in shown
    assert "ยังไม่มีผู้ยืนยันค่าที่เลขานุการบันทึก" in shown
    assert "ตัวชี้วัด large" not in shown
    assert not PaperEntry.objects.exists()
