"""Sign-ins as events: what is written down, who reads it, and how long it is kept."""

import datetime
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.schedule.actions.entry import make_cards
from evaluations.platform.retention import actions as retention_actions
from evaluations.platform.retention.actions import apply_retention
from evaluations.platform.retention.models import RetentionSetting
from evaluations.setup.accounts.actions import note_event
from evaluations.setup.accounts.browsers import Origin
from evaluations.setup.accounts.devices import device_name
from evaluations.setup.accounts.models import EventKind, SignInEvent
from evaluations.setup.accounts.second_step import code_is_right
from tests.devices import code_now
from tests.factories import PASSWORD, Cast, filled_sheet, make_user
from units.models import User

SignIn = Callable[[User], Client]
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


def kinds(person: User) -> list[str]:
    """What happened to the person, the earliest first."""
    return list(SignInEvent.objects.of(person).order_by("pk").values_list("kind", flat=True))


def enter(client: Client, login: str, password: str = PASSWORD) -> None:
    client.post("/accounts/login/", {"login": login, "password": password})


def event(**fields: object) -> SignInEvent:
    return SignInEvent.objects.create(**{"kind": EventKind.SUCCESS, **fields})


def an_old_one(days: int, **fields: object) -> SignInEvent:
    return event(at=timezone.now() - datetime.timedelta(days=days), **fields)


def test_a_sign_in_tells_when_where_and_by_what(db: None) -> None:
    person = make_user(username="somebody")
    client = Client(REMOTE_ADDR="2001:db8::5", headers={"User-Agent": FIREFOX})
    enter(client, "somebody")
    client.post(reverse("account_logout"))

    row = SignInEvent.objects.order_by("pk")[0]
    assert kinds(person) == [EventKind.SUCCESS, EventKind.SIGNED_OUT]
    assert (row.address, row.network) == ("2001:db8::5", "2001:db8::")
    assert row.device == "Firefox, Windows"
    assert row.browser is not None
    assert timezone.now() - row.at < datetime.timedelta(minutes=1)


def test_a_second_factor_is_set_up_mistyped_and_removed(
    db: None, django_capture_on_commit_callbacks: Any
) -> None:
    person = make_user(username="somebody")
    client = Client()
    enter(client, "somebody")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    other = Client()
    enter(other, "somebody")
    other.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_deactivate_totp"))

    assert kinds(person) == [
        EventKind.SUCCESS,
        EventKind.FACTOR_ADDED,
        EventKind.CODE_FAILURE,
        EventKind.FACTOR_REMOVED,
    ]


def test_a_password_is_changed_and_set_anew(db: None) -> None:
    person = make_user(username="somebody")
    client = Client()
    enter(client, "somebody")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    new = {"password1": "another-long-password", "password2": "another-long-password"}
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **new})
    Client().post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"http://testserver(\S+)", str(mail.outbox[-1].body))
    assert link
    fresh = Client()
    fresh.post(fresh.get(link[1], follow=True).redirect_chain[-1][0], new)

    found = kinds(person)
    for kind in (EventKind.PASSWORD_CHANGED, EventKind.RESET_ASKED, EventKind.RESET_DONE):
        assert kind in found


def test_a_card_makes_no_browser_the_persons_own(cast: Cast) -> None:
    card = make_cards(by=cast.secretary, session=cast.session)[0]
    client = Client()
    client.post(reverse("card_sign_in"), {"code": card.code})
    client.post(reverse("account_logout"))
    person = card.seat.user
    for _try in range(6):
        answer = client.post("/accounts/login/", {"login": person.username, "password": "x"})

    assert kinds(person)[0] == EventKind.CARD
    assert answer.status_code == 429


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FIREFOX, "Firefox, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari, iPhone"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
        ("x\x00\n" + "y" * 400, "x" + "y" * 119),
    ],
)
def test_a_device_in_few_words(text: str, told: str) -> None:
    assert device_name(text) == told


