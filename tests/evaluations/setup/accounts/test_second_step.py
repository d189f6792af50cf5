"""Codes of the second step: each is taken once, and not many are tried."""

from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from evaluations.setup.accounts.models import EventKind, SignInEvent
from evaluations.setup.accounts.second_step import take_step
from tests.devices import code_now
from tests.factories import PASSWORD, make_user
from units.models import User

pytestmark = pytest.mark.django_db
# The beginning of a time step.
MOMENT = 1_800_000_000


@pytest.fixture
def secret() -> str:
    made: str = generate_totp_secret()
    return made


@pytest.fixture
def person(secret: str) -> User:
    user = make_user(username="somebody")
    TOTP.activate(user, secret)
    return user


def at_the_second_step(at: str = "10.1.1.1") -> Client:
    client = Client(REMOTE_ADDR=at)
    client.post("/accounts/login/", {"login": "somebody", "password": PASSWORD})
    return client


def give(client: Client, code: str) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": code})


def is_in(client: Client) -> bool:
    return client.get("/").status_code == HTTPStatus.OK


def test_a_code_is_taken_once_though_the_cache_is_emptied(person: User, secret: str) -> None:
    with time_machine.travel(MOMENT, tick=False) as clock:
        code = code_now(secret)
        first, second = at_the_second_step(), at_the_second_step()
        give(first, code)
        cache.clear()
        refused = give(second, code)

        assert is_in(first)
        assert not is_in(second)
        assert "รหัสนี้ใช้ไปแล้ว" in refused.content.decode()
        clock.shift(30)
        give(second, code_now(secret))
        assert is_in(second)


def test_no_step_before_the_last_one_is_taken(person: User, secret: str) -> None:
    """A clock that was set back brings no old code to life."""
    authenticator = Authenticator.objects.get()
    with time_machine.travel(MOMENT, tick=False) as clock:
        old = code_now(secret)
        clock.shift(30)
        assert take_step(authenticator, code_now(secret))
        clock.shift(-30)
        assert not take_step(authenticator, old)


def test_a_code_of_another_time_step_is_no_code_of_ours(person: User, secret: str) -> None:
    """Breaks first where the package makes its codes differently."""
    with time_machine.travel(MOMENT, tick=False) as clock:
        code = code_now(secret)
        clock.shift(30)

        assert not take_step(Authenticator.objects.get(), code)


def test_five_wrong_codes_hold_this_browser(person: User, secret: str) -> None:
    client = at_the_second_step()
    answers = [give(client, "000000") for _try in range(5)]
    held = give(client, code_now(secret))

    assert {answer.status_code for answer in answers} == {200}
    assert held.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert "โปรดรอ" in held.content.decode()
    assert not is_in(client)


def test_many_addresses_try_no_more_than_ten_codes(person: User, secret: str) -> None:
    for number in range(5):
        thief = at_the_second_step(f"10.9.9.{number + 1}")
        for _try in range(5):
            give(thief, "000000")

    assert SignInEvent.objects.filter(kind=EventKind.CODE_FAILURE).count() == 10
    assert give(at_the_second_step(), code_now(secret)).status_code == 429


def test_a_thiefs_codes_do_not_hold_the_persons_own_browser(person: User, secret: str) -> None:
    """Who knows the password tries codes; the person comes in where the person was before."""
    with time_machine.travel(MOMENT, tick=False) as clock:
        own = at_the_second_step()
        give(own, code_now(secret))
        own.post(reverse("account_logout"))
        clock.shift(30)
        for number in range(2):
            thief = at_the_second_step(f"10.9.9.{number + 1}")
            for _try in range(5):
                give(thief, "000000")
        own.post("/accounts/login/", {"login": "somebody", "password": PASSWORD})
        give(own, code_now(secret))

        assert is_in(own)


def test_a_recovery_code_is_taken_once(person: User) -> None:
    code = RecoveryCodes.activate(person).generate_codes()[0]
    first, second = at_the_second_step(), at_the_second_step()
    give(first, code)
    give(second, code)

    assert (is_in(first), is_in(second)) == (True, False)


def test_a_code_that_signed_in_does_not_do_to_reauthenticate(person: User, secret: str) -> None:
    with time_machine.travel(MOMENT, tick=False):
        client = at_the_second_step()
        give(client, code_now(secret))
        cache.clear()
        again = client.post(reverse("mfa_reauthenticate"), {"code": code_now(secret)})

    assert "รหัสนี้ใช้ไปแล้ว" in again.content.decode()
