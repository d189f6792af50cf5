"""Case A2: whatever a page asks for appears when it is asked, without loading it anew. Each page
names its counters in a signed address; it draws itself again when they have moved."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from evaluations.entry.schedule.session_version import count_of, watched
from evaluations.judging.agreed.actions import reopen_agreed
from evaluations.judging.moderation.actions.absences import close_absent
from evaluations.judging.moderation.actions.discussion import open_discussion
from evaluations.judging.moderation.actions.recusals import lift_recusal, recuse
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.actions.sheets import open_agreed
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.models import ConflictKind, Declaration, ScoreSheet
from tests.evaluations.judging.agreed.test_agreed import filled
from tests.factories import Cast, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]


class Page:
    """A page as its device keeps it: what it polls, and what it knew when it was drawn."""

    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address
        self.text = ""
        self.draw()

    def draw(self) -> str:
        self.text = self.client.get(self.address).content.decode()
        pulse = re.search(r'data-pulse="/pulse/([^/"]+)/"', self.text)
        assert pulse, "the page does not follow"
        watch = watched(pulse[1])
        assert watch
        self.watch, self.seen = watch, count_of(watch)
        return self.text

    def moved(self) -> bool:
        return count_of(self.watch) != self.seen

    def part(self, pk: str) -> str:
        """What is exchanged when the page is drawn again."""
        found = re.search(rf'<(div|section)[^>]*id="{pk}" data-live', self.text)
        assert found, pk
        rest = self.text[found.end() :]
        return rest.partition(" data-live")[0]


def agreed_page(cast: Cast, client: Client, sheet: ScoreSheet) -> Page:
    return Page(client, reverse("agreed_sheet", args=[sheet.pk]))


def test_who_waits_for_the_sheet_is_led_to_it(agreed: Cast, sign_in: SignIn) -> None:
    page = Page(sign_in(agreed.member), reverse("sheet_open", args=[agreed.nomination.pk]))
    assert "เปิดแบบ" in page.part("live-way")

    sheet = open_agreed(by=agreed.secretary, nomination=agreed.nomination)

    assert page.moved()
    there = page.client.get(page.address)
    assert there.headers["Location"] == reverse("agreed_sheet", args=[sheet.pk])


def test_who_types_a_declaration_is_left_alone(agreed: Cast, sign_in: SignIn) -> None:
    Declaration.objects.all().delete()

    shown = sign_in(agreed.member).get(reverse("sheet_open", args=[agreed.nomination.pk]))

    assert "data-pulse" not in shown.content.decode()


def test_the_form_for_the_word_comes_and_goes_with_the_sheet(
    agreed: Cast, sign_in: SignIn
) -> None:
    sheet = filled(agreed)
    page = agreed_page(agreed, sign_in(agreed.member), sheet)
    assert 'name="password"' not in page.part("live-word")
    assert page.text.count("data-said") == 1

    sheet = submit_sheet(by=agreed.secretary, sheet=sheet)
    assert page.moved()
    page.draw()
    assert 'name="password"' in page.part("live-word")
    assert "data-announce" in page.part("live-state")

    reopen_agreed(by=agreed.chair, sheet=sheet, reason="แก้คะแนน")
    assert page.moved()
    page.draw()
    assert 'name="password"' not in page.part("live-word")
    assert "แก้คะแนน" in page.part("live-state")


def test_declared_taken_off_and_left_out_the_page_follows(agreed: Cast, sign_in: SignIn) -> None:
    sheet = submit_sheet(by=agreed.secretary, sheet=filled(agreed))
    about: dict[str, Any] = {
        "seat": agreed.seat(agreed.member),
        "nomination": agreed.nomination,
    }
    Declaration.objects.filter(**about).delete()
    page = agreed_page(agreed, sign_in(agreed.member), sheet)
    assert reverse("sheet_open", args=[agreed.nomination.pk]) in page.part("live-declare")
    kind = ConflictKind.KINSHIP
    steps: list[tuple[Callable[[], object], bool]] = [
        (lambda: declare(by=agreed.member, kind=ConflictKind.NONE, **about), True),
        (lambda: recuse(by=agreed.chair, kind=kind, reason="ญาติ", **about), False),
        (lambda: lift_recusal(by=agreed.chair, reason="ไม่ใช่", **about), False),
        (lambda: declare(by=agreed.member, kind=ConflictKind.NONE, **about), True),
        (lambda: close_absent(by=agreed.chair, reason="กลับก่อน", **about), False),
    ]
    for at, (happens, speaks) in enumerate(steps):
        happens()
        assert page.moved(), at
        page.draw()
        assert ('name="password"' in page.part("live-word")) is speaks, at


def test_board_and_comparison_open_when_the_last_sheet_is_in_and_not_before(
    cast: Cast, sign_in: SignIn
) -> None:
    """A plain member is told nothing of single sheets."""
    panel = [cast.committee.pk, cast.category.pk]
    client = sign_in(cast.member)
    board = Page(client, reverse("board", args=panel))
    comparison = Page(client, reverse("comparison", args=[*panel, cast.nomination.pk]))
    runner = Page(sign_in(cast.secretary), reverse("board", args=panel))
    for judge in (cast.member, cast.chair):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    assert runner.moved()
    assert not board.moved()
    assert not comparison.moved()

    submitted_sheet(judge=cast.secretary, nomination=cast.nomination)
    assert board.moved()
    assert comparison.moved()
    board.draw()
    comparison.draw()
    assert "80.00" in board.part("live-board")
    assert "80.00" in comparison.part("live-marks")

    open_discussion(by=cast.chair, nomination=cast.nomination)
    assert comparison.moved()
    comparison.draw()
    mine = ScoreSheet.objects.get(seat__user=cast.member)
    assert reverse("sheet_revise", args=[mine.pk]) in comparison.part("live-discussion")


def test_the_committees_words_appear_on_a_members_board(agreed: Cast, sign_in: SignIn) -> None:
    panel = [agreed.committee.pk, agreed.category.pk]
    board = Page(sign_in(agreed.member), reverse("board", args=panel))

    submit_sheet(by=agreed.secretary, sheet=filled(agreed))

    assert board.moved()
