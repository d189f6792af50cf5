"""Cards that sign in once, on one day; calendar addresses that are secrets."""

import datetime
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from evaluations.entry.schedule.actions.entry import (
    end_of_today,
    make_calendar_link,
    make_cards,
    revoke_calendar_link,
    revoke_card,
    use_card,
)
from evaluations.entry.schedule.models import (
    CalendarLink,
    EvaluationSession,
    SignInCard,
    SlotNomination,
)
from evaluations.entry.schedule.views import papers
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.rubrics.tree import rubric_tree
from tests.factories import Cast, make_nomination, make_slot, opened_sheet
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
    """Whether the first page leads to the day's session, as it does for who came in by a card."""
    return client.get("/").headers.get("Location", "").startswith("/sessions/")


def test_a_card_signs_in_once(cast: Cast, codes: dict[User, str]) -> None:
    typed = codes[cast.member].lower()
    typed = f" {typed[:4]}-{typed[4:8]} {typed[8:]}"

    assert is_in(enter(typed))
    assert not is_in(enter(typed))
    assert Entry.objects.get(verb="card.used").by == cast.member


def test_opening_the_address_uses_nothing_up(cast: Cast, codes: dict[User, str]) -> None:
    """Mail programs and cameras look at an address before the person does."""
    client = Client()
    page = client.get(reverse("card", args=[codes[cast.member]]))

    assert codes[cast.member] in page.content.decode()
    assert not is_in(client)
    assert is_in(enter(codes[cast.member]))


@pytest.mark.parametrize("days", [-1, 1])
def test_only_on_its_day(cast: Cast, codes: dict[User, str], days: int) -> None:
    day = timezone.localdate() + datetime.timedelta(days=days)
    EvaluationSession.objects.update(date=day)

    assert not is_in(enter(codes[cast.member]))


def test_a_revoked_card_is_worthless(cast: Cast, codes: dict[User, str]) -> None:
    card = SignInCard.objects.get(user=cast.member)
    revoke_card(by=cast.secretary, card=card)

    with pytest.raises(Refused):
        use_card(code=codes[cast.member])


def test_printing_anew_ends_the_earlier_cards(cast: Cast, codes: dict[User, str]) -> None:
    make_cards(by=cast.chair, session=cast.session, anew=True)

    assert not is_in(enter(codes[cast.member]))


def test_printing_for_who_has_none_ends_no_card(
    cast: Cast, codes: dict[User, str], sign_in: SignIn
) -> None:
    """One press on the page of cards ended those of everybody."""
    revoke_card(by=cast.secretary, card=SignInCard.objects.get(user=cast.chair))
    client, address = sign_in(cast.secretary), reverse("cards_pdf", args=[cast.session.pk])

    assert client.post(address)["Content-Type"] == "application/pdf"

    assert SignInCard.objects.filter(user=cast.chair, revoked_at=None).count() == 1
    assert is_in(enter(codes[cast.member]))
    again = client.post(address, follow=True).content.decode()
    assert "ทุกคนมีบัตรแล้ว" in again
    assert "พิมพ์บัตรใหม่ให้ทุกคน" in again


def test_a_closed_account_stays_closed(cast: Cast, codes: dict[User, str]) -> None:
    User.objects.filter(pk=cast.member.pk).update(is_active=False)

    assert not is_in(enter(codes[cast.member]))


def test_an_administrator_gets_no_card(cast: Cast) -> None:
    """A card would go around the second factor."""
    User.objects.filter(pk=cast.member.pk).update(is_administrator=True)
    people = {card.seat.user for card in make_cards(by=cast.chair, session=cast.session)}

    assert people == {cast.chair, cast.secretary}


@pytest.mark.parametrize("role", ["member", "officer", "auditor", "nobody"])
def test_who_prints_no_cards(cast: Cast, role: str) -> None:
    with pytest.raises(Refused):
        make_cards(by=getattr(cast, role), session=cast.session)


@pytest.mark.parametrize("code", ["", "x", "0" * 12, "ก" * 12, "A" * 500])
def test_no_code_of_ours(db: None, code: str) -> None:
    assert not is_in(enter(code))


def test_the_code_signs_a_sheet_today(cast: Cast, codes: dict[User, str], sign_in: SignIn) -> None:
    """Who came in with a card knows no password: the card's code is the signature."""
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    for pk in rubric_tree(sheet.rubric).indicators:
        value = MarkValue(SCORED, Decimal(8), "")
        save_mark(by=cast.member, sheet=sheet.pk, indicator=pk, value=value, version=0)
    client, address = sign_in(cast.member), reverse("sheet_review", args=[sheet.pk])

    wrong = client.post(address, {"password": codes[cast.chair]})
    right = client.post(address, {"password": codes[cast.member]})

    assert (wrong.status_code, right.status_code) == (200, 302)
    sheet.refresh_from_db()
    assert sheet.state == "submitted"


