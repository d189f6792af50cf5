"""A session that a card opened: the pages of its day, nothing of the account, and its end."""

import datetime
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.schedule.actions.entry import make_card, make_cards
from evaluations.entry.schedule.models import EvaluationSession, SignInCard, SlotNomination
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Position
from evaluations.setup.rubrics.tree import rubric_tree
from tests.devices import answers, send, writing
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_file,
    make_nomination,
    make_session,
    make_slot,
    make_user,
    opened_sheet,
)
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def codes(cast: Cast) -> dict[User, str]:
    cards = make_cards(by=cast.secretary, session=cast.session)
    return {card.seat.user: card.code for card in cards}


def enter(code: str) -> Client:
    client = Client()
    client.post(reverse("card_sign_in"), {"code": code})
    return client


def is_in(client: Client) -> bool:
    """Whether the first page leads to the day's session."""
    return client.get("/").headers.get("Location", "").startswith("/sessions/")


def test_the_first_page_is_the_days_session(cast: Cast, codes: dict[User, str]) -> None:
    shown = enter(codes[cast.member]).get("/", follow=True)

    assert shown.redirect_chain[-1][0] == reverse("session_detail", args=[cast.session.pk])
    page = shown.content.decode()
    assert cast.nomination.official_name in page
    assert reverse("account_logout") in page
    for name in ("account_change_password", "mfa_index", "usersessions_list", "result_list"):
        assert f'"{reverse(name)}"' not in page


def test_a_closed_page_says_how_to_open_it(cast: Cast, codes: dict[User, str]) -> None:
    client = enter(codes[cast.member])
    answer = client.get(reverse("nomination_list"))
    page = answer.content.decode()

    assert answer.status_code == 403
    assert "เข้าสู่ระบบด้วยรหัสผ่าน" in page
    assert reverse("session_detail", args=[cast.session.pk]) in page
    left = client.post(
        reverse("account_logout"), {"next": "/accounts/login/?next=/nominations/"}, follow=True
    )
    assert left.redirect_chain[-1][0] == "/accounts/login/?next=/nominations/"
    assert "_auth_user_id" not in client.session


def test_the_whole_day_can_be_done(cast: Cast, codes: dict[User, str]) -> None:
    """Report present, declare, open, write, look over, sign: with the card alone."""
    client = enter(codes[cast.member])
    client.post(reverse("check_in", args=[cast.session.pk]), {"mode": "on_site"})
    opened = client.post(reverse("sheet_open", args=[cast.nomination.pk]), {"kind": "none"})
    sheet = ScoreSheet.objects.get(seat__user=cast.member)
    marks = [writing(pk, points="8") for pk in rubric_tree(sheet.rubric).indicators]
    answers(client, sheet.pk, *marks)
    assert client.get(opened.headers["Location"]).status_code == 200
    client.post(reverse("sheet_review", args=[sheet.pk]), {"password": codes[cast.member]})

    sheet.refresh_from_db()
    assert sheet.state == "submitted"
    assert cast.session.presences.get().status == "present"