# --- who reads it ----------------------------------------------------------------------------


def test_one_sees_the_own_events_alone(cast: Cast, sign_in: SignIn) -> None:
    event(user=cast.member, address="10.0.0.7", device="Firefox, Windows")
    event(user=cast.chair, address="10.0.0.8")

    shown = sign_in(cast.member).get(reverse("own_sign_ins")).content.decode()

    assert "เข้าใช้งานล่าสุด" in shown
    assert "10.0.0.7" in shown
    assert "Firefox, Windows" in shown
    assert "10.0.0.8" not in shown
    own = Client(headers={"user-agent": FIREFOX})
    own.post(reverse("account_login"), {"login": cast.member.username, "password": PASSWORD})
    devices = own.get(reverse("usersessions_list")).content.decode()
    assert reverse("own_sign_ins") in devices
    assert "Firefox, Windows" in devices
    assert "Gecko" not in devices


def test_an_empty_list_says_so(cast: Cast, sign_in: SignIn) -> None:
    own = sign_in(cast.member).get(reverse("own_sign_ins")).content.decode()
    everybodys = sign_in(cast.auditor).get(reverse("sign_in_list")).content.decode()

    assert "ยังไม่มีรายการ" in own
    assert "ไม่พบรายการ" in everybodys


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", {"10.0.0.7", "10.0.0.8", "10.9.9.9"}),
        ("q=chair", {"10.0.0.8"}),
        ("kind=failure", {"10.0.0.7"}),
        ("address=10.0.0.", {"10.0.0.7", "10.0.0.8"}),
        ("address=๑๐.๙", {"10.9.9.9"}),
        ("since=19/07/2569", {"10.0.0.8", "10.9.9.9"}),
        ("until=๑๙ ก.ค. ๒๕๖๙", {"10.0.0.7", "10.0.0.8"}),
    ],
)
def test_administrators_search_by_person_kind_address_and_day(
    cast: Cast, sign_in: SignIn, asked: str, found: set[str]
) -> None:
    def at(day: int) -> datetime.datetime:
        return timezone.make_aware(datetime.datetime(2026, 7, day, 23, 30))

    event(at=at(18), user=cast.member, kind=EventKind.FAILURE, address="10.0.0.7")
    event(at=at(19), user=cast.chair, address="10.0.0.8")
    event(at=at(20), kind=EventKind.HELD, address="10.9.9.9")

    shown = sign_in(cast.auditor).get(f"{reverse('sign_in_list')}?{asked}").content.decode()

    assert {one for one in ("10.0.0.7", "10.0.0.8", "10.9.9.9") if f"{one}\n" in shown} == found


def test_a_person_takes_the_own_events_out(cast: Cast, sign_in: SignIn) -> None:
    event(user=cast.member, address="10.0.0.7")

    answer = sign_in(cast.member).post(reverse("person_export", args=[cast.member.pk]))

    assert "10.0.0.7" in answer.content.decode()


def test_the_notice_names_them_and_their_days(client: Client, db: None) -> None:
    RetentionSetting.objects.create(pk=1, days={"sign_ins": 120})

    shown = client.get(reverse("privacy")).content.decode()

    assert "ครบ 120 วัน" in shown
    assert "สามรายการ" in shown


# --- how long it is kept ---------------------------------------------------------------------


def test_old_events_go_in_portions_and_young_ones_stay(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention_actions, "PORTION", 3)
    for _one in range(7):
        an_old_one(91)
    an_old_one(89)

    assert apply_retention() == {"sign_ins": 7}
    assert SignInEvent.objects.count() == 1


def test_an_installation_may_keep_them_longer(db: None) -> None:
    RetentionSetting.objects.create(pk=1, days={"sign_ins": 365})
    an_old_one(200)

    assert apply_retention() == {}


