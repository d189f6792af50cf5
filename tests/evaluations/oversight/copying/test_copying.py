"""A year copied into the next: what is ticked comes along, equal in content, and nothing else."""

import datetime
from collections.abc import Callable
from html import unescape
from re import search
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.oversight.copying.actions import copy_round
from evaluations.oversight.copying.choice import NEEDS, Choice, Part, Shift, shift_of
from evaluations.oversight.copying.planning import DEADLINES, RULES, plan_copy
from evaluations.oversight.copying.told import seen_as, told
from evaluations.oversight.rehearsals.actions import models_of_a_round
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import AwardRound, Band, Category, Phase, Stage, Zone
from evaluations.setup.rubrics.models import Rubric
from tests.factories import (
    make_category,
    make_committee,
    make_nomination,
    make_round,
    make_rubric,
    make_session,
    make_slot,
    make_unit,
    make_user,
)
from units.models import Place, Region, Unit, User

SignIn = Callable[[User], Client]
POSITIONS = ("chair", "member", "member", "member", "secretary")
EVERY = frozenset(Part)
CLOSES = datetime.datetime(2026, 6, 30, 9, 30, tzinfo=datetime.UTC)


def make_year(committees: int) -> AwardRound:
    """A round with one of everything, a plan and nominations; some five rows a committee."""
    award_round = make_round(
        name="ผลงานเด่น 2569",
        fiscal_year_be=2569,
        quorum=4,
        nominations_close_at=CLOSES,
        evidence_closes_at=CLOSES,
    )
    first = make_rubric()
    category = make_category(award_round=award_round, rubric=first, number=1)
    Category.objects.update(quota=2, quota_per="zone", hands_on=True, name="ประเภท ปี ๒๕๖๙")
    Rubric.objects.create(name=first.name, version=2, previous=first)
    Band.objects.create(award=category.award, name="ดีเด่น", lower=0)
    there = make_category(award_round=award_round, number=2)
    own = {"category": category, "share": 60}
    Stage.objects.create(number=1, name="เอกสาร", source="sheets", **own)
    Stage.objects.create(
        number=2, name="พื้นที่", source="result", from_category=there, **own | {"share": 40}
    )
    zone = Zone.objects.create(round=award_round, number=1, name="โซน 2569")
    zone.places.add(Place.objects.create(code="2305", name_th="เขาสมิง", name_en="x"))
    CertificateTemplate.objects.create(
        round=award_round,
        name="ก",
        title="ข",
        body="ปี 2569",
        signer="ค",
        number_format="{เลขที่}/2569",
    )
    host = make_unit()
    for number in range(1, committees + 1):
        make_one_committee(category, zone, host, number)
    return AwardRound.objects.get(pk=award_round.pk)


def make_one_committee(category: Category, zone: Zone, host: Unit, number: int) -> None:
    people = [User(username=f"u{number}-{at}", last_name=f"{at}") for at in range(len(POSITIONS))]
    for one in people:
        one.fill_keys()
    User.objects.bulk_create(people)
    committee = make_committee(
        category=category, people={}, number=number, name=f"คณะที่ {number} ปี 2569"
    )
    committee.zones.add(zone)
    Seat.objects.bulk_create(
        Seat(committee=committee, user=user, number=at, position=position, scores=at < 5)
        for at, (user, position) in enumerate(zip(people, POSITIONS, strict=True), start=1)
    )
    day = datetime.date(2026, 7, 1) + datetime.timedelta(days=number % 28)
    session = make_session(committee=committee, host=host, date=day, presentation_minutes=20)
    nomination = make_nomination(category=category, committee=committee)
    make_slot(session=session, nominations=[nomination])


@pytest.fixture
def by(db: None) -> User:
    return make_user(username="administrator", is_administrator=True)


@pytest.fixture
def source(by: User) -> AwardRound:
    return make_year(3)


# What stands in a round of each part, without its year and its keys.
def _year(text: str) -> str:
    return text.replace("2569", "#").replace("2570", "#").replace("๒๕๖๙", "#").replace("๒๕๗๐", "#")


def _awards(one: AwardRound) -> list[Any]:
    rows = Category.objects.filter(award__round=one)
    stages = Stage.objects.filter(category__award__round=one)
    counted = "from_category__award__number"
    return [
        sorted(one.awards.values_list("number", "name", "mode", "aggregation", "places")),
        sorted(Band.objects.filter(award__round=one).values_list("name", "lower")),
        sorted(
            (number, _year(name), rubric)
            for number, name, rubric in rows.values_list("award__number", "name", "rubric__name")
        ),
        sorted(stages.values_list("number", "name", "share", "source", counted)),
    ]


