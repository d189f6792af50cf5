"""Many committees at once: ticked, looked at as a list, made all together or not at all."""

from collections.abc import Callable
from html import unescape
from re import search

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.models import Notice
from evaluations.setup.committees import making
from evaluations.setup.committees.gaps import Cover, Gap, Province, gaps_in
from evaluations.setup.committees.many import actions
from evaluations.setup.committees.many.actions import make_committees
from evaluations.setup.committees.many.pattern import Pattern
from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import AwardRound, Category, Phase, Zone
from tests.factories import make_category, make_committee, make_round, make_user
from units.models import Place, Region, Unit, UnitKind, User

SignIn = Callable[[User], Client]
PROVINCES = {"22": ("จันทบุรี", 1), "23": ("ตราด", 1), "24": ("ฉะเชิงเทรา", 2)}
DISTRICTS = {"2302": "คลองใหญ่", "2303": "เขาสมิง"}
HEAD, CLERK = "พัฒนาการจังหวัด", "นักวิชาการพัฒนาชุมชน"


@pytest.fixture
def client(db: None, sign_in: SignIn) -> Client:
    """An administrator's."""
    return sign_in(make_user(is_administrator=True))


@pytest.fixture
def category(db: None) -> Category:
    """Of a draft round, in a country of three provinces with a head and two clerks each."""
    for code, (name, region) in PROVINCES.items():
        place = Place.objects.create(
            code=code,
            name_th=name,
            name_en="x",
            region=Region.objects.get_or_create(number=region)[0],
        )
        office = Unit.objects.create(
            code=f"p{code}",
            kind=UnitKind.PROVINCE,
            name=f"สำนักงาน{name}",
            place=place,
            province=place,
        )
        make_user(username=f"head{code}", unit=office, position=f"{HEAD}{name}")
        for number in (1, 2):
            make_user(username=f"clerk{number}-{code}", unit=office, position=f"{CLERK}ชำนาญการ")
    for code, name in DISTRICTS.items():
        parent = Place.objects.get(code=code[:2])
        Place.objects.create(code=code, name_th=name, name_en="x", parent=parent)
    return make_category(award_round=make_round(phase=Phase.DRAFT))


def address(category: Category, per: str = "province") -> str:
    return reverse("committee_many", args=[category.award.round_id, per])


def keys(*codes: str) -> list[int]:
    return [Place.objects.get(code=code).pk for code in codes]


def sent(category: Category, **fields: object) -> dict[str, object]:
    """The page as sent: all provinces; a head, the clerks, the same secretary everywhere."""
    secretary = User.objects.filter(username="same").first() or make_user(username="same")
    seats = (("chair", HEAD, ""), ("member", CLERK, ""), ("secretary", "", secretary.username))
    data: dict[str, object] = {
        "grounds": keys(*PROVINCES),
        "name": "คณะกรรมการ{พื้นที่}",
        "number": 1,
        "order_number": "๙/๒๕๖๙",
        "order_date": "",
        "categories": [category.pk],
        "seat-TOTAL_FORMS": len(seats),
        "seat-INITIAL_FORMS": 0,
    }
    for at, (position, post, person) in enumerate(seats):
        row = {"position": position, "post": post, "person": person, "scores": "yes"}
        data |= {f"seat-{at}-{name}": value for name, value in row.items()}
    return data | fields


def seen(page: str) -> str:
    """The digest of the list that a page shows."""
    found = search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def look(client: Client, category: Category, per: str = "province", **fields: object) -> str:
    answer = client.post(address(category, per), sent(category, look="1", **fields))
    assert answer.status_code == 200, answer.content.decode()
    return unescape(answer.content.decode())


def stored(award_round: AwardRound) -> list[tuple[int, str, list[str]]]:
    rows = Committee.objects.filter(round=award_round)
    return [
        (row.number, row.name, [seat.user.username for seat in row.seats.select_related("user")])
        for row in rows
    ]