def test_the_database_keeps_young_events_whoever_asks(db: None) -> None:
    young, old = an_old_one(80), an_old_one(91)

    def refused(statement: str, pk: int) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [pk])
        except DatabaseError:
            return True
        return False

    remove = "DELETE FROM evaluations_signinevent WHERE id = %s"
    rewrite = "UPDATE evaluations_signinevent SET kind = 'success' WHERE id = %s"
    assert refused(remove, young.pk)
    assert refused(rewrite, young.pk)
    assert refused(rewrite, old.pk)
    assert not refused(remove, old.pk)


def test_what_is_noted_without_a_request_has_no_address(db: None) -> None:
    row = note_event(kind=EventKind.CLOSED, origin=Origin(), user=make_user())

    assert (row.address, row.device, row.browser) == ("", "", None)


# --- cards (S6) ------------------------------------------------------------------------------


def test_sixty_wrong_codes_behind_one_address_keep_nobody_out(cast: Cast) -> None:
    cards = make_cards(by=cast.secretary, session=cast.session)
    thief = Client()
    thief.get(reverse("card_sign_in"))
    statuses = [
        thief.post(reverse("card_sign_in"), {"code": f"x{one}"}).status_code for one in range(60)
    ]
    assert statuses == [422] * 10 + [429] * 50

    for card in cards:
        client = Client()
        client.get(reverse("card_sign_in"))
        wrong = client.post(reverse("card_sign_in"), {"code": "a slip"})
        assert wrong.status_code == 422
        client.post(reverse("card_sign_in"), {"code": card.code})
        assert client.get("/", follow=True).status_code == 200


def test_the_right_code_is_taken_after_any_number_of_wrong_ones(cast: Cast) -> None:
    card = make_cards(by=cast.secretary, session=cast.session)[0]
    client = Client()
    for one in range(20):
        held = client.post(reverse("card_sign_in"), {"code": f"x{one}"})

    assert held.status_code == 429
    assert 0 < int(held["Retry-After"]) <= 300
    assert "รหัสที่ถูกต้องใช้ได้ตลอดเวลา" in held.content.decode()
    client.post(reverse("card_sign_in"), {"code": card.code})
    assert client.get("/", follow=True).status_code == 200


def test_a_device_that_forgets_its_cookie_fills_no_table(db: None) -> None:
    for one in range(120):
        Client().post(reverse("card_sign_in"), {"code": f"x{one}"})

    assert SignInEvent.objects.filter(kind=EventKind.CARD_FAILURE).count() == 100


def test_a_wait_for_cards_ends(cast: Cast) -> None:
    client = Client()
    for one in range(11):
        client.post(reverse("card_sign_in"), {"code": f"x{one}"})
    with time_machine.travel(time.time() + 301):
        assert client.post(reverse("card_sign_in"), {"code": "x"}).status_code == 422


# --- signing ---------------------------------------------------------------------------------


def test_signing_with_a_guessed_password_is_held(cast: Cast, sign_in: SignIn) -> None:
    sheet = filled_sheet(judge=cast.member, nomination=cast.nomination)
    client, address = sign_in(cast.member), reverse("sheet_review", args=[sheet.pk])
    answers = [client.post(address, {"password": "wrong"}) for _try in range(11)]

    assert answers[9].status_code == 200
    assert answers[10].status_code == 429
    assert "โปรดรอ" in answers[10].content.decode()
    failures = SignInEvent.objects.of(cast.member).kinds(EventKind.CONFIRMATION_FAILURE)
    assert failures.count() == 10


def test_a_code_that_signed_in_signs_no_result(db: None) -> None:
    """The code of the second step is used up wherever it is typed."""
    person, secret = make_user(), generate_totp_secret()
    TOTP.activate(person, secret)
    request = Client().get("/accounts/login/").wsgi_request
    authenticator = Authenticator.objects.get()
    with time_machine.travel(1_800_000_000, tick=False):
        answers = [code_is_right(request, authenticator, code_now(secret)) for _ in range(2)]

    assert answers == [True, False]