@pytest.fixture
def elsewhere(cast: Cast, own_media: Path) -> dict[str, str]:
    """Another day of the same committee, and another committee of the same judge and category."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    later = make_session(committee=cast.committee, date=tomorrow)
    nomination = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=later, nominations=[nomination])
    category = make_category(award_round=cast.category.award.round)
    people = {cast.member: Position.MEMBER, make_user(): Position.CHAIR}
    other = make_committee(category=category, people=people)
    here = make_session(committee=other)
    beside = make_nomination(category=category, committee=other)
    make_slot(session=here, nominations=[beside])
    version = make_file(nomination=nomination)
    sheet = opened_sheet(judge=cast.member, nomination=beside)
    pages: dict[str, tuple[str, list[int]]] = {
        "day": ("session_detail", [later.pk]),
        "committee": ("session_detail", [here.pk]),
        "open": ("sheet_open", [nomination.pk]),
        "open beside": ("sheet_open", [beside.pk]),
        "conflict": ("sheet_conflict", [nomination.pk]),
        "nomination": ("nomination_detail", [nomination.pk]),
        "state": ("nomination_evidence_state", [nomination.pk]),
        "evidence": ("evidence", [version.item_id]),
        "file": ("version_file", [version.pk]),
        "page": ("version_page", [version.pk, 1]),
        "sheet": ("sheet", [sheet.pk]),
        "review": ("sheet_review", [sheet.pk]),
        "board": ("board", [other.pk, category.pk]),
        "comparison": ("comparison", [cast.committee.pk, cast.category.pk, nomination.pk]),
    }
    return {what: reverse(name, args=words) for what, (name, words) in pages.items()}


def statuses(client: Client, addresses: dict[str, str]) -> dict[str, int]:
    """What each address answers; files are read to their end, as a browser does."""
    found = {}
    for what, address in addresses.items():
        answer = client.get(address)
        found[what] = answer.status_code if not answer.streaming or b"".join(answer) else 0
    return found


def test_nothing_of_another_day_or_committee(
    cast: Cast, codes: dict[User, str], elsewhere: dict[str, str], sign_in: SignIn
) -> None:
    """The same person reaches all of it with the password, and none of it with the card."""
    card, password = enter(codes[cast.member]), sign_in(cast.member)

    assert statuses(card, elsewhere) == dict.fromkeys(elsewhere, 404)
    assert 404 not in statuses(password, elsewhere).values()


def test_marks_of_another_day_are_not_saved(
    cast: Cast, codes: dict[User, str], elsewhere: dict[str, str]
) -> None:
    sheet = ScoreSheet.objects.get(nomination__committee__number__gt=cast.committee.number)
    indicator = next(iter(rubric_tree(sheet.rubric).indicators))
    client = enter(codes[cast.member])

    assert send(client, sheet.pk, writing(indicator, points="8")).status_code == 404
    assert not sheet.marks.exists()


def test_a_nomination_that_left_the_day_leaves_the_card(
    cast: Cast, codes: dict[User, str]
) -> None:
    client, address = enter(codes[cast.member]), reverse("sheet_open", args=[cast.nomination.pk])
    assert client.get(address).status_code == 200
    later = make_session(
        committee=cast.committee, date=timezone.localdate() + datetime.timedelta(days=1)
    )
    slot = make_slot(session=later, nominations=[])
    SlotNomination.objects.filter(nomination=cast.nomination).update(slot=slot)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("how", ["revoked", "over", "administrator", "another's", "gone"])
def test_with_the_card_the_session_ends(cast: Cast, codes: dict[User, str], how: str) -> None:
    """Looked up at every request: however the card came to be worthless."""
    client = enter(codes[cast.member])
    assert is_in(client)
    card = SignInCard.objects.filter(user=cast.member)
    if how == "revoked":
        card.update(revoked_at=timezone.now())
    elif how == "over":
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        EvaluationSession.objects.filter(pk=cast.session.pk).update(date=yesterday)
    elif how == "administrator":
        User.objects.filter(pk=cast.member.pk).update(is_administrator=True)
    elif how == "another's":
        card.update(user=cast.nobody)
    else:
        card.delete()
    answer = client.get(reverse("session_detail", args=[cast.session.pk]), follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "บัตรของท่านใช้ไม่ได้แล้ว" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_script_of_an_ended_card_is_told_that_it_is_signed_out(
    cast: Cast, codes: dict[User, str]
) -> None:
    client = enter(codes[cast.member])
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    SignInCard.objects.filter(user=cast.member).update(revoked_at=timezone.now())

    assert send(client, sheet.pk, user=cast.member.pk).status_code == 401


def test_cards_printed_anew_end_the_sessions_of_the_former(
    cast: Cast, codes: dict[User, str]
) -> None:
    """S8: a lost card that was used already."""
    member, chair = enter(codes[cast.member]), enter(codes[cast.chair])
    make_cards(by=cast.secretary, session=cast.session, anew=True)

    assert not is_in(member)
    assert not is_in(chair)
    assert not Session.objects.filter(session_key=member.cookies["sessionid"].value).exists()


def test_a_new_card_for_one_leaves_the_others_alone(cast: Cast, codes: dict[User, str]) -> None:
    member, chair = enter(codes[cast.member]), enter(codes[cast.chair])
    card = make_card(by=cast.secretary, session=cast.session, seat=cast.seat(cast.member))

    assert not is_in(member)
    assert is_in(chair)
    assert not is_in(enter(codes[cast.member]))
    assert is_in(enter(card.code))
    assert is_in(enter(codes[cast.secretary]))
    told = Entry.objects.filter(verb="card.made").order_by("-pk")[0]
    assert told.after == {"people": [cast.member.full_name]}


def test_the_paper_of_one_card_names_one_person(
    cast: Cast, codes: dict[User, str], sign_in: SignIn
) -> None:
    seat = cast.seat(cast.member)
    client = sign_in(cast.secretary)
    page = client.get(reverse("cards", args=[cast.session.pk])).content.decode()
    address = reverse("card_pdf", args=[cast.session.pk, seat.pk])
    assert address in page
    text = text_of(client.post(address).content)

    assert cast.member.full_name in text
    assert cast.chair.full_name not in text


@pytest.mark.parametrize("who", ["ended", "administrator", "elsewhere"])
def test_who_gets_no_card_of_the_own(cast: Cast, who: str) -> None:
    seat = cast.seat(cast.member)
    if who == "ended":
        seat.valid_until = timezone.localdate() - datetime.timedelta(days=1)
        seat.save()
    elif who == "administrator":
        User.objects.filter(pk=cast.member.pk).update(is_administrator=True)
    else:
        people = {cast.nobody: Position.CHAIR}
        seat = make_committee(category=cast.category, people=people).seats.get()
    with pytest.raises(Refused):
        make_card(by=cast.chair, session=cast.session, seat=seat)


def test_a_password_session_pays_nothing_for_cards(
    cast: Cast, codes: dict[User, str], sign_in: SignIn
) -> None:
    """The session is read for the person anyway; a card costs two short questions."""
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    indicator = next(iter(rubric_tree(sheet.rubric).indicators))
    asked = []
    version = count()
    for client in (sign_in(cast.member), enter(codes[cast.member])):
        for points in "1234":
            answers(client, sheet.pk, writing(indicator, version=next(version), points=points))
        mark = writing(indicator, version=next(version), points="5")
        with CaptureQueriesContext(connection) as queries:
            answers(client, sheet.pk, mark)
        asked.append([query["sql"] for query in queries])

    assert not [sql for sql in asked[0] if "signincard" in sql]
    assert len(asked[1]) == len(asked[0]) + 2


def test_a_chair_scores_by_card_and_signs_nothing(
    cast: Cast, codes: dict[User, str], settings: LazySettings
) -> None:
    settings.SECOND_FACTOR = settings.SECOND_FACTOR_FOR_COMMITTEES = True
    client = enter(codes[cast.chair])
    panel = [cast.committee.pk, cast.category.pk]

    assert client.get(reverse("sheet_open", args=[cast.nomination.pk])).status_code == 200
    for name in ("certification", "ruling"):
        assert client.get(reverse(name, args=panel)).status_code == 403
