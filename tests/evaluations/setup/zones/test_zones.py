"""Zones of a round: kept on its page, covered by committees, never two on the same ground."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.entry.nominations.models import Nomination
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound, Phase, Zone
from tests.factories import make_category, make_nomination, make_round, make_unit, make_user
from units.models import Place, Unit, User

pytestmark = pytest.mark.usefixtures("contexts")

SignIn = Callable[[User], Client]
SEA, HILLS = ("2302", "2304"), ("2303", "2305")
NAMES = {"2302": "คลองใหญ่", "2303": "เขาสมิง", "2304": "บ่อไร่", "2305": "แหลมงอบ"}


@pytest.fixture
def client(db: None, sign_in: SignIn) -> Client:
    """An administrator's."""
    return sign_in(make_user(is_administrator=True))


@pytest.fixture
def trat(db: None) -> Place:
    province = Place.objects.create(code="23", name_th="ตราด", name_en="Trat")
    for code, name in NAMES.items():
        Place.objects.create(code=code, name_th=name, name_en="x", parent=province)
    return province


@pytest.fixture
def award_round(db: None) -> AwardRound:
    return make_round(phase=Phase.DRAFT)


def form(award_round: AwardRound, *zones: tuple[object, str, object], **more: object) -> dict:  # type: ignore[type-arg]
    """The page as sent: zones as (pk, name, places)."""
    award_round.refresh_from_db()
    data = {
        "edits": award_round.edits,
        "zone-TOTAL_FORMS": len(zones),
        "zone-INITIAL_FORMS": 0,
        **more,
    }
    for at, row in enumerate(zones):
        for name, value in zip(("pk", "name", "places"), row, strict=True):
            data[f"zone-{at}-{name}"] = value
    return data


def stored(award_round: AwardRound) -> list[tuple[int, str, list[str]]]:
    return [
        (zone.number, zone.name, sorted(zone.places.values_list("code", flat=True)))
        for zone in Zone.objects.filter(round=award_round)
    ]


def office_at(code: str) -> Unit:
    unit = make_unit()
    unit.place, unit.province = Place.objects.get(code=code), Place.objects.get(code="23")
    unit.save()
    return unit


def test_a_province_with_two_zones_by_the_pages_alone(
    trat: Place, award_round: AwardRound, client: Client
) -> None:
    """Two zones of districts, one committee each, one category."""
    category = make_category(award_round=award_round)
    zones = reverse("round_zones", args=[award_round.pk])
    places = [
        [f"อำเภอ{NAMES[code]} จังหวัดตราด ({code})" for code in codes] for codes in (SEA, HILLS)
    ]
    data = form(award_round, ("", "โซนทะเล", places[0]), ("", "โซนเขา", places[1]))
    assert client.post(zones, data).status_code == 302
    assert stored(award_round) == [(1, "โซนทะเล", [*SEA]), (2, "โซนเขา", [*HILLS])]
    for number, zone in enumerate(Zone.objects.filter(round=award_round), start=1):
        make_user(username=f"chair{number}")
        page = client.get(reverse("committee_add", args=[award_round.pk])).content.decode()
        assert "โซนทะเล" in page
        sent = {
            "number": number,
            "name": f"คณะ{zone.name}",
            "edits": 0,
            "categories": [category.pk],
            "zones": [zone.pk],
            "seat-TOTAL_FORMS": 1,
            "seat-INITIAL_FORMS": 0,
            "seat-0-person": f"chair{number}",
            "seat-0-position": "chair",
            "seat-0-scores": "yes",
        }
        answer = client.post(reverse("committee_add", args=[award_round.pk]), sent)
        assert answer.status_code == 302
    for code in (*NAMES, "2302"):
        make_nomination(category=category, committee=None, unit=office_at(code))
    unclear = make_nomination(category=category, committee=None, unit=office_at("23"))

    client.post(reverse("round_assign", args=[award_round.pk]))

    judged = {
        (one.unit.place.code, one.committee.name)  # type: ignore[union-attr]
        for one in Nomination.objects.exclude(committee=None)
    }
    assert judged == {
        *((code, "คณะโซนทะเล") for code in SEA),
        *((code, "คณะโซนเขา") for code in HILLS),
    }
    assert list(Nomination.objects.filter(committee=None)) == [unclear]


@pytest.mark.parametrize(
    ("zones", "sentence"),
    [
        ([("", "ก", ["2302"]), ("", "ข", ["2303", "2302"])], "อยู่ในโซน “ก” แล้ว"),
        ([("", "ก", ["23"]), ("", "ข", ["2303"])], "มีพื้นที่ซ้อนกัน"),
        ([("", "ก", ["2303"]), ("", "ข", ["23"])], "พื้นที่ย่อยแทนพื้นที่ใหญ่"),
        ([("", "ก", ["2302"]), ("", "ก", ["2303"])], "ชื่อโซนซ้ำกัน"),
        ([("", "ก", [])], "ระบุพื้นที่ของโซนอย่างน้อยหนึ่งแห่ง"),
        ([("", "", ["2302"])], "โปรดกรอกช่องนี้"),
        ([("", "ก", ["ไม่มีที่นี้"])], "ไม่รู้จัก"),
    ],
)
def test_wrong_zones_come_back(
    trat: Place,
    award_round: AwardRound,
    client: Client,
    zones: list[tuple[object, str, object]],
    sentence: str,
) -> None:
    page = client.post(reverse("round_zones", args=[award_round.pk]), form(award_round, *zones))

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert stored(award_round) == []


