"""Every address of the account package that answers, why, and what it asks first."""

import re
from collections.abc import Callable

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import LazySettings
from django.test import Client
from django.urls import get_resolver, reverse

from cdd_awards.account_urls import urlpatterns
from tests.factories import PASSWORD, make_user
from units.access import ENTRY_RULE
from units.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db

ASKED = "signed_in, asked again"
# Every address, by whom it is entered, and why it is there at all.
ADDRESSES = {
    "account_login": ("public", "one signs in"),
    "account_logout": ("public", "one signs out"),
    "account_inactive": ("public", "who signs in to a closed account is told so"),
    "account_reauthenticate": ("signed_in", "the password once more"),
    "account_change_password": (ASKED, "the password is changed"),
    "account_reset_password": ("public", "a forgotten password: the address is typed"),
    "account_reset_password_done": ("public", "a forgotten password: a mail is on its way"),
    "account_reset_password_from_key": ("public", "a forgotten password: the link of the mail"),
    "account_reset_password_from_key_done": ("public", "a forgotten password: it is set"),
    "mfa_index": (ASKED, "the factors one has"),
    "mfa_authenticate": ("public", "the second step of signing in"),
    "mfa_reauthenticate": ("signed_in", "a code in place of the password"),
    "mfa_activate_totp": (ASKED, "an app is set up"),
    "mfa_deactivate_totp": (ASKED, "an app is removed"),
    "mfa_view_recovery_codes": (ASKED, "the recovery codes"),
    "mfa_generate_recovery_codes": (ASKED, "new recovery codes"),
    "mfa_download_recovery_codes": (ASKED, "the recovery codes as a file"),
    "mfa_list_webauthn": (ASKED, "the passkeys one has"),
    "mfa_add_webauthn": (ASKED, "a passkey is added"),
    "mfa_reauthenticate_webauthn": ("signed_in", "a passkey in place of the password"),
    "mfa_edit_webauthn": (ASKED, "a passkey gets another name"),
    "mfa_remove_webauthn": (ASKED, "a passkey is removed"),
    "usersessions_list": (ASKED, "where one is signed in, and signing out there"),
}
GONE = (
    "",
    "signup/",
    "signup/passkey/",
    "email/",
    "confirm-email/",
    "confirm-email/MQ:1abcde:x/",
    "password/set/",
    "login/code/",
    "login/code/confirm/",
    "phone/verify/",
    "2fa/trust/",
    "2fa/webauthn/login/",
    "2fa/webauthn/signup/",
    "3rdparty/",
    "3rdparty/login/cancelled/",
    "social/connections/",
)


@pytest.fixture
def person() -> User:
    """Somebody with both factors, so that every page has something to show."""
    user = make_user(username="somebody")
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "เครื่องที่ทำงาน", "credential": {}}
    )
    return user


def address_of(name: str) -> str:
    if name == "account_reset_password_from_key":
        return reverse(name, kwargs={"uidb36": "1", "key": "x-y"})
    keys = name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
    webauthn = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    return reverse(name, args=[webauthn.get().pk] if keys else [])


def sign_in_now(client: Client, login: str = "somebody") -> Client:
    client.post(reverse("account_login"), {"login": login, "password": PASSWORD})
    return client


def age(client: Client, seconds: int) -> None:
    """The last sign-in of `client` lies `seconds` further back."""
    session = client.session
    for record in session.get(AUTHENTICATION_METHODS_SESSION_KEY, []):
        record["at"] -= seconds
    session.save()


def test_every_address_stands_in_the_table_with_its_reason() -> None:
    rules = {
        str(entry.name): getattr(entry.callback, ENTRY_RULE).partition(":")[0]
        for entry in urlpatterns
    }

    assert rules == {name: rule for name, (rule, _why) in ADDRESSES.items()}
    assert all(len(why) > 10 for _rule, why in ADDRESSES.values())


def test_nothing_of_the_package_is_routed_elsewhere() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    of_package = {name for name in names if name.startswith(("account_", "mfa_", "usersessions"))}

    assert of_package == set(ADDRESSES)


