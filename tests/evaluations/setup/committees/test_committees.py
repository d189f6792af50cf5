"""Committees: seats in order, chairs and substitutes, warnings; a round once more."""

import datetime
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.oversight.copying.actions import copy_round
from evaluations.oversight.copying.choice import Choice
from evaluations.oversight.phases.facts import facts_of
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.lines import Sitting, cautions_about, structural_faults
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import AwardRound, Band, Phase, Zone
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_round,
    make_user,
    opened_sheet,
    submitted_sheet,
)
from units.models import Place, Region, User

pytestmark = pytest.mark.usefixtures("contexts")

SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


def form(committee: Committee, *seats: tuple[object, ...], **fields: object) -> dict[str, object]:
    """The editor's form: seats as (pk, person, position, scores, from, until, substitute)."""
    names = ("pk", "person", "position", "scores", "valid_from", "valid_until", "substitute_for")
    data: dict[str, object] = {
        "number": committee.number,
        "name": committee.name,
        "edits": committee.edits,
        "categories": [category.pk for category in committee.categories.all()]
        if committee.pk
        else [],
        "seat-TOTAL_FORMS": len(seats),
        "seat-INITIAL_FORMS": 0,
        **fields,
    }
    for at, row in enumerate(seats):
        data |= {f"seat-{at}-{name}": value for name, value in zip(names, row, strict=False)}
    return data


def stored(committee: Committee) -> list[tuple[int, str, str]]:
    return [(seat.number, seat.user.username, seat.position) for seat in committee.seats.all()]


def test_seats_in_the_order_of_the_page(cast: Cast, sign_in: SignIn) -> None:
    chair, member, secretary = cast.committee.seats.all()
    fresh = make_user(username="fresh")
    data = form(
        cast.committee,
        (secretary.pk, "secretary", "chair", "yes"),
        ("", f"อะไรก็ได้ ({fresh.username})", "member", "no"),
        (chair.pk, "chair", "secretary", "yes"),
        (member.pk, "member", "member", "yes"),
        ("", "", "member", "yes"),
        order_number="๑๒/๒๕๖๙",
        order_date="1 ต.ค. 2569",
    )
    answer = sign_in(cast.administrator).post(reverse("committee", args=[cast.committee.pk]), data)

    assert answer.status_code == 302
    assert stored(cast.committee) == [
        (1, "secretary", "chair"),
        (2, "fresh", "member"),
        (3, "chair", "secretary"),
        (4, "member", "member"),
    ]
    assert not Seat.objects.get(user=fresh).scores
    cast.committee.refresh_from_db()
    assert cast.committee.order_date == datetime.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("seats", "sentence"),
    [
        ([("", "nobody-known", "chair", "yes")], "ไม่รู้จัก"),
        ([("", "chair", "chair", "yes"), ("", "chair", "member", "yes")], "ได้เพียงตำแหน่งเดียว"),
        ([("", "chair", "chair", "yes"), ("", "member", "chair", "yes")], "ประธานครั้งละหนึ่งคน"),
        ([("", "chair", "chair", "yes", "32/01/2570")], "พิมพ์วันที่"),
        (
            [("", "chair", "chair", "yes", "02/01/2570", "01/01/2570")],
            "วันสิ้นสุดอยู่ก่อนวันเริ่ม",
        ),
        ([("", "chair", "chair", "yes", "", "", "7")], "ต้องระบุลำดับที่ของกรรมการอีกท่านหนึ่ง"),
        (
            [("", "chair", "chair", "yes"), ("", "member", "member", "yes", "", "", "1")],
            "ต้องมีวันที่เริ่มทำหน้าที่",
        ),
    ],
)
def test_wrong_seats_come_back(
    cast: Cast, sign_in: SignIn, seats: list[tuple[object, ...]], sentence: str
) -> None:
    category = make_category(award_round=cast.category.award.round)
    committee = make_committee(category=category, people={})
    data = form(committee, *seats)

    answer = sign_in(cast.administrator).post(reverse("committee", args=[committee.pk]), data)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert stored(committee) == []


