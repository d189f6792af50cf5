"""Guessing is stopped; whoever is guessed at gets in all the same (S5, S6)."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import LazySettings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from evaluations.setup.accounts.browsers import cookie_name
from evaluations.setup.accounts.models import EventKind, SignInEvent
from tests.devices import code_now
from tests.factories import PASSWORD, make_user
from units.models import User

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
LOGIN = "/accounts/login/"
WAIT = "โปรดรอ"
WRONG = "wrong"


def post(login: str, password: str = WRONG, at: str = "10.1.1.1", by: Any = None) -> Any:
    """Type a name and a password, by default in a browser of one's own."""
    client = by or Client()
    return client.post(LOGIN, {"login": login, "password": password}, REMOTE_ADDR=at)


def gets_in(login: str, *, at: str = "10.1.1.1", by: Client | None = None) -> bool:
    client = by or Client()
    post(login, PASSWORD, at, client)
    return client.get("/").status_code == HTTPStatus.OK


def addresses(count: int) -> list[str]:
    return [f"10.9.{number // 250}.{number % 250 + 1}" for number in range(count)]


@pytest.fixture
def judge() -> User:
    return make_user(username="judge")


def test_five_wrong_passwords_hold_this_address_and_say_how_long(judge: User) -> None:
    statuses = [post("judge").status_code for _try in range(5)]
    held = post("judge", PASSWORD)

    assert statuses == [200] * 5
    assert held.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert 290 <= int(held["Retry-After"]) <= 300
    shown = held.content.decode()
    assert f"{WAIT} 5 นาที" in shown
    assert 'name="login"' in shown
    with time_machine.travel(time.time() + 301):
        assert gets_in("judge")


def test_a_name_and_the_address_of_the_same_person_count_together(judge: User) -> None:
    for login in ("judge", "JUDGE", judge.email, judge.email.upper(), "judge "):
        post(login)

    assert post("judge").status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_an_unknown_name_is_held_alike(judge: User) -> None:
    """Who asks does not learn which names there are."""
    known = [post("judge").status_code for _try in range(8)]
    unknown = [post("nobody-of-that-name").status_code for _try in range(8)]

    assert known == unknown == [200] * 5 + [429] * 3


def test_301_invented_names_push_no_counter_out(judge: User) -> None:
    """S5: the cache kept 300 rows, and the counters were in it."""
    for _try in range(5):
        post("judge", at="10.5.5.5")
    for number in range(301):
        post(f"invented{number}", at=addresses(301)[number])
    cache.clear()

    assert post("judge", PASSWORD, at="10.5.5.5").status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_250_wrong_tries_from_25_addresses_free_no_used_code(judge: User) -> None:
    """S5: another's hold stands, and a used code stays used."""
    secret = generate_totp_secret()
    TOTP.activate(judge, secret)
    with time_machine.travel(1_800_000_000, tick=False):
        code = code_now(secret)
        first = Client()
        post("judge", PASSWORD, by=first)
        first.post(reverse("mfa_authenticate"), {"code": code})
        assert first.get("/").status_code == HTTPStatus.OK
        for _try in range(5):
            post("somebody", at="10.5.5.5")
        for number in range(250):
            post(f"invented{number}", at=addresses(25)[number % 25])
        cache.clear()

        thief = Client()
        post("judge", PASSWORD, at="10.6.6.6", by=thief)
        again = thief.post(reverse("mfa_authenticate"), {"code": code})

        assert "รหัสนี้ใช้ไปแล้ว" in again.content.decode()
        assert thief.get("/").status_code == HTTPStatus.FOUND
        assert post("somebody", at="10.5.5.5").status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_wrong_passwords_elsewhere_keep_nobody_out(judge: User) -> None:
    """S6: whoever types five wrong passwords for a judge holds up nobody but himself."""
    for _try in range(6):
        post("judge", at="10.66.6.6")

    assert gets_in("judge", at="10.1.1.1")


def test_25_addresses_against_one_judge_who_comes_from_a_26th(judge: User) -> None:
    for address in addresses(25):
        for _try in range(3):
            post("judge", at=address)

    # Guessed at, but her first try at a new address is taken.
    assert gets_in("judge", at="10.1.1.1")
    # The guessers have one try in thirty seconds each.
    slowed = post("judge", at=addresses(1)[0])
    assert slowed.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert int(slowed["Retry-After"]) <= 30


def test_a_typing_slip_under_attack_costs_thirty_seconds(judge: User) -> None:
    for address in addresses(25):
        post("judge", at=address)
    post("judge", "a slip")

    assert not gets_in("judge")
    with time_machine.travel(time.time() + 31):
        assert gets_in("judge")


def test_a_known_browser_is_held_up_by_its_own_failures_alone(judge: User) -> None:
    known = Client()
    assert gets_in("judge", by=known)
    known.post(reverse("account_logout"))
    for _try in range(6):
        post("judge")
    for number in range(100):
        post(f"invented{number}")
    assert post("judge", PASSWORD).status_code == HTTPStatus.TOO_MANY_REQUESTS

    for _try in range(9):
        assert post("judge", by=known).status_code == HTTPStatus.OK
    assert gets_in("judge", by=known)