def _committees(one: AwardRound) -> list[Any]:
    return [
        (
            row.number,
            _year(row.name),
            [_year(kept.name) for kept in row.categories.all()],
            [_year(kept.name) for kept in row.zones.all()],
            list(row.places.values_list("code")),
            list(row.regions.values_list("number")),
        )
        for row in one.committees.all()
    ]


SEAT = ("committee__number", "number", "user", "position", "scores")
QUOTA = ("award__number", "quota", "quota_per", "hands_on")
WORDING = ("name", "title", "body", "signer", "signer_position", "number_format")
DAY = ("committee__number", "host", "date", "presentation_minutes", "question_minutes")


def _days(one: AwardRound) -> list[Any]:
    rows = EvaluationSession.objects.filter(committee__round=one).values_list(*DAY)
    return sorted((n, host, day.replace(year=2000), *minutes) for n, host, day, *minutes in rows)


CONTENT: dict[Part, Callable[[AwardRound], Any]] = {
    Part.AWARDS: _awards,
    Part.QUOTAS: lambda one: sorted(Category.objects.filter(award__round=one).values_list(*QUOTA)),
    Part.RULES: lambda one: [getattr(one, name) for name in RULES],
    Part.DEADLINES: lambda one: [
        at and at.replace(year=2000) for at in (getattr(one, name) for name in DEADLINES)
    ],
    Part.ZONES: lambda one: [
        (row.number, _year(row.name), list(row.places.values_list("code")))
        for row in one.zones.all()
    ],
    Part.COMMITTEES: _committees,
    Part.PEOPLE: lambda one: sorted(Seat.objects.filter(committee__round=one).values_list(*SEAT)),
    Part.DAYS: _days,
    Part.CERTIFICATES: lambda one: [
        [_year(text) for text in row] for row in one.certificate_templates.values_list(*WORDING)
    ],
}
# The tables that a part fills, besides those of the round itself.
FILLS = {
    Part.AWARDS: {"Award", "Band", "Category", "Stage"},
    Part.ZONES: {"Zone"},
    Part.COMMITTEES: {"Committee"},
    Part.PEOPLE: {"Seat"},
    Part.DAYS: {"EvaluationSession", "SessionVersion"},
    Part.CERTIFICATES: {"CertificateTemplate"},
}


def without(part: Part | None) -> frozenset[Part]:
    """Every part but one, and what needs it."""
    left = {part}
    needs = {**NEEDS, Part.COMMITTEES: Part.ZONES} if part == Part.ZONES else NEEDS
    while more := {one for one, needed in needs.items() if needed in left} - left:
        left |= more
        needs = NEEDS
    return frozenset(EVERY - left)


@pytest.mark.parametrize("left", [None, *Part])
def test_everything_that_is_ticked_is_there_and_nothing_else(
    by: User, source: AwardRound, left: Part | None
) -> None:
    parts = without(left)

    made = copy_round(by=by, source=source, choice=Choice("ใหม่", 2570, parts=parts))

    assert made.phase == Phase.DRAFT
    for part, content in CONTENT.items():
        assert (content(made) == content(source)) == (part in parts), part
    filled = set().union(*(FILLS.get(part, set()) for part in parts))
    for model in models_of_a_round():
        there = model._default_manager.filter(**{model.of_round: made.pk}).exists()
        assert there == (model.__name__ in {"AwardRound", *filled}), model
    versions = set(
        Category.objects.filter(award__round=made).values_list("rubric__version", flat=True)
    )
    assert (2 in versions) == (Part.RUBRICS in parts)


def test_a_national_year_costs_hardly_more_statements_than_a_small_one(by: User) -> None:
    counts = []
    for number, committees in enumerate((2, 76)):
        source = make_year_again(committees, number)
        with CaptureQueriesContext(connection) as captured:
            made = copy_round(by=by, source=source, choice=Choice(f"ใหม่ {number}", 2570))
        counts.append(len(captured))
        assert made.committees.count() == committees
        assert Seat.objects.filter(committee__round=made).count() == 5 * committees

    few, many = counts
    # SQLite takes a long insert in portions.
    assert many <= few + 4 <= 45