def test_looked_at_then_made_once(client: Client, category: Category) -> None:
    page = look(client, category)
    for text in ("คณะกรรมการจังหวัดตราด", "ตั้งคณะกรรมการ 3 คณะ", "กรรมการ 12 ตำแหน่ง"):
        assert text in page
    assert not Committee.objects.exists()

    data = sent(category, seen=seen(page))
    answers = [client.post(address(category), data) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert stored(category.award.round) == [
        (1, "คณะกรรมการจังหวัดจันทบุรี", ["head22", "clerk1-22", "clerk2-22", "same"]),
        (2, "คณะกรรมการจังหวัดตราด", ["head23", "clerk1-23", "clerk2-23", "same"]),
        (3, "คณะกรรมการจังหวัดฉะเชิงเทรา", ["head24", "clerk1-24", "clerk2-24", "same"]),
    ]
    trat = Committee.objects.get(number=2)
    assert [place.code for place in trat.places.all()] == ["23"]
    assert list(trat.categories.all()) == [category]
    assert [seat.position for seat in trat.seats.all()] == ["chair", *["member"] * 2, "secretary"]
    entries = Entry.objects.filter(verb="committee.added")
    assert [entry.after["name"] for entry in entries] == [row[1] for row in stored(trat.round)]
    assert entries[1].after["places"] == ["จังหวัดตราด"]
    assert len(entries[1].after["seats"]) == 4
    assert Notice.objects.count() == 12
    page = client.get(answers[1]["Location"]).content.decode()
    assert "มีคณะกรรมการครบแล้ว" in page
    assert trat.seats.first().user.full_name in page  # type: ignore[union-attr]


def test_what_is_there_stays_as_it_is(client: Client, category: Category) -> None:
    mine = make_committee(category=category, people={}, number=2, name="คณะเดิม")
    mine.places.set(keys("23"))
    region = make_committee(category=category, people={}, number=7, name="คณะของเขต")
    region.regions.set([Region.objects.get(number=2)])

    page = look(client, category)
    assert "มีอยู่แล้ว" in page
    assert "คณะอื่นที่ประเมินพื้นที่นี้ด้วย: คณะของเขต" in " ".join(page.split())
    client.post(address(category), sent(category, seen=seen(page)))

    assert [(number, name) for number, name, _seats in stored(category.award.round)] == [
        (1, "คณะกรรมการจังหวัดจันทบุรี"),
        (2, "คณะเดิม"),
        (3, "คณะกรรมการจังหวัดฉะเชิงเทรา"),
        (7, "คณะของเขต"),
    ]


def test_another_list_than_was_seen_is_shown_first(client: Client, category: Category) -> None:
    first = seen(look(client, category))
    make_user(username="new", unit=Unit.objects.get(code="p23"), position=f"{CLERK}ปฏิบัติการ")

    answer = client.post(address(category), sent(category, seen=first))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "รายการไม่ตรงกับที่ท่านเห็น" in page
    assert "กรรมการ 13 ตำแหน่ง" in page
    assert not Committee.objects.exists()
    again = client.post(address(category), sent(category, seen=seen(page)))
    assert again.status_code == 302
    assert Seat.objects.filter(user__username="new").count() == 1


def test_all_or_nothing(
    client: Client, category: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = sent(category, seen=seen(look(client, category)))
    told = []

    def breaks(*people: object, **_about: object) -> None:
        told.append(people)
        if len(told) == 2:
            raise Refused("ไม่ได้")

    monkeypatch.setattr(making, "notify", breaks)
    answer = client.post(address(category), data)

    assert answer.status_code == 422
    assert len(told) == 2
    assert not Committee.objects.exists()
    assert not Entry.objects.filter(verb="committee.added").exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "คณะกรรมการ"}, "พิมพ์ {พื้นที่} ตรงที่"),
        ({"grounds": []}, "โปรดเลือกพื้นที่อย่างน้อยหนึ่งแห่ง"),
        ({"categories": []}, "กรอก"),
        ({"seat-1-position": "chair"}, "ประธานครั้งละหนึ่งคน"),
        ({"seat-0-person": "same"}, "อย่างใดอย่างหนึ่ง"),
    ],
)
def test_what_is_wrong_is_said(
    client: Client, category: Category, fields: dict[str, object], sentence: str
) -> None:
    answer = client.post(address(category), sent(category, **fields))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_posts_that_nobody_holds_or_several_stay_open(client: Client, category: Category) -> None:
    page = look(
        client,
        category,
        grounds=keys("23"),
        **{"seat-0-post": CLERK, "seat-1-post": "ผู้ว่าราชการจังหวัด"},
    )
    words = " ".join(page.split())
    assert f"ยังว่าง: {CLERK}" in words
    assert "ยังว่าง: ผู้ว่าราชการจังหวัด" in words
    assert "กรรมการ 1 ตำแหน่ง" in words


