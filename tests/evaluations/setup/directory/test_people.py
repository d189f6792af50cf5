"""People: invited, changed, closed; what an officer may and may not."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.accounts.models import EventKind, SignInEvent
from evaluations.setup.committees.models import Position
from evaluations.setup.directory import seats
from evaluations.setup.directory.actions.people import (
    add_person,
    close_account,
    edit_person,
    invite,
    reopen_account,
    revoke_invitation,
)
from evaluations.setup.directory.invitations import invited_person, send_invitation, token_for
from evaluations.setup.rounds.models import Phase
from tests.factories import (
    PASSWORD,
    make_category,
    make_committee,
    make_round,
    make_session,
    make_unit,
    make_user,
)
from units.models import Unit, User

SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


@pytest.fixture
def office(db: None) -> Unit:
    return make_unit(parent=make_unit())


@pytest.fixture
def officer(office: Unit) -> User:
    return make_user(unit=office)


@pytest.fixture
def newcomer(administrator: User, office: Unit) -> User:
    person = User(email="new@example.org", first_name="สมชาย", last_name="ใหม่", unit=office)
    return add_person(by=administrator, person=person)


def test_the_mail_leads_to_a_password(administrator: User, newcomer: User) -> None:
    invite(by=administrator, person=newcomer, site="https://awards.example.org/")
    send_invitation.call(newcomer.pk, "https://awards.example.org/")

    letter = mail.outbox[0]
    address = next(line for line in letter.body.splitlines() if line.startswith("https://"))
    path = address.removeprefix("https://awards.example.org")
    assert path.endswith("/?openExternalBrowser=1")
    client = Client()
    assert "สมชาย ใหม่" in client.get(path).content.decode()
    words = {"new_password1": "รหัสผ่าน-ที่ยาวพอ-9", "new_password2": "รหัสผ่าน-ที่ยาวพอ-9"}
    assert client.post(path, words).status_code == 302
    assert client.get("/").status_code == 200
    assert Client().get(path).status_code == 404


def test_sending_again_ends_the_earlier_link(administrator: User, newcomer: User) -> None:
    invite(by=administrator, person=newcomer, site="")
    newcomer.refresh_from_db()
    first = token_for(newcomer)
    invite(by=administrator, person=newcomer, site="")
    newcomer.refresh_from_db()

    assert invited_person(first) is None
    assert invited_person(token_for(newcomer)) == newcomer


def test_a_revoked_invitation_is_gone(administrator: User, newcomer: User) -> None:
    invite(by=administrator, person=newcomer, site="")
    newcomer.refresh_from_db()
    token = token_for(newcomer)
    revoke_invitation(by=administrator, person=newcomer)

    assert invited_person(token) is None
    send_invitation.call(newcomer.pk, "https://x.example/")
    assert mail.outbox == []


@pytest.mark.parametrize("token", ["x", "x:y:z", "", "1", "null"])
def test_no_link_of_ours(db: None, token: str) -> None:
    assert invited_person(token) is None


def test_who_has_joined_is_not_invited(administrator: User, officer: User) -> None:
    with pytest.raises(Refused):
        invite(by=administrator, person=officer, site="")


def test_a_closed_account_is_not_invited(administrator: User, newcomer: User) -> None:
    close_account(by=administrator, person=newcomer)
    with pytest.raises(Refused):
        invite(by=administrator, person=newcomer, site="")

    reopen_account(by=administrator, person=newcomer)
    invite(by=administrator, person=newcomer, site="")


def test_a_closed_account_cannot_sign_in(administrator: User, officer: User) -> None:
    client = Client()
    client.force_login(officer)
    close_account(by=administrator, person=officer, reason="ย้าย")

    assert client.get("/").status_code == 302
    assert Entry.objects.get(verb="person.closed").reason == "ย้าย"


def test_an_officer_keeps_the_own_people(officer: User, newcomer: User, office: Unit) -> None:
    values = {"position": "พัฒนากร", "unit": office}
    edit_person(by=officer, person=newcomer, edits=newcomer.edits, values=values)

    newcomer.refresh_from_db()
    assert newcomer.position == "พัฒนากร"


def test_an_officer_gives_nobody_rights(officer: User, newcomer: User, office: Unit) -> None:
    values = {"is_administrator": True, "is_auditor": True, "unit": office}
    edit_person(by=officer, person=newcomer, edits=None, values=values)

    newcomer.refresh_from_db()
    assert not newcomer.oversees


@pytest.mark.parametrize("elsewhere", [True, False])
def test_an_officer_moves_nobody_out_of_reach(
    officer: User, newcomer: User, elsewhere: bool
) -> None:
    unit = make_unit() if elsewhere else None
    with pytest.raises(Refused):
        edit_person(by=officer, person=newcomer, edits=None, values={"unit": unit})


def test_an_officer_reaches_nobody_elsewhere(officer: User, administrator: User) -> None:
    other = make_user(unit=make_unit(parent=make_unit()))
    for act in (close_account, reopen_account, revoke_invitation):
        with pytest.raises(Refused):
            act(by=officer, person=other)


def test_an_officer_changes_no_administrator(officer: User, office: Unit) -> None:
    boss = make_user(unit=office, is_administrator=True)
    with pytest.raises(Refused):
        edit_person(by=officer, person=boss, edits=None, values={"unit": office, "phone": "1"})


def test_an_officer_takes_over_no_account(officer: User, office: Unit) -> None:
    """Whoever holds the address holds the account: by a forgotten password."""
    colleague = make_user(unit=office)
    values = {"unit": office, "email": "mine@example.org"}
    with pytest.raises(Refused):
        edit_person(by=officer, person=colleague, edits=None, values=values)


def test_somebody_of_the_department_is_no_officer(administrator: User) -> None:
    """The root of the tree is everybody's: its inspectors keep nobody below it."""
    inspector = make_user(unit=make_unit())

    assert not inspector.is_officer
    assert not User.objects.visible_to(inspector).exists()


