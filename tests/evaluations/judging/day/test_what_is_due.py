"""The one filled button of a page of the day: what is due for whom, at every step of a slot."""

import re
from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import AttendanceMode, AttendanceStatus
from evaluations.judging.day.actions.roll_call import check_seat
from evaluations.judging.day.actions.states import change_slot
from evaluations.judging.results.actions.certifying import certify
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import Cast, make_nomination, make_slot, opened_sheet, submitted_sheet
from thai.dates import MONTHS, SHORT_MONTHS
from units.models import User

SignIn = Callable[[User], Client]
BUTTON = re.compile(r"<(a|button)\b[^>]*\bbtn-primary\b[^>]*>(.*?)</\1>", re.DOTALL)
THAI = re.compile(rf"\d\d\.\d\d น\.|\d ({'|'.join(map(re.escape, (*MONTHS, *SHORT_MONTHS)))})")
# Of the head: the language, and signing out.
IN_THE_HEAD = 2


def due(page: str) -> list[str]:
    """What the filled buttons say."""
    return [" ".join(words.split()) for _tag, words in BUTTON.findall(page)]


def of_the_day(client: Client, cast: Cast) -> list[str]:
    return due(client.get(reverse("session_detail", args=[cast.session.pk])).content.decode())


def report(cast: Cast, person: User) -> None:
    check_seat(
        by=person,
        session=cast.session,
        seat=cast.seat(person),
        status=AttendanceStatus.PRESENT,
        mode=AttendanceMode.ON_SITE,
    )


def test_the_chair_reports_scores_and_closes(cast: Cast, sign_in: SignIn) -> None:
    later = make_slot(session=cast.session, nominations=[_later(cast)], state=SlotState.SCHEDULED)
    chair, found = sign_in(cast.chair), []
    found.append(of_the_day(chair, cast))
    report(cast, cast.chair)
    found.append(of_the_day(chair, cast))
    submitted_sheet(judge=cast.chair, nomination=cast.nomination)
    found.append(of_the_day(chair, cast))
    change_slot(by=cast.chair, slot=cast.slot, to=SlotState.CLOSED)
    found.append(of_the_day(chair, cast))
    change_slot(by=cast.chair, slot=later, to=SlotState.NO_SHOW, reason="x")
    found.append(of_the_day(chair, cast))

    assert found == [
        ["อยู่ในห้องประชุม"],
        ["เริ่มให้คะแนน"],
        ["ปิดช่วงนำเสนอ"],
        ["เรียกเข้านำเสนอ"],
        [],
    ]


def _later(cast: Cast) -> Nomination:
    return make_nomination(category=cast.category, committee=cast.committee)


def test_the_first_page_fills_the_first_of_what_waits(cast: Cast, sign_in: SignIn) -> None:
    other = _later(cast)
    make_slot(session=cast.session, nominations=[other])
    member = sign_in(cast.member)
    assert due(member.get("/").content.decode()) == ["เริ่มให้คะแนน"]
    for nomination in (cast.nomination, other):
        for judge in cast.judges:
            submitted_sheet(judge=judge, nomination=nomination)

    assert due(member.get("/").content.decode()) == []
    assert due(sign_in(cast.chair).get("/").content.decode()) == ["เปิดตารางคะแนน"]


def test_the_first_sheet_offers_no_earlier_marks(cast: Cast, sign_in: SignIn) -> None:
    sheet, member = (
        opened_sheet(judge=cast.member, nomination=cast.nomination),
        sign_in(cast.member),
    )
    address, earlier = reverse("sheet", args=[sheet.pk]), reverse("earlier_marks", args=[sheet.pk])
    assert earlier not in member.get(address).content.decode()
    other = _later(cast)
    make_slot(session=cast.session, nominations=[other])
    opened_sheet(judge=cast.member, nomination=other)

    assert earlier in member.get(address).content.decode()


def test_a_closed_round_offers_nothing_that_it_refuses(cast: Cast, sign_in: SignIn) -> None:
    """Each page has its forms while the round is evaluated, and only those of the head after."""
    other = _later(cast)
    make_slot(session=cast.session, nominations=[other])
    for judge in cast.judges:
        for nomination in (cast.nomination, other):
            submitted_sheet(judge=judge, nomination=nomination)
    panel, chair = [cast.committee.pk, cast.category.pk], sign_in(cast.chair)
    addresses = [
        reverse("certification", args=panel),
        reverse("standings", args=panel),
        reverse("comparison", args=[*panel, other.pk]),
        reverse("session_progress", args=[cast.session.pk]),
        reverse("roll_call", args=[cast.session.pk]),
    ]
    asked = {one: _asks(chair, one) for one in addresses}
    assert all(asked.values())
    assert "ตรวจดูผลและรับรอง" in chair.get(reverse("board", args=panel)).content.decode()
    AwardRound.objects.update(phase=Phase.CLOSED)

    assert {one: _asks(chair, one) for one in addresses} == dict.fromkeys(addresses, 0)
    assert due(chair.get(reverse("board", args=panel)).content.decode()) == []


def test_a_published_result_is_not_offered_to_be_certified_anew(
    cast: Cast, sign_in: SignIn
) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    address, anew = (reverse(name, args=[result.pk]) for name in ("result", "reopening"))
    assert anew in sign_in(cast.chair).get(address).content.decode()
    AwardRound.objects.update(phase=Phase.PUBLISHED)

    assert anew not in sign_in(cast.chair).get(address).content.decode()


def _asks(client: Client, address: str) -> int:
    """How many forms a page has that change something."""
    return client.get(address).content.decode().count('method="post"') - IN_THE_HEAD


def test_an_english_page_of_the_day_writes_no_thai_date(cast: Cast, sign_in: SignIn) -> None:
    chair = sign_in(cast.chair)
    chair.cookies["django_language"] = "en"
    other = _later(cast)
    make_slot(session=cast.session, nominations=[other], state=SlotState.SCHEDULED)
    cast.slot.attendance.create(role="presenter", number=1, name="x")
    pages = [
        chair.get(reverse(name, args=[cast.session.pk])).content.decode()
        for name in ("session_detail", "roll_call", "session_plan", "session_progress")
    ]

    assert [THAI.findall(page) for page in pages] == [[]] * len(pages)
