"""Who comes in by the agency's provider, and who does not."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import jwt
import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.oversight.privacy.actions import erase_person
from evaluations.setup.accounts.models import EventKind, SignInEvent
from tests.factories import PASSWORD, make_user
from tests.mails import deliver
from tests.provider import SUBJECT, Provider
from units.models import User

pytestmark = pytest.mark.django_db
There = Callable[..., Any]
UNPROVEN = "ยืนยันคำตอบจาก ThaiD ไม่ได้"


@pytest.fixture
def judge(thaid: Provider) -> User:
    thaid.claims = {"email": "Judge@example.org", "email_verified": True}
    return make_user(username="judge")


def signed_in_as(client: Client) -> int | None:
    found = client.session.get("_auth_user_id")
    return int(found) if found else None


def events() -> list[str]:
    return list(SignInEvent.objects.order_by("pk").values_list("kind", flat=True))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_button_stands_on_the_sign_in_page(client: Client, thaid: Provider) -> None:
    assert "เข้าสู่ระบบด้วย ThaiD" in text(client.get(reverse("account_login")))


def test_without_a_provider_there_is_no_button(client: Client) -> None:
    assert "ThaiD" not in text(client.get(reverse("account_login")))
    assert client.post("/accounts/agency/").status_code == HTTPStatus.NOT_FOUND


def test_the_way_out_asks_for_a_code_with_proof(
    client: Client, thaid: Provider, there: There
) -> None:
    there(client)

    assert thaid.asked["response_type"] == "code"
    assert set(thaid.asked["scope"].split()) == {"openid", "email"}
    assert thaid.asked["code_challenge_method"] == "S256"
    assert len(thaid.asked["nonce"]) > 30
    assert thaid.asked["redirect_uri"] == "http://testserver/accounts/agency/callback/"


def test_a_verified_address_lets_its_person_in(
    client: Client, judge: User, come_in: There
) -> None:
    answer = come_in(client)

    assert answer.status_code == HTTPStatus.OK
    assert signed_in_as(client) == judge.pk
    assert events() == [EventKind.LINKED, EventKind.PROVIDER]
    judge.refresh_from_db()
    assert judge.check_password(PASSWORD)
    assert any("ThaiD" in mail.body and mail.to == [judge.email] for mail in deliver())


def test_nothing_is_kept_but_the_subject(client: Client, judge: User, come_in: There) -> None:
    come_in(client)

    link = SocialAccount.objects.get()
    assert (link.uid, link.extra_data, link.user_id) == (SUBJECT, {}, judge.pk)
    assert not link.socialtoken_set.exists()


def test_the_subject_holds_when_the_address_changes(
    client: Client, thaid: Provider, judge: User, come_in: There
) -> None:
    come_in(client)
    thaid.claims = {"email": "other@example.org", "email_verified": True}
    again = Client()
    come_in(again)

    assert signed_in_as(again) == judge.pk
    assert SocialAccount.objects.count() == 1


def test_the_address_is_asked_for_where_the_token_has_none(
    client: Client, thaid: Provider, judge: User, come_in: There
) -> None:
    thaid.claims = {}
    thaid.userinfo = {"email": judge.email, "email_verified": True}
    come_in(client)

    assert signed_in_as(client) == judge.pk


def test_what_is_told_of_another_person_is_refused(
    client: Client, thaid: Provider, judge: User, come_in: There
) -> None:
    thaid.claims = {}
    thaid.userinfo = {"sub": "another", "email": judge.email, "email_verified": True}

    assert UNPROVEN in text(come_in(client))
    assert signed_in_as(client) is None


def test_it_leads_to_the_page_that_was_wanted(client: Client, judge: User, come_in: There) -> None:
    answer = come_in(client, next="/privacy/")
    assert answer.redirect_chain[-1][0] == "/privacy/"

    elsewhere = come_in(Client(), next="https://evil.example.org/")
    assert "evil" not in str(elsewhere.redirect_chain)


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"email": "stranger@example.org", "email_verified": True}, "ยังไม่ได้รับเชิญ"),
        ({"email": "judge@example.org", "email_verified": False}, "ยังไม่ได้ยืนยัน"),
        ({"email": "judge@example.org"}, "ยังไม่ได้ยืนยัน"),
        ({"email": "judge@example.org", "email_verified": "no"}, "ยังไม่ได้ยืนยัน"),
        ({}, "ยังไม่ได้ยืนยัน"),
        ({"email": "", "email_verified": True}, "ยังไม่ได้ยืนยัน"),
    ],
)
def test_whoever_is_not_known_is_told_what_to_do(
    client: Client,
    thaid: Provider,
    judge: User,
    come_in: There,
    claims: dict[str, Any],
    sentence: str,
) -> None:
    thaid.claims = claims
    people = User.objects.count()
    answer = come_in(client)

    assert answer.redirect_chain[-1][0] == reverse("account_login")
    assert sentence in text(answer)
    assert signed_in_as(client) is None
    assert (User.objects.count(), SocialAccount.objects.count()) == (people, 0)
    assert events() == [EventKind.PROVIDER_REFUSED]


def test_who_has_no_address_here_is_nobodys(
    client: Client, thaid: Provider, come_in: There
) -> None:
    """An empty address fits no empty address."""
    make_user(username="x")
    User.objects.update(email="")
    thaid.claims = {"email": "", "email_verified": True}
    come_in(client)

    assert signed_in_as(client) is None


LIES: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "another"},
    "handed to another": {"aud": ["awards", "another"], "azp": "another"},
    "for two, handed to nobody": {"aud": ["awards", "another"]},
    "another issuer": {"iss": "https://evil.example.org"},
    "another nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "too old": {"exp": int(time.time()) - 3600},
    "from the future": {"iat": int(time.time()) + 3600},
    "no end": {"exp": None},
    "no audience": {"aud": None},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_does_not_fit_lets_nobody_in(
    client: Client, thaid: Provider, judge: User, come_in: There, lie: str
) -> None:
    thaid.claims = {**thaid.claims, **LIES[lie]}
    answer = come_in(client)

    assert UNPROVEN in text(answer)
    assert signed_in_as(client) is None
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("algorithm", ["RS256", "HS256", "none"])
def test_a_token_signed_by_somebody_else_lets_nobody_in(
    client: Client, thaid: Provider, judge: User, come_in: There, algorithm: str
) -> None:
    others = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    keys: dict[str, Any] = {"RS256": others, "HS256": "x" * 32, "none": None}
    thaid.algorithm, thaid.signing_key = algorithm, keys[algorithm]

    assert UNPROVEN in text(come_in(client))
    assert signed_in_as(client) is None


def test_a_way_back_is_walked_once(client: Client, judge: User, there: There) -> None:
    back = there(client)
    client.get(reverse("agency_callback"), back)
    client.post(reverse("account_logout"))
    again = client.get(reverse("agency_callback"), back, follow=True)

    assert UNPROVEN in text(again)
    assert signed_in_as(client) is None


def test_a_way_back_is_nothing_in_another_browser(
    client: Client, judge: User, there: There
) -> None:
    """Neither by a stolen way back, nor by one that was foisted on somebody."""
    back, thief = there(client), Client()
    answer = thief.get(reverse("agency_callback"), back, follow=True)

    assert UNPROVEN in text(answer)
    assert signed_in_as(thief) is None


def test_a_code_of_another_sign_in_is_refused(client: Client, judge: User, there: There) -> None:
    """The code was given out for another proof (PKCE)."""
    mine, other = there(client), there(Client())
    answer = client.get(
        reverse("agency_callback"), {"code": other["code"], "state": mine["state"]}, follow=True
    )

    assert UNPROVEN in text(answer)
    assert signed_in_as(client) is None


def test_who_turns_back_there_is_told_so(client: Client, thaid: Provider, there: There) -> None:
    state = there(client)["state"]
    answer = client.get(
        reverse("agency_callback"), {"error": "access_denied", "state": state}, follow=True
    )

    assert "ยังเข้าสู่ระบบที่ ThaiD ไม่เสร็จ" in text(answer)


def test_a_provider_that_is_away_is_said(client: Client, thaid: Provider, settings: Any) -> None:
    settings.OIDC = type(settings.OIDC)("ThaiD", "http://127.0.0.1:1", "x", "x", ("openid",))
    answer = client.post(reverse("agency_sign_in"), follow=True)

    assert "ThaiD ไม่ตอบ" in text(answer)


def test_a_description_of_another_issuer_is_not_followed(client: Client, thaid: Provider) -> None:
    thaid.issued_issuer = "https://evil.example.org"
    answer = client.post(reverse("agency_sign_in"), follow=True)

    assert "ThaiD ไม่ตอบ" in text(answer)


def test_a_closed_account_stays_closed(client: Client, judge: User, come_in: There) -> None:
    come_in(client)
    User.objects.filter(pk=judge.pk).update(is_active=False)
    again = Client()
    come_in(again)

    assert signed_in_as(again) is None
    SocialAccount.objects.all().delete()
    assert "ยังไม่ได้รับเชิญ" in text(come_in(Client()))


def test_the_second_step_is_asked_all_the_same(
    client: Client, judge: User, come_in: There
) -> None:
    TOTP.activate(judge, generate_totp_secret())
    answer = come_in(client)

    assert answer.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert signed_in_as(client) is None
    assert EventKind.PROVIDER not in events()


def test_whoever_must_have_a_second_step_is_led_to_it(
    client: Client, judge: User, come_in: There, settings: Any
) -> None:
    settings.SECOND_FACTOR = True
    User.objects.filter(pk=judge.pk).update(is_administrator=True)
    answer = come_in(client)

    assert answer.redirect_chain[-1][0] == reverse("mfa_index")


def test_an_invited_person_sets_the_password_first(
    client: Client, judge: User, come_in: There
) -> None:
    """It signs sheets; the proven address stands for the link of the mail."""
    judge.set_unusable_password()
    judge.invited_at = timezone.now()
    judge.save()
    answer = come_in(client)

    assert answer.redirect_chain[-1][0].startswith("/invitations/")
    assert "โปรดตั้งรหัสผ่าน" in text(answer)
    assert signed_in_as(client) is None


def test_whose_invitation_was_taken_back_is_nobody(
    client: Client, judge: User, come_in: There
) -> None:
    judge.set_unusable_password()
    judge.save()

    assert "ยังไม่ได้รับเชิญ" in text(come_in(client))


def test_an_address_given_to_somebody_else_takes_no_account(
    client: Client, thaid: Provider, judge: User, come_in: There
) -> None:
    come_in(client)
    thaid.claims = {**thaid.claims, "sub": "the next holder of the address"}
    other = Client()

    assert "ผูกกับตัวตนอื่น" in text(come_in(other))
    assert signed_in_as(other) is None


def test_linking_lets_in_whom_no_address_tells(
    client: Client, thaid: Provider, judge: User, come_in: There
) -> None:
    """ThaiD tells a number, not an address."""
    thaid.claims = {}
    client.post(reverse("account_login"), {"login": "judge", "password": PASSWORD})
    answer = come_in(client, "agency_link")

    assert answer.redirect_chain[-1][0] == reverse("mfa_index")
    assert "ผูกบัญชีแล้ว" in text(answer)
    other = Client()
    come_in(other)
    assert signed_in_as(other) == judge.pk

    gone = client.post(reverse("agency_unlink"), follow=True)
    assert "ยกเลิกการผูกบัญชีกับ ThaiD แล้ว" in text(gone)
    assert not SocialAccount.objects.exists()
    assert EventKind.UNLINKED in events()


def test_a_subject_of_one_person_is_not_linked_to_another(
    client: Client, judge: User, come_in: There
) -> None:
    come_in(client)
    make_user(username="other")
    other = Client()
    other.post(reverse("account_login"), {"login": "other", "password": PASSWORD})

    assert "ผูกกับตัวตนอื่น" in text(come_in(other, "agency_link"))
    assert SocialAccount.objects.get().user == judge


@pytest.mark.parametrize("name", ["agency_link", "agency_unlink"])
def test_the_password_is_asked_before_linking(judge: User, name: str) -> None:
    client = Client()
    client.force_login(judge)
    answer = client.post(reverse(name), follow=True)

    assert "ยืนยันตัวตนอีกครั้ง" in text(answer)


def test_a_page_of_ours_is_not_led_out_by_reading(client: Client, thaid: Provider) -> None:
    assert client.get(reverse("agency_sign_in")).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_erasing_a_person_removes_the_link(client: Client, judge: User, come_in: There) -> None:
    come_in(client)
    erase_person(by=make_user(is_administrator=True), person=judge, reason="ขอให้ลบ")

    assert not SocialAccount.objects.exists()


def test_the_token_of_the_test_is_a_real_one(thaid: Provider) -> None:
    """Else a refusal above would prove nothing."""
    token = thaid.token({"nonce": "x"})

    assert jwt.get_unverified_header(token)["alg"] == "RS256"
