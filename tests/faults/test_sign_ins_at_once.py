"""Two tries at the same moment, with connections of their own, on both databases."""

from collections.abc import Callable
from functools import partial

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from evaluations.setup.accounts.models import AcceptedStep, EventKind, SignInEvent
from evaluations.setup.accounts.second_step import take_step
from tests.devices import code_now
from tests.factories import make_user
from tests.faults.test_concurrency import at_once

pytestmark = pytest.mark.usefixtures("guarded_transactions")
MOMENT = 1_800_000_000


def wrong_password(client: Client) -> int:
    return client.post("/accounts/login/", {"login": "somebody", "password": "x"}).status_code


def test_two_wrong_passwords_at_once_both_count() -> None:
    person = make_user(username="somebody")
    tries: list[Callable[[], object]] = [partial(wrong_password, Client()) for _one in range(4)]

    assert at_once(*tries) == [200] * 4
    assert SignInEvent.objects.of(person).kinds(EventKind.FAILURE).count() == 4


@pytest.mark.parametrize("is_first", [True, False])
def test_one_code_used_twice_at_once_lets_one_in(is_first: bool) -> None:
    """The very first code of an authenticator adds its row, later ones move it on."""
    secret = generate_totp_secret()
    TOTP.activate(make_user(), secret)
    authenticator = Authenticator.objects.get()
    if not is_first:
        AcceptedStep.objects.create(authenticator=authenticator, step=1)
    with time_machine.travel(MOMENT, tick=False):
        code = code_now(secret)
        answers = at_once(*[partial(take_step, authenticator, code) for _one in range(4)])

    assert sorted(answers, key=bool) == [False, False, False, True]
