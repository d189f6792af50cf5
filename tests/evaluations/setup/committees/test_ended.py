"""Case A12: a seat that ends. What it still owes is asked about, its holder is told, and no link
of theirs leads nowhere."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from evaluations.judging.scoring.actions.sheets import open_agreed
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.notices.models import Notice
from evaluations.setup.committees.models import Seat
from evaluations.setup.committees.notices import ENDED
from evaluations.setup.rounds.models import Award, Mode
from tests.evaluations.setup.committees.test_committees import form
from tests.factories import Cast, make_user, opened_sheet, submitted_sheet
from thai.dates import format_date
from units.models import User

SignIn = Callable[[User], Client]


def handed_on(cast: Cast, days: int = 0, **fields: object) -> dict[str, object]:
    """The editor's form in which the member's seat goes to another from `days` after today."""
    since = timezone.localdate() + timedelta(days=days)
    seats = {seat.user: (seat.pk, seat.user.username, seat.position) for seat in _seats(cast)}
    other = User.objects.filter(username="other").first() or make_user(username="other")
    return form(
        cast.committee,
        (*seats[cast.chair], "yes"),
        (*seats[cast.member], "yes"),
        (*seats[cast.secretary], "yes"),
        ("", other.username, "member", "yes", since.isoformat(), "", "2"),
        **fields,
    )


def _seats(cast: Cast) -> list[Seat]:
    return list(Seat.objects.filter(committee=cast.committee).select_related("user"))


@pytest.fixture
def editor(cast: Cast) -> str:
    return reverse("committee", args=[cast.committee.pk])


def test_what_it_owes_is_asked_about_and_named(cast: Cast, sign_in: SignIn, editor: str) -> None:
    client = sign_in(cast.administrator)

    asked = client.post(editor, handed_on(cast))

    assert asked.status_code == 422
    shown = strip_tags(asked.content.decode())
    named = shown[shown.index("ยังไม่ได้บันทึก") :]
    assert f"{cast.member.full_name}: {cast.nomination.name_in_category}" in named
    assert cast.seat(cast.member).valid_until is None
    assert client.post(editor, handed_on(cast, answer="sure")).status_code == 302
    assert cast.seat(cast.member).valid_until is not None


def test_a_word_that_is_not_in_is_asked_about_too(
    cast: Cast, sign_in: SignIn, editor: str
) -> None:
    Award.objects.update(mode=Mode.AGREED)
    open_agreed(by=cast.chair, nomination=cast.nomination)

    assert sign_in(cast.administrator).post(editor, handed_on(cast)).status_code == 422


def test_nothing_is_asked_where_nothing_is_owed_or_a_day_is_left(
    cast: Cast, sign_in: SignIn, editor: str
) -> None:
    client = sign_in(cast.administrator)
    assert client.post(editor, handed_on(cast, days=2)).status_code == 302
    Seat.objects.filter(user__username="other").delete()
    Seat.objects.update(valid_until=None)
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    cast.committee.refresh_from_db()

    assert client.post(editor, handed_on(cast)).status_code == 302


def test_who_was_replaced_is_told_and_led_to_a_page(
    cast: Cast, sign_in: SignIn, editor: str
) -> None:
    done = submitted_sheet(judge=cast.member, nomination=cast.nomination)
    sign_in(cast.administrator).post(editor, handed_on(cast))
    seat, client = cast.seat(cast.member), sign_in(cast.member)

    (notice,) = Notice.objects.filter(user=cast.member, kind=ENDED.code)
    page = client.post(reverse("notice_open", args=[notice.pk]), follow=True)

    shown = page.content.decode()
    assert seat.valid_until
    assert format_date(seat.valid_until, "full") in shown
    assert f"{User.objects.get(username='other').full_name} ทำหน้าที่แทนท่านตั้งแต่" in strip_tags(shown)
    assert f'href="{reverse("sheet_review", args=[done.pk])}"' in shown
    assert client.get(reverse("sheet_review", args=[done.pk])).status_code == 200
    assert sign_in(cast.chair).get(page.request["PATH_INFO"]).status_code == 404


def test_links_of_the_day_lead_on_and_those_of_others_nowhere(cast: Cast, sign_in: SignIn) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    agreed = ScoreSheet.objects.create(
        committee=cast.committee,
        nomination=cast.nomination,
        rubric=sheet.rubric,
        opened_at=timezone.now(),
    )
    seat, client = cast.seat(cast.member), sign_in(cast.member)
    Seat.objects.filter(pk=seat.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    pages = {
        "sheet": sheet.pk,
        "agreed_sheet": agreed.pk,
        "sheet_open": cast.nomination.pk,
        "session_detail": cast.session.pk,
    }

    for name, pk in pages.items():
        answer = client.get(reverse(name, args=[pk]))
        assert answer.status_code == 302, name
        assert answer.headers["Location"] == reverse("seat_ended", args=[seat.pk]), name
        assert sign_in(cast.nobody).get(reverse(name, args=[pk])).status_code == 404, name
