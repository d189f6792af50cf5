"""Offices: added, moved, renamed, deactivated; every change on record."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.models import Entry
from evaluations.setup.directory.actions.units import (
    add_unit,
    edit_unit,
    rename_unit,
    set_unit_active,
)
from tests.factories import make_unit, make_user
from units.models import Place, Region, Unit, UnitKind, User

pytestmark = pytest.mark.usefixtures("contexts")

SignIn = Callable[[User], Client]


@pytest.fixture
def administrator(db: None) -> User:
    return make_user(is_administrator=True)


@pytest.fixture
def place(db: None) -> Place:
    """A tambon in a district in a province in region 9."""
    above = None
    region = Region.objects.create(number=9)
    for code, name in (("23", "ตราด"), ("2306", "เกาะกูด"), ("230601", "เกาะหมาก")):
        first = region if above is None else None
        above = Place.objects.create(
            code=code, name_th=name, name_en=name, parent=above, region=first
        )
    assert above is not None
    return above


def test_the_province_follows_from_the_place(administrator: User, place: Place) -> None:
    unit = Unit(code="x1", kind=UnitKind.OCCUPATION_GROUP, name="กลุ่มอาชีพ", place=place)
    added = add_unit(by=administrator, unit=unit)

    assert added.province is not None
    assert added.province.code == "23"
    assert Entry.objects.get().after["name"] == "กลุ่มอาชีพ"


def test_moving_takes_along_what_is_below(administrator: User) -> None:
    first, second = make_unit(), make_unit()
    middle = make_unit(parent=first)
    leaf = make_unit(parent=middle)

    edit_unit(by=administrator, unit=middle, edits=0, values={"parent": second})

    leaf.refresh_from_db()
    middle.refresh_from_db()
    assert middle.path == f"{second.code}/{middle.code}/"
    assert leaf.path == f"{second.code}/{middle.code}/{leaf.code}/"
    assert list(Unit.objects.under(second)) == [second, middle, leaf]


def test_an_office_never_stands_below_itself(administrator: User) -> None:
    above = make_unit()
    below = make_unit(parent=above)

    with pytest.raises(Refused):
        edit_unit(by=administrator, unit=above, edits=0, values={"parent": below})


def test_the_old_name_is_kept_with_its_dates(administrator: User) -> None:
    unit = make_unit(name="ชื่อแรก")
    for edits, (name, year) in enumerate((("ชื่อสอง", 2025), ("ชื่อสาม", 2026))):
        since = datetime.date(year, 10, 1)
        rename_unit(
            by=administrator, unit=unit, edits=edits, name=name, short_name="", since=since
        )

    former = [
        (former_name.name, former_name.valid_from, former_name.valid_until)
        for former_name in unit.former_names.all()
    ]
    assert former == [
        ("ชื่อสอง", datetime.date(2025, 10, 1), datetime.date(2026, 9, 30)),
        ("ชื่อแรก", None, datetime.date(2025, 9, 30)),
    ]
    unit.refresh_from_db()
    assert unit.name == "ชื่อสาม"


def test_a_name_cannot_begin_before_the_one_it_replaces(administrator: User) -> None:
    unit = make_unit()
    unit.named_since = datetime.date(2026, 1, 1)
    unit.save()

    with pytest.raises(Refused):
        rename_unit(
            by=administrator,
            unit=unit,
            edits=0,
            name="ใหม่",
            short_name="",
            since=datetime.date(2026, 1, 1),
        )


def test_what_is_below_is_deactivated_first(administrator: User) -> None:
    above = make_unit()
    below = make_unit(parent=above)
    with pytest.raises(Refused):
        set_unit_active(by=administrator, unit=above, is_active=False)

    for unit in (below, above):
        set_unit_active(by=administrator, unit=unit, is_active=False, reason="ยุบ")

    assert not Unit.objects.filter(is_active=True).exists()
    assert [entry.reason for entry in Entry.objects.all()] == ["ยุบ", "ยุบ"]


def test_only_an_administrator_changes_offices(db: None) -> None:
    unit = make_unit()
    with pytest.raises(Refused):
        edit_unit(by=make_user(unit=unit), unit=unit, edits=0, values={"parent": None})


def test_a_page_opened_before_is_refused(administrator: User) -> None:
    unit = make_unit()
    edit_unit(by=administrator, unit=unit, edits=0, values={"kind": UnitKind.OTHER})

    with pytest.raises(Stale):
        edit_unit(by=administrator, unit=unit, edits=0, values={"kind": UnitKind.DISTRICT})


# --- pages ------------------------------------------------------------------------------------


def test_a_stale_page_shows_what_differs_and_keeps_what_was_typed(
    administrator: User, sign_in: SignIn
) -> None:
    unit, client = make_unit(), sign_in(administrator)
    address = reverse("unit_edit", args=[unit.pk])
    edit_unit(by=administrator, unit=unit, edits=0, values={"kind": UnitKind.OTHER})

    answer = client.post(address, {"kind": "fund_secretariat", "edits": "0"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ที่เก็บไว้ตอนนี้" in page
    assert 'name="edits" value="1"' in page
    assert client.post(address, {"kind": "fund_secretariat", "edits": "1"}).status_code == 302


def test_an_office_is_added_below_another(administrator: User, sign_in: SignIn) -> None:
    above, client = make_unit(), sign_in(administrator)
    data = {"name": "กลุ่มใหม่", "kind": "occupation_group", "parent": f"อะไรก็ได้ ({above.code})"}

    answer = client.post(reverse("unit_add"), data)

    unit = Unit.objects.get(name="กลุ่มใหม่")
    assert answer.status_code == 302
    assert unit.parent == above
    assert unit.code


@pytest.mark.parametrize("typed", ["ไม่มีที่ไหน", "(nothing)", "x" * 3000])
def test_an_unknown_office_is_told(administrator: User, sign_in: SignIn, typed: str) -> None:
    data = {"name": "กลุ่มใหม่", "kind": "occupation_group", "parent": typed}

    answer = sign_in(administrator).post(reverse("unit_add"), data)

    assert answer.status_code == 422
    assert "ไม่รู้จัก" in answer.content.decode()


def test_a_code_that_is_taken_is_told(administrator: User, sign_in: SignIn) -> None:
    data = {"name": "กลุ่มใหม่", "kind": "other", "code": make_unit().code}

    assert sign_in(administrator).post(reverse("unit_add"), data).status_code == 422


def test_the_list_finds_and_sorts(administrator: User, sign_in: SignIn) -> None:
    for name in ("เมืองตราด", "เกาะกูด", "คลองใหญ่"):
        make_unit(name=name)
    client = sign_in(administrator)

    page = client.get(reverse("unit_list"), {"sort": "-name"}).content.decode()
    found = client.get(reverse("unit_list"), {"q": "กูด"}).content.decode()

    assert page.index("เมืองตราด") < page.index("คลองใหญ่") < page.index("เกาะกูด")
    assert "เกาะกูด" in found
    assert "คลองใหญ่" not in found


@pytest.mark.parametrize("query", ["page=x&sort=x", "region=999&kind=x", "q=%00", "page=99999999"])
def test_odd_queries_do_no_harm(administrator: User, sign_in: SignIn, query: str) -> None:
    assert sign_in(administrator).get(reverse("unit_list") + "?" + query).status_code == 200


def test_the_history_stands_on_the_page(administrator: User, sign_in: SignIn) -> None:
    unit = make_unit()
    edit_unit(by=administrator, unit=unit, edits=0, values={"kind": UnitKind.OTHER})

    page = sign_in(administrator).get(reverse("unit_detail", args=[unit.pk])).content.decode()

    assert "แก้ไขหน่วยงาน" in page
    assert administrator.full_name in page


def test_the_second_page_goes_on_where_the_first_ended(
    administrator: User, sign_in: SignIn
) -> None:
    """Deactivated ones are on neither, though nothing was searched for."""
    for number in range(35):
        unit = make_unit(name=f"หน่วย {number:02}")
        Unit.objects.filter(pk=unit.pk).update(is_active=number >= 4)
    client = sign_in(administrator)

    first = client.get(reverse("unit_list")).context["page"]
    second = client.get(reverse("unit_list"), {"page": "2"}).context["page"]

    assert (first.paginator.count, second.paginator.count) == (31, 31)
    assert len({one.pk for one in (*first, *second)}) == 31


def test_a_new_short_name_does_not_touch_the_names_dates(administrator: User) -> None:
    unit = make_unit(name="ก")
    rename_unit(
        by=administrator,
        unit=unit,
        edits=0,
        name="ก",
        short_name="ย่อ",
        since=datetime.date(2026, 1, 1),
    )

    unit.refresh_from_db()
    assert (unit.short_name, unit.named_since) == ("ย่อ", None)
    assert not unit.former_names.exists()
