"""Parts of pages that are kept once drawn never show another language, reader or state."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.setup.rubrics.models import Indicator
from evaluations.setup.rubrics.tree import forget_trees
from tests.factories import Cast, make_rubric, opened_sheet
from units.models import User

SignIn = Callable[[User], Client]


def page(client: Client, name: str, *args: int) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def mark(sheet: ScoreSheet, judge: User, comment: str) -> int:
    indicator = Indicator.objects.filter(dimension__rubric=sheet.rubric_id)[0].pk
    value = MarkValue(SCORED, Decimal(8), comment)
    save_mark(by=judge, sheet=sheet.pk, indicator=indicator, value=value, version=0)
    return indicator


def test_each_language_has_its_own(cast: Cast, sign_in: SignIn) -> None:
    sheet, client = (
        opened_sheet(judge=cast.member, nomination=cast.nomination),
        sign_in(cast.member),
    )
    thai = page(client, "sheet", sheet.pk)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = page(client, "sheet", sheet.pk)
    for text, other in (("ความเห็น", "Comment"), ("งานของฉัน", "My work"), ("กำลังบันทึก", "saving …")):
        assert text in thai
        assert other not in thai
        assert other in english
        assert text not in english


def test_what_one_judge_wrote_is_shown_to_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    """Both gave the same mark, and one said why."""
    sheets = {
        judge: opened_sheet(judge=judge, nomination=cast.nomination)
        for judge in (cast.member, cast.chair)
    }
    mark(sheets[cast.member], cast.member, "ความเห็นลับ")
    mark(sheets[cast.chair], cast.chair, "")
    assert "ความเห็นลับ" in page(sign_in(cast.member), "sheet", sheets[cast.member].pk)
    assert "ความเห็นลับ" not in page(sign_in(cast.chair), "sheet", sheets[cast.chair].pk)
    assert "ความเห็นลับ" in page(sign_in(cast.member), "sheet", sheets[cast.member].pk)


def test_a_mark_is_shown_once_it_is_saved(cast: Cast, sign_in: SignIn) -> None:
    sheet, client = (
        opened_sheet(judge=cast.member, nomination=cast.nomination),
        sign_in(cast.member),
    )
    before = page(client, "sheet", sheet.pk)
    box = f'name="points-{mark(sheet, cast.member, "")}" value="8"'
    assert box not in before
    assert box in page(client, "sheet", sheet.pk)


def test_a_draft_is_drawn_as_it_reads_now(cast: Cast, sign_in: SignIn) -> None:
    rubric, client = make_rubric(), sign_in(cast.administrator)
    indicators = Indicator.objects.filter(dimension__rubric=rubric)
    for name in ("ชื่อเดิม", "ชื่อใหม่"):
        indicators.update(name=name)
        forget_trees()
        assert name in page(client, "rubric_preview", rubric.pk)
    assert "ชื่อเดิม" not in page(client, "rubric_preview", rubric.pk)


@pytest.mark.parametrize(("role", "sees"), [("administrator", True), ("member", False)])
def test_the_way_to_administration_is_for_who_oversees(
    cast: Cast, sign_in: SignIn, role: str, sees: bool
) -> None:
    for other in (cast.member, cast.administrator):
        page(sign_in(other), "home")
    own = page(sign_in(getattr(cast, role)), "home")
    assert (f'href="{reverse("administration")}"' in own.partition("</nav>")[0]) == sees


def test_the_page_one_is_on_is_marked(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.member)
    for name in ("home", "session_list", "nomination_list", "home"):
        head = " ".join(page(client, name).partition("</nav>")[0].split())
        assert f'href="{reverse(name)}" aria-current="page"' in head
        assert head.count('aria-current="page"') == 1