@pytest.mark.parametrize(
    ("per", "ticked", "names"),
    [
        ("province", {"whole": "1"}, ["จังหวัดจันทบุรี", "จังหวัดตราด"]),
        ("district", {"codes": ["23"]}, ["อำเภอเขาสมิง จังหวัดตราด", "อำเภอคลองใหญ่ จังหวัดตราด"]),
        ("region", {"grounds": "2"}, ["เขตตรวจราชการที่ 2"]),
        ("zone", {"zone": "ชายทะเล"}, ["ชายทะเล"]),
    ],
)
def test_by_every_kind_of_place(
    client: Client, category: Category, per: str, ticked: dict[str, str], names: list[str]
) -> None:
    found = category.award.round
    Zone.objects.create(round=found, number=1, name="ชายทะเล").places.set(keys("2302"))
    regions = {str(row.number): row.pk for row in Region.objects.all()}
    grounds = {
        "province": [],
        "district": keys("23"),
        "region": [regions["2"]],
        "zone": list(found.zones.values_list("pk", flat=True)),
    }[per]
    fields = {"grounds": grounds, "whole": [regions["1"]] if per == "province" else []}
    page = look(client, category, per, **fields)

    answer = client.post(address(category, per), sent(category, seen=seen(page), **fields))

    assert answer.status_code == 302
    assert sorted(name for _number, name, _seats in stored(found)) == sorted(
        f"คณะกรรมการ{name}" for name in names
    )
    assert all(one.coverage for one in Committee.objects.all())


def test_an_empty_page_ticks_what_is_missing(client: Client, category: Category) -> None:
    make_committee(category=category, people={}).places.set(keys("23"))

    page = client.get(address(category)).content.decode()
    ticked = [
        code
        for code in PROVINCES
        if search(rf'value="{keys(code)[0]}" id="ground-\d+"\s+checked', page)
    ]

    assert ticked == ["22", "24"]
    assert (
        "checked"
        not in client.get(address(category) + "?ticks=none")
        .content.decode()
        .split('id="pattern"')[0]
    )
    assert client.get(address(category, "planet")).status_code == 404


def test_refused_to_others_and_once_the_round_is_over(category: Category) -> None:
    found = category.award.round
    pattern = Pattern("places", "{place}", 1, "", None, (category,))
    given = {"per": "province", "pattern": pattern, "keys": map(str, keys("23")), "seen": ""}
    with pytest.raises(Refused, match="ผู้ดูแลระบบ"):
        make_committees(by=make_user(), award_round=found, **given)  # type: ignore[arg-type]
    AwardRound.objects.filter(pk=found.pk).update(phase=Phase.CLOSED)
    with pytest.raises(Refused, match="ปิด"):
        make_committees(
            by=make_user(is_administrator=True),
            award_round=found,
            **given,  # type: ignore[arg-type]
        )


def test_more_than_a_page_can_wait_for(
    client: Client, category: Category, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_ROWS", 14)
    answer = client.post(address(category), sent(category, seen=seen(look(client, category))))

    assert answer.status_code == 422
    assert "เกิน 14 รายการ" in answer.content.decode()
    assert not Committee.objects.exists()


EVERYWHERE = Cover(frozenset({1}), frozenset(), frozenset())
TRAT = Province("23", "ตราด", 9, frozenset({"2302", "2303"}))


@pytest.mark.parametrize(
    ("cover", "judged"),
    [
        (None, 0),
        (Cover(frozenset({2}), frozenset(), frozenset({"23"})), 0),
        (Cover(frozenset({1}), frozenset({8}), frozenset()), 0),
        (Cover(frozenset({1}), frozenset(), frozenset({"2302"})), 1),
        (Cover(frozenset({1}), frozenset(), frozenset({"2302", "2303"})), 2),
        (Cover(frozenset({1}), frozenset(), frozenset({"23"})), 2),
        (Cover(frozenset({1}), frozenset({9}), frozenset()), 2),
        (EVERYWHERE, 2),
    ],
)
def test_what_a_committee_leaves_out(cover: Cover | None, judged: int) -> None:
    gaps = gaps_in(1, [TRAT], [cover] if cover else [])

    assert gaps == (() if judged == 2 else (Gap("23", "ตราด", 9, judged, 2),))


def test_the_map_of_gaps(client: Client, category: Category, sign_in: SignIn) -> None:
    found = category.award.round
    full = make_category(award_round=found)
    full.name = "ประเภทที่ครบ"
    full.save()
    make_committee(category=full, people={})
    make_committee(category=category, people={}).places.set(keys("22", "2302"))

    page = client.get(reverse("committee_gaps", args=[found.pk])).content.decode()
    words = " ".join(page.split())

    assert 'ประเภทที่ครบ</h2> <p class="check-met">ทุกจังหวัดมีคณะกรรมการแล้ว' in words
    assert "ตราด (1 จาก 2 อำเภอ)" in words
    assert "ฉะเชิงเทรา" in words
    assert "จันทบุรี" not in words
    listed = client.get(reverse("committee_list", args=[found.pk])).content.decode()
    assert "จังหวัดที่ยังไม่มีคณะกรรมการ (1)" in " ".join(listed.split())
    assert "ยังไม่มีประธาน" in listed
    auditor = sign_in(make_user(is_auditor=True))
    assert auditor.get(reverse("committee_gaps", args=[found.pk])).status_code == 200
    assert auditor.get(address(category)).status_code == 404
