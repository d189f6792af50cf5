"""A province whose districts are judged in two zones, each before a committee of its own, in one
category; the two best of each zone go up (case R23). All names and marks are invented.

    two judges, 1.1 of 60 and 1.2 of 40; marks from 0 to 10
    ก1  54+36, 54+36 = 90   ก2  48+36, 48+36 = 84   ก3  42+36, 42+36 = 78
    ข1  30+24, 30+24 = 54   ข2  36+24, 36+24 = 60   ข3  24+24, 24+24 = 48
    up go ก1, ก2 and ข2, ข1: ก3 stays, though it has more than both of zone ข
"""

import pytest

from evaluations.entry.nominations.models import Nomination
from tests.journeys.published_forms.form import Dimension, Item, Scale, begin_form, fill_form
from tests.journeys.published_forms.pages import Desk
from tests.journeys.published_forms.year import (
    House,
    Panel,
    accept_all,
    add_award,
    add_committee,
    add_round,
    add_zones,
    certify,
    hand_in,
    make_house,
    move_on,
    open_round,
    plan_day,
    present_all,
    score,
)
from units.models import Place

pytestmark = pytest.mark.django_db
ROUND, ABOVE = "รอบจังหวัดตัวอย่าง (สมมติ)", "รอบเขตตัวอย่าง (สมมติ)"
AWARD, CATEGORY, RUBRIC = "รางวัลตัวอย่าง", "หมู่บ้านตัวอย่าง", "แบบประเมินหมู่บ้าน (สมมติ)"
FORM = (Dimension("ผลงาน", "100", (Item("ความสำเร็จ", "60"), Item("การต่อยอด", "40"))),)
# By zone the marks of each office.
ZONES = {
    "โซน ก": {"หมู่บ้าน ก1": ("9", "9"), "หมู่บ้าน ก2": ("8", "9"), "หมู่บ้าน ก3": ("7", "9")},
    "โซน ข": {"หมู่บ้าน ข1": ("5", "6"), "หมู่บ้าน ข2": ("6", "6"), "หมู่บ้าน ข3": ("4", "6")},
}
DISTRICTS = {"โซน ก": ("กเหนือ", "กใต้"), "โซน ข": ("ขเหนือ", "ขใต้")}
RANKED = {
    "โซน ก": ("1 หมู่บ้าน ก1 90.00", "2 หมู่บ้าน ก2 84.00", "3 หมู่บ้าน ก3 78.00"),
    "โซน ข": ("1 หมู่บ้าน ข2 60.00", "2 หมู่บ้าน ข1 54.00", "3 หมู่บ้าน ข3 48.00"),
}


def make_province() -> House:
    """A province with two districts in each zone, and three offices in these."""
    house = make_house()
    province = Place.objects.create(code="23", name_th="ตัวอย่าง", name_en="x")
    for first, (zone, marks) in zip((1, 3), ZONES.items(), strict=True):
        districts = [
            Place.objects.create(code=f"230{at}", name_th=name, name_en="x", parent=province)
            for at, name in enumerate(DISTRICTS[zone], start=first)
        ]
        for name, district in zip(marks, (*districts, districts[-1]), strict=True):
            house.office(name, district)
    return house


def places_in(zone: str) -> list[Place]:
    return [Place.objects.get(name_th=name) for name in DISTRICTS[zone]]


def set_up(desk: Desk, panels: dict[str, Panel]) -> None:
    begin_form(desk, RUBRIC, FORM)
    fill_form(desk, FORM, Scale())
    desk.press("บันทึก")
    add_round(desk, ABOVE, level="ระดับเขต")
    add_round(desk, ROUND, above=ABOVE)
    for award_round in (ABOVE, ROUND):
        add_award(desk, award_round, AWARD, [(CATEGORY, RUBRIC)])
    add_zones(desk, ROUND, {zone: places_in(zone) for zone in ZONES}, "2")
    for zone, panel in panels.items():
        add_committee(desk, ROUND, panel, [CATEGORY], [zone])
    move_on(desk, ROUND, "เปิดรับการเสนอชื่อ")


@pytest.fixture
def judged() -> tuple[House, dict[str, Panel]]:
    """Both zones set up, nominated and scored; nobody is given to a committee by hand."""
    house = make_province()
    desk, panels = house.desk, {zone: house.panel(f"คณะกรรมการ{zone}", 2) for zone in ZONES}
    set_up(desk, panels)
    for officer in house.officers.values():
        hand_in(officer, CATEGORY)
    for start, panel in zip(("09.00", "13.00"), panels.values(), strict=True):
        accept_all(panel)
        plan_day(desk, panel, start=start)
    move_on(desk, ROUND, "กำลังประเมิน")
    for zone, panel in panels.items():
        present_all(panel)
        for name, marks in ZONES[zone].items():
            for judge in panel.judges:
                score(judge, name, CATEGORY, marks)
    return house, panels


def test_two_of_each_zone_go_up(judged: tuple[House, dict[str, Panel]]) -> None:
    house, panels = judged

    for zone, panel in panels.items():
        certify(panel, CATEGORY).must_say(*RANKED[zone])
    desk = open_round(house.desk, ROUND).follow("ส่งผู้ชนะขึ้นไป").press("ส่งขึ้นระดับถัดไป")

    sent_up = (
        "ก1 โซน ก · อันดับ 1",
        "ก2 โซน ก · อันดับ 2",
        "ข2 โซน ข · อันดับ 1",
        "ข1 โซน ข · อันดับ 2",
    )
    for sent in sent_up:
        assert f"หมู่บ้าน {sent} ส่งขึ้นแล้ว" in desk.text
    above = Nomination.objects.filter(category__award__round__name=ABOVE)
    names = {one.official_name.rpartition(" ")[2] for one in above}
    assert names == {"ก1", "ก2", "ข1", "ข2"}