def test_a_known_browser_is_no_way_to_guess(judge: User) -> None:
    known = Client()
    gets_in("judge", by=known)
    known.post(reverse("account_logout"))

    statuses = [post("judge", by=known).status_code for _try in range(11)]

    assert statuses == [200] * 10 + [429]


def test_a_known_browser_is_known_for_its_person_alone(judge: User) -> None:
    make_user(username="other")
    known = Client()
    gets_in("other", by=known)
    known.post(reverse("account_logout"))

    statuses = [post("judge", by=known).status_code for _try in range(6)]

    assert statuses[-1] == HTTPStatus.TOO_MANY_REQUESTS


def test_a_change_of_password_ends_what_browsers_remember(judge: User) -> None:
    known = Client()
    gets_in("judge", by=known)
    known.post(reverse("account_logout"))
    judge.set_password("another-long-password")
    judge.save()

    statuses = [post("judge", by=known).status_code for _try in range(6)]

    assert statuses[-1] == HTTPStatus.TOO_MANY_REQUESTS


def test_the_cookie_is_signed_and_out_of_scripts_reach(judge: User) -> None:
    client = Client()
    gets_in("judge", by=client)
    cookie = client.cookies["browser"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    forged = Client()
    forged.cookies["browser"] = cookie.value[:-3] + "abc"
    for _try in range(5):
        post("judge", by=forged)
    assert post("judge", PASSWORD, by=forged).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_the_cookies_name_under_https(settings: LazySettings) -> None:
    settings.SESSION_COOKIE_SECURE = True

    assert cookie_name() == "__Host-browser"


def test_the_right_password_with_a_second_factor_leads_on(judge: User) -> None:
    """The whole address is held, and the person is guessed at: her password is looked at."""
    secret = generate_totp_secret()
    TOTP.activate(judge, secret)
    make_user(username="plain")
    for number in range(100):
        post(f"invented{number}")
    for address in addresses(25):
        post("judge", at=address)
    assert post("plain", PASSWORD).status_code == HTTPStatus.TOO_MANY_REQUESTS

    client = Client()
    assert post("judge", PASSWORD, by=client)["Location"] == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert client.get("/").status_code == HTTPStatus.OK


def test_a_held_address_is_no_way_to_try_passwords(judge: User) -> None:
    """While held, one password a minute is looked at, and a wrong one is answered alike."""
    TOTP.activate(judge, generate_totp_secret())
    for number in range(100):
        post(f"invented{number}")

    wrong = [post("judge").status_code for _try in range(2)]
    right = post("judge", PASSWORD).status_code

    assert (wrong, right) == ([429, 429], 429)


def test_one_building_behind_one_address() -> None:
    """120 people, one of whom types wrongly thirty times: everybody else gets in."""
    people = [make_user() for _one in range(120)]
    for _try in range(30):
        post(people[0].username)

    assert all(gets_in(person.username) for person in people[1:])


def test_a_flood_fills_no_table(judge: User) -> None:
    for _try in range(60):
        post("judge")

    counts = {kind: SignInEvent.objects.filter(kind=kind).count() for kind in EventKind}
    assert (counts[EventKind.FAILURE], counts[EventKind.HELD]) == (5, 1)


def test_nothing_that_was_typed_is_kept(judge: User) -> None:
    """A password typed into the field of the name is nowhere to be found."""
    post("My-Secret-Password-1", "wrong")

    row = SignInEvent.objects.values().get()
    assert "secret" not in str(row).lower()
    assert len(row["login"]) == 64


@pytest.mark.parametrize("page", ["account_reauthenticate", "account_change_password"])
def test_a_left_device_cannot_be_guessed_at(judge: User, page: str) -> None:
    client = Client()
    gets_in("judge", by=client)
    params = {"password": "wrong", "oldpassword": "wrong", "password1": "x", "password2": "x"}

    answers = [client.post(reverse(page), params) for _try in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert WAIT in answers[-1].content.decode()


def test_a_mailbox_gets_five_mails_an_hour(judge: User) -> None:
    ask = {"email": judge.email}
    places = {
        Client().post(reverse("account_reset_password"), ask, REMOTE_ADDR=at)["Location"]
        for at in addresses(9)
    }

    assert len(places) == 1
    assert len(mail.outbox) == 5
    with time_machine.travel(time.time() + 3601):
        Client().post(reverse("account_reset_password"), ask)
    assert len(mail.outbox) == 6


def test_an_address_asks_for_twenty_mails_an_hour() -> None:
    for number in range(22):
        Client().post(reverse("account_reset_password"), {"email": f"a{number}@example.org"})

    assert SignInEvent.objects.filter(kind=EventKind.RESET_ASKED).count() == 20