def test_the_paper_holds_names_and_codes(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(address: str) -> str:
        drawn.append(address)
        return ""

    monkeypatch.setattr(papers, "qr_svg", draw)
    answer = sign_in(cast.secretary).post(reverse("cards_pdf", args=[cast.session.pk]))
    text = text_of(answer.content)

    assert cast.member.full_name in text
    assert SignInCard.objects.filter(revoked_at=None).count() == 3
    for digest in SignInCard.objects.values_list("code_digest", flat=True):
        assert digest not in text
    # Pointed at from within LINE, the code opens the device's own browser.
    assert len(drawn) == 3
    assert all(one.endswith("/?openExternalBrowser=1") for one in drawn)
    path = drawn[0].removeprefix("http://testserver")
    assert Client().get(path).status_code == 200


def test_guessing_is_slowed_down(db: None) -> None:
    client = Client()
    statuses = [
        client.post(reverse("card_sign_in"), {"code": str(at)}).status_code for at in range(62)
    ]

    assert statuses[0] == 422
    assert statuses[-1] == 429


# --- calendars --------------------------------------------------------------------------------


def events(secret: str) -> list[str]:
    answer = Client().get(reverse("calendar_feed", args=[secret]))
    assert answer.status_code == 200
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_member_sees_the_own_slots(cast: Cast) -> None:
    _link, secret = make_calendar_link(by=cast.member)

    assert events(secret) == [cast.nomination.name_in_category]


def test_an_officer_sees_the_own_nominations_alone(cast: Cast) -> None:
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other])
    _link, secret = make_calendar_link(by=cast.officer)

    assert events(secret) == [cast.nomination.name_in_category]


def test_nobody_sees_nothing(cast: Cast) -> None:
    _link, secret = make_calendar_link(by=cast.nobody)

    assert events(secret) == []


def test_who_loses_the_seat_loses_the_slots(cast: Cast) -> None:
    _link, secret = make_calendar_link(by=cast.member, session=cast.session)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    cast.committee.seats.filter(user=cast.member).update(valid_until=yesterday)

    assert events(secret) == []


@pytest.mark.parametrize("how", ["revoked", "closed", "wrong"])
def test_a_dead_address(cast: Cast, how: str) -> None:
    link, secret = make_calendar_link(by=cast.member)
    if how == "revoked":
        revoke_calendar_link(by=cast.member, link=link)
    elif how == "closed":
        User.objects.filter(pk=cast.member.pk).update(is_active=False)
    else:
        secret = secret[::-1]

    assert Client().get(reverse("calendar_feed", args=[secret])).status_code == 404


def test_the_secret_is_told_once(cast: Cast, sign_in: SignIn) -> None:
    client, address = sign_in(cast.member), reverse("calendar_links")
    first = client.post(address).content.decode()

    assert "schedule.ics" in first
    assert "schedule.ics" not in client.get(address).content.decode()


def test_a_link_of_a_session_one_may_not_see(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.nobody).post(reverse("calendar_links"), {"session": cast.session.pk})

    assert answer.status_code == 404
    assert not CalendarLink.objects.exists()


def test_agenda_as_paper_and_spreadsheet(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.member)
    paper = text_of(client.get(reverse("agenda_pdf", args=[cast.session.pk])).content)
    table = client.get(reverse("agenda_xlsx", args=[cast.session.pk]))

    assert cast.nomination.official_name in paper
    assert cast.chair.full_name in paper
    assert table.content[:2] == b"PK"


def test_an_officers_feed_names_nobody_elses_nomination(cast: Cast) -> None:
    """The slot is shared with another office."""
    other = make_nomination(category=cast.category, committee=cast.committee)
    SlotNomination.objects.create(slot=cast.slot, nomination=other, number=2)
    _link, secret = make_calendar_link(by=cast.officer)

    assert events(secret) == [cast.nomination.name_in_category]


def test_revoking_a_card_signs_out_who_came_in_with_it(cast: Cast, codes: dict[User, str]) -> None:
    client = enter(codes[cast.member])
    assert is_in(client)
    revoke_card(by=cast.chair, card=SignInCard.objects.get(user=cast.member))

    assert not is_in(client)


def test_a_cards_sign_in_ends_at_midnight(cast: Cast, codes: dict[User, str]) -> None:
    client = enter(codes[cast.member])

    assert client.session.get_expiry_date() <= end_of_today()