def test_a_substitute_from_a_date(cast: Cast, sign_in: SignIn) -> None:
    chair, member, secretary = cast.committee.seats.all()
    make_user(username="substitute")
    data = form(
        cast.committee,
        (chair.pk, "chair", "chair", "yes"),
        (member.pk, "member", "member", "yes", "", "19/07/2569"),
        (secretary.pk, "secretary", "secretary", "yes"),
        ("", "substitute", "member", "yes", "20/07/2569", "", "2"),
        answer="sure",
    )
    answer = sign_in(cast.administrator).post(reverse("committee", args=[cast.committee.pk]), data)

    assert answer.status_code == 302
    seat = Seat.objects.get(user__username="substitute")
    assert seat.substitute_for == member
    assert seat.valid_from == datetime.date(2026, 7, 20)
    assert seat.role == f"กรรมการ (แทน {member.user.full_name})"
    assert member.role == "กรรมการ"


def test_a_seat_that_scored_stays_its_persons(cast: Cast, sign_in: SignIn) -> None:
    opened_sheet(judge=cast.member, nomination=cast.nomination)
    chair, member, secretary = cast.committee.seats.all()
    make_user(username="other")
    rest = [(chair.pk, "chair", "chair", "yes"), (secretary.pk, "secretary", "secretary", "yes")]
    client, address = sign_in(cast.administrator), reverse("committee", args=[cast.committee.pk])

    without = client.post(address, form(cast.committee, *rest))
    given = client.post(
        address, form(cast.committee, *rest, (member.pk, "other", "member", "yes"))
    )

    assert (without.status_code, given.status_code) == (422, 422)
    assert stored(cast.committee)[1] == (2, "member", "member")


def test_a_row_is_added_without_a_script(cast: Cast, sign_in: SignIn) -> None:
    data = form(
        cast.committee,
        *as_they_are(cast),
        ("", "half a name", "member", "no", "๓๒/๐๑/๒๕๗๐"),
        name="ชื่อที่พิมพ์ค้างไว้",
    )
    client, address = sign_in(cast.administrator), reverse("committee", args=[cast.committee.pk])
    page = client.post(address, {**data, "seat-add": "1"})

    text = page.content.decode()
    rows = list(page.context["seats"])
    assert page.status_code == 200
    assert len(rows) == 5
    assert rows[3]["person"].value() == "half a name"
    assert "๓๒/๐๑/๒๕๗๐" in text
    assert "ชื่อที่พิมพ์ค้างไว้" in text
    assert "invalid-feedback" not in text
    assert text.count("autofocus") == 1
    assert "autofocus" in str(rows[4]["person"])
    assert Seat.objects.filter(committee=cast.committee).count() == 3


def test_a_dragged_seat_comes_where_it_was_put(cast: Cast, sign_in: SignIn) -> None:
    data = form(cast.committee, *as_they_are(cast))
    last = {name: value for name, value in data.items() if name.startswith("seat-2-")}
    rest = {name: value for name, value in data.items() if name not in last}
    sign_in(cast.administrator).post(
        reverse("committee", args=[cast.committee.pk]), {**last, **rest}
    )

    assert [login for _number, login, _position in stored(cast.committee)] == [
        "secretary",
        "chair",
        "member",
    ]


def test_a_remark_stands_at_its_box(cast: Cast, sign_in: SignIn) -> None:
    rows = [*as_they_are(cast), ("", "chair", "member", "yes")]
    page = sign_in(cast.administrator).post(
        reverse("committee", args=[cast.committee.pk]), form(cast.committee, *rows)
    )

    text = page.content.decode()
    assert page.status_code == 422
    assert 'aria-describedby="id_seat-3-person_error"' in text
    assert 'id="id_seat-3-person_error"' in text


