"""Who is asked for a second factor, and what the question costs the others."""

import datetime
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.schedule.session_version import token_for
from evaluations.setup.committees.models import Position
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.devices import answers, writing
from tests.factories import Cast, make_user, opened_sheet
from units.models import User

SignIn = Callable[[User], Client]
INDEX = "/accounts/2fa/"


@pytest.fixture(autouse=True)
def _asked(settings: LazySettings) -> None:
    """As outside the demo."""
    settings.SECOND_FACTOR = True
    settings.SECOND_FACTOR_FOR_COMMITTEES = True


def is_led_there(client: Client) -> bool:
    return client.get("/").headers.get("Location") == INDEX


ASKED = {"administrator", "auditor", "chair", "secretary"}


@pytest.mark.parametrize("role", [*sorted(ASKED), "member", "officer", "nobody"])
def test_who_is_asked(cast: Cast, sign_in: SignIn, role: str) -> None:
    assert is_led_there(sign_in(getattr(cast, role))) is (role in ASKED)


@pytest.mark.parametrize("role", sorted(ASKED))
def test_who_has_one_enters(cast: Cast, sign_in: SignIn, role: str) -> None:
    user = getattr(cast, role)
    TOTP.activate(user, generate_totp_secret())

    assert sign_in(user).get("/").status_code == 200


def test_a_superuser_is_asked(db: None, sign_in: SignIn) -> None:
    assert is_led_there(sign_in(make_user(is_superuser=True)))


@pytest.mark.parametrize("phase", Phase.values)
def test_chairs_of_a_running_round(cast: Cast, sign_in: SignIn, phase: str) -> None:
    AwardRound.objects.update(phase=phase)

    assert is_led_there(sign_in(cast.chair)) is (phase in ("open", "evaluating"))


def test_a_seat_that_has_ended_asks_nothing(cast: Cast, sign_in: SignIn) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    cast.committee.seats.filter(user=cast.chair).update(valid_until=yesterday)

    assert not is_led_there(sign_in(cast.chair))


def test_an_assistant_secretary_is_asked(cast: Cast, sign_in: SignIn) -> None:
    seats = cast.committee.seats.filter(user=cast.member)
    seats.update(position=Position.ASSISTANT_SECRETARY)

    assert is_led_there(sign_in(cast.member))


def test_an_installation_may_let_chairs_off_but_no_administrator(
    cast: Cast, sign_in: SignIn, settings: LazySettings
) -> None:
    settings.SECOND_FACTOR_FOR_COMMITTEES = False

    asked = {role for role in ASKED if is_led_there(sign_in(getattr(cast, role)))}
    assert asked == {"administrator", "auditor"}


def test_the_page_says_why_and_offers_both_ways(cast: Cast, client: Client) -> None:
    user = cast.chair
    client.post(
        reverse("account_login"), {"login": user.username, "password": "a-long-test-password"}
    )
    page = client.get("/", follow=True).content.decode()

    assert "ต้องเข้าสู่ระบบสองขั้นตอน" in page
    assert reverse("mfa_add_webauthn") in page
    assert reverse("mfa_activate_totp") in page


def test_a_factor_taken_away_is_missed_at_once(cast: Cast, client: Client) -> None:
    TOTP.activate(cast.chair, generate_totp_secret())
    client.force_login(cast.chair)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 2**33}]
    session["account_authentication_methods_user"] = str(cast.chair.pk)
    session.save()
    assert client.get("/").status_code == 200

    client.post(reverse("mfa_deactivate_totp"))

    assert is_led_there(client)


def counted(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        act()
    return [query["sql"] for query in queries]


def test_what_scripts_send_costs_nothing_more(
    cast: Cast, sign_in: SignIn, settings: LazySettings
) -> None:
    """Saving a mark, and the boards' polls: not one query more than without the question."""
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    indicator = next(iter(cast.category.rubric.dimensions.all())).indicators.all()[0]
    client, pulse = (
        sign_in(cast.member),
        reverse("pulse", args=[token_for(cast.session.pk, "slots")]),
    )

    def save(version: int) -> int:
        mark = writing(indicator.pk, version=version, points=str(version + 1))
        queries = counted(lambda: answers(client, sheet.pk, mark))
        return len(queries)

    for version in range(4):
        save(version)
    asked = (save(4), len(counted(lambda: Client().get(pulse))))
    settings.SECOND_FACTOR = False
    assert asked == (save(5), len(counted(lambda: Client().get(pulse))))


def test_a_page_costs_one_query_more_and_none_once_it_is_known(
    cast: Cast, sign_in: SignIn, settings: LazySettings
) -> None:
    TOTP.activate(cast.chair, generate_totp_secret())
    member, chair = sign_in(cast.member), sign_in(cast.chair)
    costs = {}
    for asked in (True, False):
        settings.SECOND_FACTOR = asked
        for client in (member, chair):
            client.get("/privacy/")
            costs[asked, client is chair] = len(counted(lambda: client.get("/privacy/")))  # noqa: B023

    assert costs[True, False] - costs[False, False] == 1
    assert costs[True, True] == costs[False, True]


def test_scripts_wait_for_the_second_factor_as_pages_do(
    cast: Cast, sign_in: SignIn, settings: LazySettings
) -> None:
    """Whoever has a chair's password alone writes no mark, and comes by no page."""
    sheet = opened_sheet(judge=cast.chair, nomination=cast.nomination)
    indicator = next(iter(cast.category.rubric.dimensions.all())).indicators.all()[0]
    client, address = sign_in(cast.chair), reverse("sheet_save", args=[sheet.pk])
    sent = {"user": cast.chair.pk, "writings": [writing(indicator.pk, version=0, points="7")]}

    def save() -> int:
        return client.post(address, sent, content_type="application/json").status_code

    assert save() == 401
    assert not sheet.marks.exists()
    TOTP.activate(cast.chair, generate_totp_secret())

    assert save() == 200
    assert sheet.marks.exists()


def test_a_new_administrator_is_asked_though_none_was_needed_this_morning(
    cast: Cast, sign_in: SignIn, settings: LazySettings
) -> None:
    client = sign_in(cast.member)
    assert client.get("/").status_code == 200
    cast.member.is_auditor = True
    cast.member.save()

    assert is_led_there(client)
