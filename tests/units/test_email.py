"""One address, `User.email`: signing in, a forgotten password, and what is told to it."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse

from evaluations.platform.journal.models import Entry
from evaluations.setup.directory.actions.people import edit_person
from evaluations.setup.directory.invitations import invited_person, token_for
from tests.devices import code_now
from tests.factories import PASSWORD, make_unit, make_user
from tests.mails import deliver
from units.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("contexts")]
STRANGE = "stranger@example.org"


def enter(login: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": login, "password": password})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def ask_reset(email: str) -> list[str]:
    """Whom a request for a new password is mailed to."""
    Client().post(reverse("account_reset_password"), {"email": email})
    return [address for letter in mail.outbox for address in letter.to]


@pytest.mark.parametrize("verified", [True, False])
def test_an_added_address_opens_nothing(verified: bool) -> None:
    """S1: an address that somebody added to the account, verified or not, primary or not."""
    user = make_user(username="somebody")
    EmailAddress.objects.create(user=user, email=STRANGE, verified=verified, primary=True)

    assert not is_in(enter(STRANGE))
    assert ask_reset(STRANGE) == []


@pytest.mark.parametrize("verified", [True, False])
def test_another_persons_row_takes_no_address_away(verified: bool) -> None:
    """The own address stands as somebody else's row in the package's table."""
    user, other = make_user(username="somebody"), make_user(username="other")
    EmailAddress.objects.create(user=other, email=user.email, verified=verified, primary=True)
    signed = enter(user.email)

    assert signed.session["_auth_user_id"] == str(user.pk)
    assert ask_reset(user.email) == [user.email]
    link = re.search(r"/password/reset/key/(\w+)-", str(mail.outbox[0].body))
    assert link
    assert int(link[1], 36) == user.pk


def test_a_strange_row_with_the_right_password_of_its_owner_opens_nothing() -> None:
    user = make_user(username="somebody")
    EmailAddress.objects.create(user=user, email=STRANGE, verified=True, primary=True)

    assert not is_in(enter(STRANGE, PASSWORD))
    assert is_in(enter(user.email.upper()))


@pytest.mark.parametrize("who", ["unknown", "closed", "invited"])
def test_no_mail_to_who_cannot_set_one(who: str) -> None:
    user = make_user(username="somebody", is_active=who != "closed")
    if who == "invited":
        user.set_unusable_password()
        user.save()
    address = reverse("account_reset_password")
    answers = [
        Client().post(address, {"email": email}).headers["Location"]
        for email in (STRANGE if who == "unknown" else user.email, make_user().email)
    ]

    assert answers[0] == answers[1]
    assert len(mail.outbox) == 1


def test_a_new_address_ends_links_to_a_new_password() -> None:
    administrator, user = make_user(is_administrator=True), make_user(username="somebody")
    ask_reset(user.email)
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    assert link
    edit_person(by=administrator, person=user, edits=None, values={"email": "new@example.org"})

    assert "ลิงก์นี้ใช้ไม่ได้" in Client().get(link[1], follow=True).content.decode()
    assert not EmailAddress.objects.exists()


def test_a_new_address_ends_the_invitation_to_the_former() -> None:
    administrator = make_user(is_administrator=True)
    person = make_user()
    person.set_unusable_password()
    person.invited_at = administrator.date_joined
    person.save()
    token = token_for(person)
    assert invited_person(token) == person

    edit_person(by=administrator, person=person, edits=None, values={"email": "new@example.org"})

    assert invited_person(token) is None


def test_both_addresses_are_told_and_the_journal_too(
    django_capture_on_commit_callbacks: Any,
) -> None:
    administrator = make_user(is_administrator=True, first_name="ผู้ดูแล")
    user = make_user(username="somebody")
    with django_capture_on_commit_callbacks(execute=True):
        edit_person(by=administrator, person=user, edits=None, values={"email": "new@example.org"})
        edit_person(by=administrator, person=user, edits=None, values={"phone": "02"})
    letters = deliver()

    assert [letter.to for letter in letters] == [["somebody@example.org"], ["new@example.org"]]
    for letter in letters:
        assert "ผู้ดูแล" in letter.body
        assert "กรุณาแจ้งผู้ดูแลระบบของกรม" in letter.body
        assert "new@example.org" in letter.body
    told = Entry.objects.filter(verb="person.changed").order_by("pk")[0]
    assert (told.before["email"], told.after["email"]) == (
        "somebody@example.org",
        "new@example.org",
    )


def test_an_officer_puts_an_address_right_before_somebody_has_joined() -> None:
    office = make_unit(parent=make_unit())
    officer, person = make_user(unit=office), make_user(unit=office)
    person.set_unusable_password()
    person.save()
    values = {"unit": office, "email": "right@example.org"}
    edit_person(by=officer, person=person, edits=None, values=values)

    assert User.objects.get(pk=person.pk).email == "right@example.org"
    assert Entry.objects.get(verb="person.changed").by == officer


def test_every_change_of_the_account_is_told_to_the_own_address(
    django_capture_on_commit_callbacks: Any,
) -> None:
    user = make_user(username="somebody")
    EmailAddress.objects.create(user=user, email=STRANGE, verified=True, primary=True)
    client = enter("somebody")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    for name in ("mfa_activate_totp", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse(name), {"code": code_now(secret)})
    new = {"oldpassword": PASSWORD, "password1": "a-new-long-secret"}
    client.post(reverse("account_change_password"), {**new, "password2": new["password1"]})
    letters = deliver()

    assert {letter.subject for letter in letters} == {
        "การเข้าสู่ระบบสองขั้นตอน: เพิ่มแอปสร้างรหัสยืนยันแล้ว",
        "การเข้าสู่ระบบสองขั้นตอน: สร้างรหัสสำรองชุดใหม่แล้ว",
        "การเข้าสู่ระบบสองขั้นตอน: เลิกใช้แอปสร้างรหัสยืนยันแล้ว",
        "เปลี่ยนรหัสผ่านของท่านแล้ว",
    }
    for letter in letters:
        assert letter.to == [user.email]
        assert "เมื่อ:" in letter.body
        assert "127.0.0.1" in letter.body
        assert "หากท่านไม่ได้ทำ" in letter.body
    assert not Authenticator.objects.exists()


def test_a_password_set_by_a_link_is_told() -> None:
    user = make_user(username="somebody")
    ask_reset(user.email)
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[0].body))
    client = Client()
    form = client.get(link[1] if link else "", follow=True)
    new = {"password1": "a-new-long-secret", "password2": "a-new-long-secret"}
    client.post(form.redirect_chain[-1][0], new)

    assert "ตั้งรหัสผ่านของท่านใหม่แล้ว" in deliver()[-1].subject


def test_a_link_that_opens_the_account_is_not_kept_among_the_tasks() -> None:
    user = make_user(username="somebody")
    TOTP.activate(user, generate_totp_secret())
    ask_reset(user.email)

    assert len(mail.outbox) == len(deliver()) == 1


def test_the_link_of_a_reset_leads_to_the_installations_own_address(
    client: Client, db: None, settings: LazySettings
) -> None:
    settings.SITE_ADDRESS = "https://awards.example.org"
    user = make_user(username="somebody")

    client.post(
        reverse("account_reset_password"), {"email": user.email}, headers={"host": "localhost"}
    )

    body = str(mail.outbox[-1].body)
    assert "localhost" not in body
    link = re.search(r"https://awards.example.org(/accounts/password/reset/key/\S+)", body)
    assert link
    assert link[1].endswith("/?openExternalBrowser=1")
    opened = client.get(link[1], follow=True)
    assert opened.redirect_chain[-1][0].endswith("-set-password/")
    assert "new_password1" in opened.content.decode() or "password1" in opened.content.decode()