def test_nobody_locks_the_own_door(administrator: User) -> None:
    with pytest.raises(Refused):
        close_account(by=administrator, person=administrator)
    with pytest.raises(Refused):
        edit_person(
            by=administrator, person=administrator, edits=None, values={"is_administrator": False}
        )


# --- pages ------------------------------------------------------------------------------------


LINES = """1. "น.ส.สมหญิง รักษ์ ไทย" <B@example.org>; นายสมชาย ใจดี <a@example.org>,

c@example.org, สมศรี, ใจงาม
ดร.สมศักดิ์ ใจกล้า\td@example.org
"""


def test_a_pasted_list_is_shown_and_then_invites_everybody(
    administrator: User, office: Unit, sign_in: SignIn
) -> None:
    """Y14: as mail programs, chats and spreadsheets write it."""
    data = {"lines": LINES, "unit": office.code, "position": "กรรมการ"}
    client = sign_in(administrator)
    page = client.post(reverse("people_invite"), data).content.decode()
    seen = re.search('name="seen" value="([0-9a-f]+)"', page)

    assert "นางสาวสมหญิง" not in page
    assert "น.ส.สมหญิง รักษ์ ไทย &lt;b@example.org&gt;" in page
    assert not User.objects.filter(email="a@example.org").exists()
    assert seen
    data["seen"] = seen[1]
    other = client.post(reverse("people_invite"), {**data, "lines": "e@example.org ก ข"})
    assert "ก ข &lt;e@example.org&gt;" in other.content.decode()
    assert client.post(reverse("people_invite"), data).status_code == 302

    people = User.objects.filter(email__endswith="@example.org", unit=office).order_by("email")
    assert [(one.full_name, one.position) for one in people] == [
        ("นายสมชาย ใจดี", "กรรมการ"),
        ("น.ส.สมหญิง รักษ์ ไทย", "กรรมการ"),
        ("สมศรี ใจงาม", "กรรมการ"),
        ("ดร.สมศักดิ์ ใจกล้า", "กรรมการ"),
    ]
    assert all(person.invited_at and not person.has_usable_password() for person in people)