def test_two_zones_exchange_names_and_places(
    trat: Place, award_round: AwardRound, client: Client
) -> None:
    address = reverse("round_zones", args=[award_round.pk])
    client.post(address, form(award_round, ("", "ก", ["2302"]), ("", "ข", ["2303"])))
    one, two = Zone.objects.all()

    client.post(address, form(award_round, (two.pk, "ก", ["2303"]), (one.pk, "ข", ["2302"])))

    assert stored(award_round) == [(1, "ก", ["2303"]), (2, "ข", ["2302"])]
    assert set(Zone.objects.all()) == {one, two}
    entry = Entry.objects.filter(verb="round.zoned").latest("pk")
    assert entry.after["zones"] == ["ก: อำเภอเขาสมิง จังหวัดตราด", "ข: อำเภอคลองใหญ่ จังหวัดตราด"]


def test_a_zone_that_a_committee_covers_is_not_taken_away(
    trat: Place, award_round: AwardRound, client: Client
) -> None:
    """The committee would judge everywhere."""
    address = reverse("round_zones", args=[award_round.pk])
    client.post(address, form(award_round, ("", "ก", ["2302"])))
    committee = Committee.objects.create(round=award_round, number=1, name="คณะที่หนึ่ง")
    committee.zones.add(Zone.objects.get())

    page = client.post(address, form(award_round))

    assert page.status_code == 422
    assert "“คณะที่หนึ่ง” รับผิดชอบ “ก” อยู่" in page.content.decode()
    assert stored(award_round) == [(1, "ก", ["2302"])]


def test_a_page_opened_before_is_refused(
    trat: Place, award_round: AwardRound, client: Client
) -> None:
    address = reverse("round_zones", args=[award_round.pk])
    earlier = form(award_round, ("", "ข", ["2303"]))
    client.post(address, form(award_round, ("", "ก", ["2302"])))

    page = client.post(address, earlier)

    assert page.status_code == 422
    assert "มีผู้อื่นแก้ไข" in page.content.decode()
    assert "ก: อำเภอคลองใหญ่ จังหวัดตราด" in " ".join(page.content.decode().split())
    assert stored(award_round) == [(1, "ก", ["2302"])]


def test_a_closed_round_keeps_its_zones(
    trat: Place, award_round: AwardRound, client: Client
) -> None:
    AwardRound.objects.update(phase=Phase.CLOSED)
    page = client.post(
        reverse("round_zones", args=[award_round.pk]), form(award_round, ("", "ก", ["2302"]))
    )

    assert page.status_code == 422
    assert stored(award_round) == []


def test_an_auditor_reads_and_does_not_write(
    trat: Place, award_round: AwardRound, sign_in: SignIn
) -> None:
    client = sign_in(make_user(is_auditor=True))
    address = reverse("round_zones", args=[award_round.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, form(award_round, ("", "ก", ["2302"]))).status_code == 422
    assert stored(award_round) == []


def test_a_row_is_added_without_a_script(
    trat: Place, award_round: AwardRound, client: Client
) -> None:
    rows = form(award_round, ("", "โซนครึ่งเดียว", ["2302", "พิมพ์ค้าง"]), **{"zone-add": "1"})
    page = client.post(reverse("round_zones", args=[award_round.pk]), rows)

    text = page.content.decode()
    assert page.status_code == 200
    assert len(page.context["zones"].forms) == 2
    assert 'value="โซนครึ่งเดียว"' in text
    assert 'value="พิมพ์ค้าง"' in text
    assert "invalid-feedback" not in text


def test_the_page_costs_the_same_for_one_zone_and_many(
    trat: Place, award_round: AwardRound, client: Client
) -> None:
    counts = []
    for zones in (["2302"], ["2303", "2304", "2305"]):
        for code in zones:
            zone = Zone.objects.create(round=award_round, number=int(code), name=code)
            zone.places.add(Place.objects.get(code=code))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("round_zones", args=[award_round.pk]))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_district_is_found_by_its_name_and_told_with_its_province(
    trat: Place, client: Client
) -> None:
    tambon = Place.objects.get(code="2303")
    Place.objects.create(code="230301", name_th="เขาสมิง", name_en="x", parent=tambon)
    for typed in ("เขาสมิง", "อำเภอเขาสมิง"):
        offered = client.get(reverse("pick_place"), {"q": typed}).json()["options"]
        assert offered[0] == "อำเภอเขาสมิง จังหวัดตราด (2303)"
    assert client.get(reverse("pick_place"), {"q": "ตำบลเขาสมิง"}).json()["options"] == [
        "ตำบลเขาสมิง อำเภอเขาสมิง จังหวัดตราด (230301)"
    ]
    assert client.get(reverse("pick_place"), {"q": "ตราด"}).json()["options"][0] == (
        "จังหวัดตราด (23)"
    )