def make_year_again(committees: int, number: int) -> AwardRound:
    """Names and places of an earlier year are out of the way."""
    Place.objects.filter(code="2305").update(code=f"23{number:02}")
    User.objects.filter(username__contains="-").update(is_active=True)
    for user in User.objects.filter(username__startswith="u"):
        User.objects.filter(pk=user.pk).update(username=f"before{number}-{user.pk}")
    return make_year(committees)


# --- dates --------------------------------------------------------------------------------------

MONDAY = datetime.date(2026, 7, 20)


@pytest.mark.parametrize(
    ("choice", "day", "to"),
    [
        ({}, MONDAY, datetime.date(2027, 7, 20)),
        ({}, datetime.date(2028, 2, 29), datetime.date(2029, 2, 28)),
        ({"keeps_weekday": True}, MONDAY, datetime.date(2027, 7, 19)),
        ({"first_day": datetime.date(2027, 8, 3)}, MONDAY, datetime.date(2027, 8, 3)),
        (
            {"first_day": datetime.date(2027, 8, 3), "keeps_weekday": True},
            MONDAY,
            datetime.date(2027, 8, 2),
        ),
    ],
)
def test_dates_move(choice: dict[str, Any], day: datetime.date, to: datetime.date) -> None:
    shift = shift_of(Choice("x", 2570, **choice), 1, day)

    assert shift.of(day) == to


def test_with_whole_weeks_all_distances_stay() -> None:
    days = [MONDAY + datetime.timedelta(days=at) for at in range(1000)]
    shift = shift_of(Choice("x", 2572, keeps_weekday=True), 3, days[0])

    assert {shift.of(day) - day for day in days} == {shift.of(MONDAY) - MONDAY}
    assert shift.of(MONDAY).weekday() == MONDAY.weekday()
    assert Shift(1).of_moment(None) is None


# --- what does not come along -------------------------------------------------------------------


def notables(source: AwardRound, **choice: Any) -> dict[str, str]:
    shown = told(plan_copy(source, Choice("ใหม่", 2570, **choice)))
    return dict(shown["left_out"] + shown["to_look_at"])


def test_what_does_not_come_along_is_named_with_its_reason(by: User, source: AwardRound) -> None:
    committee = source.committees.get(number=1)
    closed, held, plain, gone, _secretary = committee.seats.all()
    User.objects.filter(pk=closed.user_id).update(is_active=False, first_name="ปิด")
    Seat.objects.filter(pk__in=[held.pk, gone.pk]).update(valid_until=MONDAY)
    User.objects.filter(pk=gone.user_id).update(first_name="หมดวาระ")
    substitute = make_user(first_name="แทน")
    Seat.objects.create(
        committee=committee, user=substitute, number=9, position="member", substitute_for=held
    )
    Unit.objects.filter(hosted_sessions__committee=committee).update(is_active=False, name="ยุบ")
    earlier = make_category(award_round=make_round(name="รอบก่อน", fiscal_year_be=2568))
    rehearsed = make_category(award_round=make_round(name="ซ้อม", is_rehearsal=True))
    category = Category.objects.get(award__round=source, award__number=1)
    for number, one in ((3, earlier), (4, rehearsed)):
        Stage.objects.create(
            category=category,
            number=number,
            name=f"ส่วน {number}",
            share=0,
            source="result",
            from_category=one,
        )
    Place.objects.create(code="9999", name_th="ยุบแล้ว", name_en="x")
    committee.places.add(Place.objects.get(code="9999"))
    AwardRound.objects.filter(pk=source.pk).update(next_round=make_round(name="ระดับประเทศ"))
    source.refresh_from_db()

    named = notables(source)

    for start, words in {
        "ปิด": "บัญชีผู้ใช้ถูกปิด",
        "หมดวาระ": "ไม่มีผู้ดำรงตำแหน่งต่อ",
        "นางแทน": "ปฏิบัติหน้าที่แทน",
        "ยุบ": "หน่วยงานนี้ปิดแล้ว",
        "ส่วน 3": "รอบก่อน",
        "ส่วน 4": "ซ้อม",
        "ระดับประเทศ": "ปีเดิม",
    }.items():
        assert any(name.startswith(start) and words in why for name, why in named.items()), start
    assert any("ยุบแล้ว" in name for name in named)
    made = copy_round(by=by, source=source, choice=Choice("ใหม่", 2570))
    seated = made.committees.get(number=1).seats.values_list("user", flat=True)
    assert {closed.user_id, gone.user_id, substitute.pk}.isdisjoint(seated)
    assert {held.user_id, plain.user_id} <= set(seated)
    assert not EvaluationSession.objects.filter(committee__round=made, host__is_active=False)