def test_a_bad_line_invites_nobody(administrator: User, sign_in: SignIn) -> None:
    lines = "a@example.org สมชาย ใจดี\n\nไม่มีอีเมล\na@example.org ซ้ำ คน"
    count = User.objects.count()

    answer = sign_in(administrator).post(reverse("people_invite"), {"lines": lines})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "บรรทัดที่ 3" in page
    assert "บรรทัดที่ 4" in page
    assert User.objects.count() == count


def test_an_email_is_one_persons(administrator: User, officer: User, sign_in: SignIn) -> None:
    data = {"email": officer.email.upper(), "first_name": "ก", "last_name": "ข"}

    answer = sign_in(administrator).post(reverse("person_add"), data)

    assert answer.status_code == 422
    assert "มีบุคคลที่ใช้อีเมลนี้อยู่แล้ว" in answer.content.decode()


def test_an_officers_form_has_no_flags(officer: User, newcomer: User, sign_in: SignIn) -> None:
    client, address = sign_in(officer), reverse("person_edit", args=[newcomer.pk])
    assert "is_administrator" not in client.get(address).content.decode()
    data = {"email": newcomer.email, "first_name": "ก", "last_name": "ข", "edits": "0"}
    data |= {"unit": str(officer.unit and officer.unit.code), "is_administrator": "on"}

    assert client.post(address, data).status_code == 302
    newcomer.refresh_from_db()
    assert not newcomer.is_administrator


def test_suggestions_hold_only_what_one_may_see(
    officer: User, administrator: User, sign_in: SignIn
) -> None:
    stranger = make_user(first_name="คนนอก")

    found = sign_in(officer).get(reverse("pick_person"), {"q": "คนนอก"}).json()["options"]
    all_of_them = sign_in(administrator).get(reverse("pick_person"), {"q": "คนนอก"}).json()

    assert found == []
    assert all_of_them["options"] == [f"{stranger} ({stranger.username})"]


def test_an_officer_takes_over_no_judge(
    officer: User, newcomer: User, office: Unit, administrator: User
) -> None:
    """Not even one who has not joined yet: the invitation would go to another address."""
    category = make_category()
    make_committee(category=category, people={newcomer: "member"})
    with pytest.raises(Refused):
        edit_person(
            by=officer,
            person=newcomer,
            edits=None,
            values={"unit": office, "email": "mine@example.org"},
        )


def test_a_forgotten_password_is_no_way_around_an_invitation(
    administrator: User, newcomer: User
) -> None:
    invite(by=administrator, person=newcomer, site="")
    revoke_invitation(by=administrator, person=newcomer)
    Client().post(reverse("account_reset_password"), {"email": newcomer.email})

    assert all("/password/reset/key/" not in letter.body for letter in mail.outbox)


def test_who_has_joined_gets_a_new_password(officer: User) -> None:
    Client().post(reverse("account_reset_password"), {"email": officer.email})

    assert "/password/reset/key/" in mail.outbox[0].body


def test_the_old_address_opens_nothing_any_more(administrator: User, officer: User) -> None:
    old = officer.email
    EmailAddress.objects.create(user=officer, email=old, verified=True, primary=True)
    edit_person(by=administrator, person=officer, edits=None, values={"email": "new@example.org"})
    Client().post(reverse("account_reset_password"), {"email": old})

    assert all("/password/reset/key/" not in letter.body for letter in mail.outbox)


def test_an_address_that_is_no_sign_in_name(administrator: User) -> None:
    person = User(email="o'brien@example.org", first_name="ก", last_name="ข")
    added = add_person(by=administrator, person=person)

    assert added.username.startswith("person-")


# --- a sitting judge's account (S11) ----------------------------------------------------------


@pytest.fixture
def judge(office: Unit) -> User:
    return make_user(username="judge", unit=office)