def as_they_are(cast: Cast) -> list[tuple[object, ...]]:
    seats = cast.committee.seats.select_related("user")
    return [(seat.pk, seat.user.username, seat.position, "yes") for seat in seats]


def test_a_stale_page_is_refused(cast: Cast, sign_in: SignIn) -> None:
    client, address = sign_in(cast.administrator), reverse("committee", args=[cast.committee.pk])
    seats = [
        (seat.pk, seat.user.username, seat.position, "yes") for seat in cast.committee.seats.all()
    ]
    assert client.post(address, form(cast.committee, *seats, name="ชื่อแรก")).status_code == 302

    answer = client.post(address, form(cast.committee, *seats, name="ชื่อสอง"))

    assert answer.status_code == 422
    assert "ชื่อแรก" in answer.content.decode()
    cast.committee.refresh_from_db()
    assert cast.committee.name == "ชื่อแรก"


def test_a_category_being_judged_is_not_taken_away(cast: Cast, sign_in: SignIn) -> None:
    seats = [
        (seat.pk, seat.user.username, seat.position, "yes") for seat in cast.committee.seats.all()
    ]
    answer = sign_in(cast.administrator).post(
        reverse("committee", args=[cast.committee.pk]),
        form(cast.committee, *seats, categories=[]),
    )

    assert answer.status_code == 422