@pytest.mark.parametrize("path", GONE)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_what_is_not_used_is_not_there(
    client: Client, sign_in: SignIn, path: str, is_signed_in: bool
) -> None:
    visitor = sign_in(make_user()) if is_signed_in else client

    assert visitor.get(f"/accounts/{path}").status_code == 404
    assert visitor.post(f"/accounts/{path}", {"email": "x@example.org"}).status_code == 404


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_opens_or_leads_on(person: User, sign_in: SignIn, name: str) -> None:
    """None of them leads to an address that is gone: that would be a fault."""
    if name in ("mfa_add_webauthn", "mfa_reauthenticate_webauthn"):
        # They read what a device has signed: tests/browser/test_passkey.py has such a device.
        Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).delete()
    client = sign_in(person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 2**33}]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()

    answer = client.get(address_of(name))

    assert answer.status_code in (200, 302)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", [n for n, (rule, _w) in ADDRESSES.items() if rule == ASKED])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_is_asked_again_after_a_few_minutes(
    person: User, sign_in: SignIn, name: str, method: str
) -> None:
    """Whoever finds a browser open gets to none of these."""
    client = sign_in(person)
    before = list(Authenticator.objects.values_list("pk", "data", "type"))
    found = getattr(client, method)(address_of(name), {"password1": "x"}, follow=True)

    assert reverse("account_reauthenticate") in [
        where.split("?")[0] for where, _ in found.redirect_chain
    ]
    assert "ยืนยันตัวตนอีกครั้ง" in found.content.decode()
    assert list(Authenticator.objects.values_list("pk", "data", "type")) == before


def test_who_has_just_signed_in_is_not_asked(client: Client) -> None:
    make_user(username="somebody")
    sign_in_now(client)
    assert client.get(reverse("account_change_password")).status_code == 200

    age(client, 6 * 60)
    asked = client.get(reverse("account_change_password"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))

    client.post(asked.headers["Location"], {"password": "wrong"})
    assert client.get(reverse("account_change_password")).status_code == 302
    answer = client.post(asked.headers["Location"], {"password": PASSWORD})
    assert answer.headers["Location"] == reverse("account_change_password")
    assert client.get(reverse("account_change_password")).status_code == 200


def test_a_new_password_is_not_put_by_while_one_is_asked(client: Client) -> None:
    make_user(username="somebody")
    sign_in_now(client)
    age(client, 6 * 60)
    typed = {"oldpassword": PASSWORD, "password1": "a-new-long-secret"}
    client.post(reverse("account_change_password"), {**typed, "password2": typed["password1"]})

    assert "a-new-long-secret" not in str(dict(client.session))
    assert User.objects.get().check_password(PASSWORD)


def test_who_has_no_password_is_told_so(sign_in: SignIn) -> None:
    user = make_user()
    user.set_unusable_password()
    user.save()
    answer = sign_in(user).get(reverse("account_change_password"), follow=True)

    assert answer.redirect_chain[-1][0] == "/"
    assert "บัญชีของท่านยังไม่มีรหัสผ่าน" in answer.content.decode()


def fields(page: str) -> dict[str, str]:
    """Name of each field → what it says to password managers."""
    inputs = [
        dict(re.findall(r'(\w+)="([^"]*)"', one)) for one in re.findall("<input[^>]*>", page)
    ]
    return {
        one["name"]: one["autocomplete"]
        for one in inputs
        if one.get("type") in ("text", "password") and "autocomplete" in one
    }


def test_password_managers_know_the_fields(client: Client) -> None:
    user = make_user(username="somebody")
    entrance = fields(client.get(reverse("account_login")).content.decode())
    sign_in_now(client)
    change = fields(client.get(reverse("account_change_password")).content.decode())
    app = fields(client.get(reverse("mfa_activate_totp")).content.decode())
    TOTP.activate(user, generate_totp_secret())
    second = Client()
    step = fields(sign_in_now(second).get(reverse("mfa_authenticate")).content.decode())

    assert entrance == {"login": "username", "password": "current-password"}
    assert change == {
        "oldpassword": "current-password",
        "password1": "new-password",
        "password2": "new-password",
    }
    assert app == step == {"code": "one-time-code"}


def test_the_page_tells_scripts_where_the_token_lies(
    client: Client, settings: LazySettings
) -> None:
    page = client.get(reverse("account_login")).content.decode()

    assert f'data-csrf-cookie="{settings.CSRF_COOKIE_NAME}"' in page