def test_two_days_that_would_be_one_are_told(source: AwardRound) -> None:
    committee, host = source.committees.get(number=1), make_unit(name="ที่ว่าการ")
    AwardRound.objects.filter(pk=source.pk).update(fiscal_year_be=2571)
    for day in (28, 29):
        make_session(committee=committee, host=host, date=datetime.date(2028, 2, day))
    source.refresh_from_db()

    shown = told(plan_copy(source, Choice("ใหม่", 2572)))

    assert [name for name, _why in shown["left_out"]] == ["ที่ว่าการ"]


# --- the page -----------------------------------------------------------------------------------


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "name": "ผลงานเด่น 2570",
        "fiscal_year_be": "๒๕๗๐",
        "parts": Part.values,
        "way": "years",
        "keeps_weekday": "on",
        **fields,
    }


def seen(page: str) -> str:
    found = search(r'name="seen" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def test_looked_at_as_a_list_then_made_once(by: User, source: AwardRound, sign_in: SignIn) -> None:
    client, address = sign_in(by), reverse("round_copy", args=[source.pk])
    first = client.get(address).content.decode()
    assert 'value="ผลงานเด่น 2570"' in first

    page = client.post(address, typed()).content.decode()
    assert "คณะที่ 1 ปี 2569" in page
    assert "คณะที่ 1 ปี 2570" in page
    assert "วันพฤหัสบดีที่ 2 กรกฎาคม พ.ศ. 2569" in page
    assert "วันพฤหัสบดีที่ 1 กรกฎาคม พ.ศ. 2570" in page
    assert not source.copies.exists()

    answers = [client.post(address, typed(seen=seen(page))) for _press in range(2)]

    made = source.copies.get()
    record = reverse("document", args=["round_copied", made.pk, "page"])
    assert [answer.headers["Location"] for answer in answers] == [record, record]
    assert Entry.objects.filter(verb="round.copied").count() == 1
    printed = client.get(record).content.decode()
    assert "คณะที่ 1 ปี 2570" in printed
    assert "วันพฤหัสบดีที่ 1 กรกฎาคม พ.ศ. 2570" in printed
    page_of_round = client.get(reverse("round", args=[made.pk])).content.decode()
    assert record in page_of_round
    assert "left_out" not in page_of_round


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"parts": ["people"]}, "ต้องเลือกทั้งสองอย่าง"),
        ({"parts": ["awards", "committees"]}, "ต้องมี “โซน” ด้วย"),
        ({"way": "day"}, "ระบุวัน"),
        ({"name": "มีแล้ว"}, "มีรอบชื่อนี้อยู่แล้ว"),
    ],
)
def test_what_cannot_be_is_said(
    by: User, source: AwardRound, sign_in: SignIn, fields: dict[str, Any], said: str
) -> None:
    make_round(name="มีแล้ว")

    answer = sign_in(by).post(reverse("round_copy", args=[source.pk]), typed(**fields))

    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_another_list_than_was_seen_is_not_made(by: User, source: AwardRound) -> None:
    choice = Choice("ใหม่", 2570)
    digest = seen_as(plan_copy(source, choice))
    Committee.objects.filter(number=1).update(name="เปลี่ยนแล้ว")

    with pytest.raises(Conflict):
        copy_round(by=by, source=source, choice=choice, seen=digest)
    with pytest.raises(Refused):
        copy_round(by=make_user(), source=source, choice=choice)
    assert not source.copies.exists()


def test_the_region_of_a_day_is_that_of_today(by: User, source: AwardRound) -> None:
    host = EvaluationSession.objects.filter(committee__round=source)[0].host
    new = Region.objects.create(number=2)
    province = Place.objects.create(code="23", name_th="ตราด", name_en="x", region=new)
    Unit.objects.filter(pk=host.pk).update(province=province)

    made = copy_round(by=by, source=source, choice=Choice("ใหม่", 2570))

    days = EvaluationSession.objects.filter(committee__round=made)
    assert {day.region for day in days} == {new}
