"""Signing in and out, forgotten passwords, guessing, two-step sign-in, devices."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.devices import code_now
from tests.factories import PASSWORD, make_user
from units.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def try_to_sign_in(client: Client, login: str, password: str = PASSWORD) -> str:
    answer = client.post(
        reverse("account_login"), {"login": login, "password": password}, follow=True
    )
    return answer.content.decode()


@pytest.mark.parametrize("login", ["somebody", "somebody@example.org"])
def test_one_signs_in_by_name_or_by_address(client: Client, login: str) -> None:
    make_user(username="somebody")

    assert "งานของฉัน" in try_to_sign_in(client, login)


def test_a_wrong_password_is_told_in_thai(client: Client) -> None:
    make_user(username="somebody")

    shown = try_to_sign_in(client, "somebody", "wrong")

    assert "ไม่ถูกต้อง" in shown
    assert 'value="somebody"' in shown


def test_guessing_is_stopped_for_a_while(client: Client) -> None:
    make_user(username="somebody")
    for _attempt in range(12):
        try_to_sign_in(client, "somebody", "wrong")

    assert "_auth_user_id" not in client.session
    assert "งานของฉัน" not in try_to_sign_in(client, "somebody")


def test_a_closed_account_does_not_open(client: Client) -> None:
    make_user(username="somebody", is_active=False)

    assert "งานของฉัน" not in try_to_sign_in(client, "somebody")


def test_signing_out_ends_the_session(sign_in: SignIn) -> None:
    client = sign_in(make_user())
    client.post(reverse("account_logout"))

    assert client.get("/").headers["Location"].startswith(reverse("account_login"))


def test_a_forgotten_password_is_set_anew_by_mail(client: Client) -> None:
    user = make_user(username="somebody")
    client.post(reverse("account_reset_password"), {"email": user.email})
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link
    form = client.get(link[1], follow=True)

    client.post(
        form.redirect_chain[-1][0],
        {"password1": "another-long-password", "password2": "another-long-password"},
    )

    assert "งานของฉัน" in try_to_sign_in(Client(), "somebody", "another-long-password")


def test_an_unknown_address_is_answered_alike(client: Client) -> None:
    make_user(username="somebody")
    addresses = [
        client.post(reverse("account_reset_password"), {"email": email}).headers["Location"]
        for email in ("somebody@example.org", "unknown@example.org")
    ]

    assert addresses[0] == addresses[1]


@pytest.mark.parametrize(
    "password", ["short", "eleven-sign", "1234567890123", "password123", "somebody1234"]
)
def test_a_weak_password_is_refused_with_a_thai_sentence(client: Client, password: str) -> None:
    make_user(username="somebody")
    try_to_sign_in(client, "somebody")

    shown = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    ).content.decode()

    assert "รหัสผ่าน" in shown
    assert "invalid-feedback" in shown
    assert User.objects.get().check_password(PASSWORD)


def test_a_session_list_shows_the_devices(client: Client) -> None:
    make_user(username="somebody")
    other = Client()
    for device in (client, other):
        try_to_sign_in(device, "somebody")

    shown = client.get(reverse("usersessions_list")).content.decode()
    assert "อุปกรณ์นี้" in shown
    assert "ออกจากระบบในอุปกรณ์อื่นทั้งหมด" in shown
    client.post(reverse("usersessions_list"))

    assert other.get("/").status_code == 302
    assert client.get("/").status_code == 200


def test_the_second_step_asks_for_the_code(client: Client) -> None:
    user = make_user(username="somebody")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    assert Authenticator.objects.count() == 1

    assert "งานของฉัน" not in try_to_sign_in(client, "somebody")
    shown = client.post(reverse("mfa_authenticate"), {"code": code_now(secret)}, follow=True)

    assert "งานของฉัน" in shown.content.decode()