def test_an_auditor_reads_and_does_not_write(cast: Cast, sign_in: SignIn) -> None:
    client, address = sign_in(cast.auditor), reverse("committee", args=[cast.committee.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, form(cast.committee, name="x")).status_code == 422
    cast.committee.refresh_from_db()
    assert cast.committee.name != "x"


CHAIR = Sitting("ก", scores=True, province="ตราด", unit_path="cdd/p23/", place="23")


@pytest.mark.parametrize(
    ("seats", "given", "codes"),
    [
        ([CHAIR], {"quorum": 1}, []),
        ([CHAIR], {"quorum": 2}, ["below_quorum"]),
        ([CHAIR], {"quorum": 1, "has_chair": False}, ["no_chair"]),
        ([CHAIR], {"quorum": 1, "places": ["23"]}, ["own_province"]),
        ([CHAIR], {"quorum": 1, "places": ["2305"]}, ["own_province"]),
        ([replace(CHAIR, place="2305")], {"quorum": 1, "places": ["23"]}, ["own_province"]),
        ([replace(CHAIR, place="2306")], {"quorum": 1, "places": ["2305"]}, []),
        ([CHAIR], {"quorum": 1, "nominees": ["cdd/p23/d2306/"]}, ["own_office"]),
        ([replace(CHAIR, scores=False)], {"quorum": 0, "places": ["23"]}, []),
        ([Sitting("ข", True, "", "", ("2",))], {"quorum": 1}, ["sits_elsewhere"]),
    ],
)
def test_cautions(seats: list[Sitting], given: dict[str, object], codes: list[str]) -> None:
    facts = {"has_chair": True, "quorum": 1, "places": [], "nominees": [], **given}

    assert [one.code for one in cautions_about(seats, **facts)] == codes  # type: ignore[arg-type]


def test_no_seat_is_no_fault() -> None:
    assert structural_faults([]) == []


# --- a round once more ------------------------------------------------------------------------


def test_last_years_round_with_dates_moved(cast: Cast) -> None:
    source = cast.category.award.round
    closes = datetime.datetime(2024, 2, 29, 9, 30, tzinfo=datetime.UTC)
    AwardRound.objects.update(evidence_closes_at=closes, fiscal_year_be=2567, quorum=3)
    Band.objects.create(award=cast.category.award, name="ดี", lower=0)
    region = Region.objects.create(number=9)
    province = Place.objects.create(code="23", name_th="ตราด", name_en="Trat", region=region)
    cast.committee.regions.add(region)
    cast.committee.places.add(province)
    today = datetime.date(2024, 3, 1)
    cast.committee.seats.filter(user=cast.member).update(valid_until=today)
    source.refresh_from_db()

    made = copy_round(by=cast.administrator, source=source, choice=Choice("ปีใหม่", 2568))

    assert (made.phase, made.quorum, made.copied_from) == (Phase.DRAFT, 3, source)
    assert made.evidence_closes_at is not None
    assert made.evidence_closes_at.date() == datetime.date(2025, 2, 28)
    committee = made.committees.get()
    assert stored(committee) == [(1, "chair", "chair"), (2, "secretary", "secretary")]
    assert list(committee.regions.all()) == [region]
    assert list(committee.places.all()) == [province]
    category = committee.categories.get()
    assert category.rubric == cast.category.rubric
    assert [band.name for band in category.award.bands.all()] == ["ดี"]
    assert not category.nominations.exists()
    days = [(day.date, day.slots.count()) for day in committee.sessions.all()]
    assert days == [(cast.session.date.replace(year=cast.session.date.year + 1), 0)]


def test_a_committee_is_added_and_deleted(administrator: User, sign_in: SignIn) -> None:
    award_round = make_round(phase=Phase.DRAFT)
    category = make_category(award_round=award_round)
    client = sign_in(administrator)
    make_user(username="chair")
    new = Committee(number=7, name="ชุดที่ 7")
    data = form(new, ("", "chair", Position.CHAIR, "yes"), categories=[category.pk])
    assert client.post(reverse("committee_add", args=[award_round.pk]), data).status_code == 302
    committee = Committee.objects.get(number=7)
    assert stored(committee) == [(1, "chair", "chair")]

    answer = client.post(reverse("committee_remove", args=[committee.pk]))

    assert answer.status_code == 302
    assert not Committee.objects.exists()


def test_a_substitute_ends_the_holders_seat_and_counts_as_one(cast: Cast, sign_in: SignIn) -> None:
    chair, member, secretary = cast.committee.seats.all()
    make_user(username="substitute")
    data = form(
        cast.committee,
        *as_they_are(cast),
        ("", "substitute", "member", "yes", "20/07/2569", "", "2"),
        answer="sure",
    )
    sign_in(cast.administrator).post(reverse("committee", args=[cast.committee.pk]), data)

    member.refresh_from_db()
    assert member.valid_until == datetime.date(2026, 7, 19)
    standing = cast.committee.seats.without_end()
    assert {one.user.username for one in standing} == {"chair", "secretary", "substitute"}
    assert [committee.scoring for committee in facts_of(cast.category.award.round).committees] == [
        3
    ]
    assert {chair, secretary} <= set(standing)


def test_a_seat_that_scored_goes_on_scoring(cast: Cast, sign_in: SignIn) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    rows = [row if row[1] != "member" else (*row[:3], "no") for row in as_they_are(cast)]
    answer = sign_in(cast.administrator).post(
        reverse("committee", args=[cast.committee.pk]), form(cast.committee, *rows)
    )

    assert answer.status_code == 422
    assert cast.seat(cast.member).scores


def test_a_committee_of_the_next_year(cast: Cast) -> None:
    """Its name tells the next year; the holder comes along, not the substitute."""
    substitute, gone = make_user(username="substitute"), make_user(username="gone")
    holder = cast.seat(cast.member)
    today = datetime.date(2026, 7, 20)
    cast.committee.seats.filter(user=cast.member).update(valid_until=today)
    more = {"committee": cast.committee, "position": "member"}
    Seat.objects.create(user=substitute, number=8, substitute_for=holder, valid_from=today, **more)
    Seat.objects.create(user=gone, number=9, valid_until=today, **more)
    source = cast.category.award.round
    Committee.objects.update(name="คณะกรรมการ ปี 2569 (ชุด ๒๕๖๙) คำสั่ง 25690")
    zone = Zone.objects.create(round=source, number=1, name="โซน 1/2569")
    place = Place.objects.create(code="2305", name_th="เขาสมิง", name_en="Khao Saming")
    zone.places.add(place)
    cast.committee.zones.add(zone)

    made = copy_round(by=cast.administrator, source=source, choice=Choice("ปีใหม่", 2570))

    committee = made.committees.get()
    assert committee.name == "คณะกรรมการ ปี 2570 (ชุด ๒๕๗๐) คำสั่ง 25690"
    assert [login for _number, login, _position in stored(committee)] == [
        "chair",
        "member",
        "secretary",
    ]
    copied = committee.zones.get()
    assert (copied.round, copied.name, list(copied.places.all())) == (
        made,
        "โซน 1/2570",
        [place],
    )


def test_the_substitute_of_somebody_who_has_left_comes_along(cast: Cast) -> None:
    substitute, holder = make_user(username="substitute"), cast.seat(cast.member)
    today = datetime.date(2026, 7, 20)
    cast.committee.seats.filter(user=cast.member).update(valid_until=today)
    User.objects.filter(pk=cast.member.pk).update(is_active=False)
    Seat.objects.create(
        committee=cast.committee,
        user=substitute,
        number=8,
        position="member",
        substitute_for=holder,
        valid_from=today,
    )

    made = copy_round(
        by=cast.administrator, source=cast.category.award.round, choice=Choice("ปีใหม่", 2570)
    )

    assert [login for _number, login, _position in stored(made.committees.get())] == [
        "chair",
        "substitute",
        "secretary",
    ]


def test_what_a_committee_covers_is_chosen_told_and_printed(cast: Cast, sign_in: SignIn) -> None:
    trat = Place.objects.create(code="23", name_th="ตราด", name_en="Trat")
    Place.objects.create(code="2305", name_th="เขาสมิง", name_en="Khao Saming", parent=trat)
    Place.objects.create(code="2303", name_th="บ่อไร่", name_en="Bo Rai", parent=trat)
    zone = Zone.objects.create(round=cast.category.award.round, number=1, name="โซนทะเล")
    client, address = sign_in(cast.administrator), reverse("committee", args=[cast.committee.pk])
    places = ["อำเภอเขาสมิง จังหวัดตราด (2305)", "2303", ""]
    data = form(cast.committee, *as_they_are(cast), places=places, zones=[zone.pk])

    assert client.post(address, data).status_code == 302
    assert {place.code for place in cast.committee.places.all()} == {"2305", "2303"}
    page = client.get(address).content.decode()
    assert 'value="อำเภอเขาสมิง จังหวัดตราด (2305)"' in page
    listed = client.get(reverse("committee_list", args=[cast.committee.round_id]))
    assert "อำเภอเขาสมิง จังหวัดตราด, อำเภอบ่อไร่ จังหวัดตราด, โซนทะเล" in listed.content.decode()
    printed = client.get(reverse("document", args=["appointments", cast.committee.pk, "page"]))
    assert "อำเภอเขาสมิง จังหวัดตราด" in printed.content.decode()
    assert "พื้นที่รับผิดชอบ" in printed.content.decode()
    told = Entry.objects.get(verb="committee.changed").after
    assert told["places"] == ["อำเภอเขาสมิง จังหวัดตราด", "อำเภอบ่อไร่ จังหวัดตราด"]
    assert told["zones"] == ["โซนทะเล"]


def test_an_unknown_place_says_so_at_its_box(cast: Cast, sign_in: SignIn) -> None:
    data = form(cast.committee, *as_they_are(cast), places=["ไม่มีที่นี้"])
    page = sign_in(cast.administrator).post(reverse("committee", args=[cast.committee.pk]), data)

    assert page.status_code == 422
    assert "ไม่รู้จัก “ไม่มีที่นี้”" in page.content.decode()
