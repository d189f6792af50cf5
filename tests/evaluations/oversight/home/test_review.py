"""The access review: who may what, who has not come for long, and what is missing."""

import datetime
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.oversight.home.review import months_before
from tests.factories import Cast
from units.models import User

SignIn = Callable[[User], Client]
NAMES = ("administrator", "auditor", "chair", "member", "secretary", "officer", "nobody")


@pytest.fixture
def reviewed(cast: Cast, sign_in: SignIn) -> Callable[[str], set[str]]:
    """The names of the cast that the page shows for a query."""
    client = sign_in(cast.auditor)

    def shown(query: str) -> set[str]:
        page = client.get(f"{reverse('access_review')}?{query}").content.decode()
        return {name for name in NAMES if getattr(cast, name).full_name in page.split("<h1>")[1]}

    return shown


def last_came(person: User, day: datetime.date) -> None:
    moment = datetime.datetime.combine(day, datetime.time(12))
    User.objects.filter(pk=person.pk).update(last_login=timezone.make_aware(moment))


@pytest.mark.parametrize("months", ["3", "๓"])
def test_accounts_unused_for_some_months(
    cast: Cast, reviewed: Callable[[str], set[str]], months: str
) -> None:
    limit = months_before(timezone.localdate(), 3)
    last_came(cast.member, limit - datetime.timedelta(days=1))
    last_came(cast.chair, limit)
    years_ago = timezone.now() - datetime.timedelta(days=999)
    User.objects.filter(pk=cast.nobody.pk).update(last_login=None, date_joined=years_ago)

    assert reviewed(f"months={months}") == {"member", "nobody"}


@pytest.mark.parametrize(
    ("right", "found"),
    [
        ("is_administrator", {"administrator"}),
        ("is_auditor", {"auditor"}),
        ("officer", {"officer"}),
        ("seat", {"chair", "member"}),
        ("ended", {"secretary"}),
    ],
)
def test_by_right(
    cast: Cast, reviewed: Callable[[str], set[str]], right: str, found: set[str]
) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    cast.committee.seats.filter(user=cast.secretary).update(valid_until=yesterday)

    assert reviewed(f"right={right}") == found


def test_who_needs_a_second_factor_and_has_none(
    cast: Cast, reviewed: Callable[[str], set[str]]
) -> None:
    TOTP.activate(cast.administrator, generate_totp_secret())

    assert reviewed("lacks_factor=on") == {"auditor", "chair", "secretary"}


def test_a_closed_account_needs_no_review(cast: Cast, reviewed: Callable[[str], set[str]]) -> None:
    User.objects.filter(pk=cast.member.pk).update(is_active=False)

    assert "member" not in reviewed("")


def test_nothing_found_says_so(cast: Cast, sign_in: SignIn) -> None:
    shown = sign_in(cast.auditor).get(f"{reverse('access_review')}?q=ไม่มีคนนี้")

    assert "ไม่พบบัญชี" in shown.content.decode()


def test_the_spreadsheet_holds_what_the_page_shows(cast: Cast, sign_in: SignIn) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    cast.committee.seats.filter(user=cast.secretary).update(valid_until=yesterday)
    answer = sign_in(cast.auditor).get(f"{reverse('access_review_export')}?right=ended")

    book = openpyxl.load_workbook(BytesIO(answer.content))
    rows = list(book.worksheets[0].values)
    assert len(rows) == 2
    assert cast.secretary.full_name in rows[1]
    seats = str(rows[1][5])
    assert cast.committee.name in seats
    assert cast.category.award.round.name in seats
    assert "สิ้นสุดแล้ว" in seats


def test_the_administration_leads_there(cast: Cast, sign_in: SignIn) -> None:
    shown = sign_in(cast.auditor).get(reverse("administration")).content.decode()

    assert reverse("access_review") in shown
    assert reverse("sign_in_list") in shown


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ((2026, 7, 19), 1, (2026, 6, 19)),
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 31), 1, (2024, 2, 29)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 7, 19), 24, (2024, 7, 19)),
    ],
)
def test_so_many_months_before(
    day: tuple[int, int, int], months: int, before: tuple[int, int, int]
) -> None:
    assert months_before(datetime.date(*day), months) == datetime.date(*before)