def seat_in(phase: str, judge: User, **seat: object) -> None:
    category = make_category(award_round=make_round(phase=phase, name=f"รอบ {phase}"))
    committee = make_committee(category=category, people={judge: Position.MEMBER})
    committee.seats.update(**seat)


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.EVALUATING])
def test_an_officer_closes_no_sitting_judge(officer: User, judge: User, phase: str) -> None:
    seat_in(phase, judge)

    with pytest.raises(Refused, match=f"รอบ {phase}.*ผู้ดูแลระบบ"):
        close_account(by=officer, person=judge)
    values = {"unit": judge.unit, "is_active": False}
    with pytest.raises(Refused, match="ผู้ดูแลระบบ"):
        edit_person(by=officer, person=judge, edits=None, values=values)
    judge.refresh_from_db()
    assert judge.is_active


@pytest.mark.parametrize("phase", [Phase.DRAFT, Phase.CLOSED, Phase.PUBLISHED, Phase.ARCHIVED])
def test_a_seat_of_a_round_that_does_not_run_holds_nothing_up(
    officer: User, judge: User, phase: str
) -> None:
    seat_in(phase, judge)

    assert not close_account(by=officer, person=judge).is_active


def test_a_seat_that_ended_holds_nothing_up(officer: User, judge: User) -> None:
    seat_in(Phase.EVALUATING, judge, valid_until=timezone.localdate() - timedelta(days=1))

    assert not close_account(by=officer, person=judge).is_active


def test_the_running_phases_are_those_of_rounds() -> None:
    assert set(seats.RUNNING) == {Phase.OPEN, Phase.EVALUATING}


def test_an_administrator_is_shown_the_seats_first(
    administrator: User, judge: User, sign_in: SignIn
) -> None:
    seat_in(Phase.EVALUATING, judge)
    address = reverse("person_close", args=[judge.pk])
    client = sign_in(administrator)

    shown = client.get(address).content.decode()
    assert "ตำแหน่งกรรมการต่อไปนี้จะไม่มีผู้ปฏิบัติหน้าที่" in shown
    assert "รอบ evaluating" in shown
    assert client.post(address, {"reason": "ย้าย"}).status_code == 302
    judge.refresh_from_db()
    assert not judge.is_active


def test_an_officer_is_told_before_the_button(officer: User, judge: User, sign_in: SignIn) -> None:
    """The page offered to close the account, and the button refused."""
    seat_in(Phase.EVALUATING, judge)

    page = sign_in(officer).get(reverse("person_close", args=[judge.pk])).content.decode()

    assert "ยังทำไม่ได้ในตอนนี้" in page
    assert 'name="reason"' not in page


def test_the_page_of_a_person_names_the_days(
    administrator: User, judge: User, sign_in: SignIn
) -> None:
    seat_in(Phase.EVALUATING, judge)
    committee = judge.seats.get().committee
    make_session(committee=committee, date=date(2026, 7, 19))

    page = sign_in(administrator).get(reverse("person_detail", args=[judge.pk])).content.decode()

    assert "19 ก.ค. 69" in page
    assert reverse("committee", args=[committee.pk]) in page


def test_closing_ends_the_sessions_for_good(administrator: User, judge: User) -> None:
    """Opened again, the account is not open on the old devices."""
    client = Client()
    client.post("/accounts/login/", {"login": "judge", "password": PASSWORD})
    assert client.get("/").status_code == 200

    close_account(by=administrator, person=judge)
    reopen_account(by=administrator, person=judge)

    assert client.get("/").status_code == 302
    found = SignInEvent.objects.of(judge).order_by("pk").values_list("kind", flat=True)
    assert list(found) == [EventKind.SUCCESS, EventKind.CLOSED, EventKind.REOPENED]


def test_the_page_of_a_person_names_seats_offices_and_factor(
    administrator: User, judge: User, sign_in: SignIn
) -> None:
    seat_in(Phase.EVALUATING, judge)
    make_unit(parent=judge.unit)

    shown = sign_in(administrator).get(reverse("person_detail", args=[judge.pk])).content.decode()

    assert "รอบ evaluating" in shown
    assert "ดำรงตำแหน่งอยู่" in shown
    assert "และหน่วยงานในสังกัด 1 แห่ง" in shown
    assert "ยังไม่ได้ตั้งค่า" in shown
    assert "ไม่เคย" in shown
