"""A form of the kind of the public sector's excellence awards: documents first, then a hearing.

Documents of 30 are judged by a panel of their own, whose certified result counts; whoever has
less than 15 of them is not heard. The presentation of 70 is judged by others. The best of each
zone goes up. All names and marks are invented.

    documents     1.1 of 15, 1.2 of 15; marks from 0 to 10 of two judges
    presentation  1.1 of 20, 1.2 of 20, 2.1 of 30; of three judges

    ก1  documents    12+12, 10.5+12 = 24.00, 22.50            ÷ 2 = 23.25
        presentation 1: 34, 32, 36 ÷ 3 = 34    2: 24, 24, 24 ÷ 3 = 24         58
        30 × 23.25/30 + 70 × 58/70 = 81.25
    ก2  documents    13.5+13.5, 13.5+12 = 27.00, 25.50        ÷ 2 = 26.25
        presentation 1: 32, 32, 32 ÷ 3 = 32    2: 24, 21, 24 ÷ 3 = 23         55
        26.25 + 55 = 81.25: equal, and before ก1 by the documents, 26.25 to 23.25
    ข1  documents    9+9, 7.5+9 = 18.00, 16.50                ÷ 2 = 17.25
        presentation 1: 28, 26, 28 ÷ 3 = 27.333…  2: 21, 21, 18 ÷ 3 = 20      47.333…
        17.25 + 47.333… = 64.583… → 64.58: third, and the best of its zone
    ข2  documents    7.5+7.5, 6.75+7.5 = 15.00, 14.25         ÷ 2 = 14.625 → 14.63, below 15
"""

import pytest

from evaluations.entry.nominations.models import Nomination
from tests.journeys.published_forms.form import (
    Dimension,
    Item,
    Scale,
    begin_form,
    fill_form,
)
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
AWARD, CATEGORY, DOCUMENTS = "รางวัลตัวอย่าง", "การนำเสนอตัวอย่าง", "เอกสารตัวอย่าง"
DECIDED = "ตัดสินกรณีคะแนนเท่ากันด้วยส่วนที่ 1"
STAGE = f"{CATEGORY} – {DOCUMENTS}"
SPOKEN, WRITTEN = "แบบประเมินการนำเสนอ 70 (สมมติ)", "แบบประเมินเอกสาร 30 (สมมติ)"
OF_SPOKEN = (
    Dimension("เนื้อหาผลงาน", "40", (Item("ความสำเร็จ", "20"), Item("การต่อยอด", "20"))),
    Dimension("การนำเสนอ", "30", (Item("ความชัดเจนและการตอบคำถาม", "30"),)),
)
OF_WRITTEN = (Dimension("เอกสารผลงาน", "30", (Item("ความครบถ้วน", "15"), Item("หลักฐาน", "15"))),)
BANDS = (("ดีเด่น", "80"), ("ดี", "60"), ("เข้าร่วม", "0"))
FIRST, SECOND, THIRD, STOPPED = (f"สำนักงานตัวอย่าง {name}" for name in ("ก1", "ก2", "ข1", "ข2"))
ZONES = {"โซน ก": (FIRST, SECOND), "โซน ข": (THIRD, STOPPED)}
WRITTEN_MARKS = {
    FIRST: (("8", "8"), ("7", "8")),
    SECOND: (("9", "9"), ("9", "8")),
    THIRD: (("6", "6"), ("5", "6")),
    STOPPED: (("5", "5"), ("4.5", "5")),
}
SPOKEN_MARKS = {
    FIRST: (("9", "8", "8"), ("8", "8", "8"), ("9", "9", "8")),
    SECOND: (("8", "8", "8"), ("8", "8", "7"), ("8", "8", "8")),
    THIRD: (("7", "7", "7"), ("6", "7", "7"), ("7", "7", "6")),
}


def make_house_in_zones() -> House:
    """A province with a district for each office."""
    house = make_house()
    province = Place.objects.create(code="23", name_th="ตัวอย่าง", name_en="x")
    for at, name in enumerate((FIRST, SECOND, THIRD, STOPPED), start=1):
        code, own = f"230{at}", name.rpartition(" ")[2]
        house.office(
            name, Place.objects.create(code=code, name_th=own, name_en="x", parent=province)
        )
    return house


def places_of(*offices: str) -> list[Place]:
    return [Place.objects.get(name_th=one.rpartition(" ")[2]) for one in offices]


def write_forms(desk: Desk) -> None:
    for name, dimensions, full in ((SPOKEN, OF_SPOKEN, "70"), (WRITTEN, OF_WRITTEN, "30")):
        begin_form(desk, name, dimensions, full=full)
        fill_form(desk, dimensions, Scale())
        desk.press("บันทึก")


def set_stages(desk: Desk) -> None:
    """Documents by others, with a gate of 15; then the chain that begins with them."""
    open_round(desk, ROUND).follow("แก้ไข", within=CATEGORY).follow("ส่วนคะแนน")
    desk.follow("สร้างส่วนคะแนนที่กรรมการชุดอื่นประเมิน…").fill("ส่วนคะแนน", DOCUMENTS)
    desk.choose("เกณฑ์", f"{WRITTEN} (1)").fill("สัดส่วน (0 คือแสดงไว้ ไม่นับรวม)", "30")
    desk.press("สร้างส่วนคะแนน").fill("เกณฑ์ผ่าน (เว้นว่างคือไม่กำหนด)", "15", at=1).press("บันทึก")
    open_round(desk, ROUND).follow("แก้ไข", within="องค์ประชุม")
    chain = "ส่วนที่ 1 แล้วดูคะแนนทีละมิติตามลำดับ แล้วดูจำนวนคะแนนเต็ม"
    desk.choose("วิธีตัดสินเมื่อคะแนนเท่ากัน", chain).press("บันทึก")


Panels = tuple[House, Panel, Panel]


@pytest.fixture
def panels() -> Panels:
    """Everything set up, nominated and accepted, and the documents judged."""
    house = make_house_in_zones()
    desk = house.desk
    readers, hearers = house.panel("คณะอ่านเอกสารสมมติ", 2), house.panel("คณะฟังการนำเสนอสมมติ")
    write_forms(desk)
    add_round(desk, ABOVE, level="ระดับเขต")
    add_round(desk, ROUND, above=ABOVE)
    for award_round in (ABOVE, ROUND):
        add_award(desk, award_round, AWARD, [(CATEGORY, SPOKEN)], BANDS)
    set_stages(desk)
    add_zones(desk, ROUND, {zone: places_of(*some) for zone, some in ZONES.items()}, "1")
    add_committee(desk, ROUND, readers, [STAGE])
    add_committee(desk, ROUND, hearers, [CATEGORY])
    move_on(desk, ROUND, "เปิดรับการเสนอชื่อ")
    for officer in house.officers.values():
        hand_in(officer, CATEGORY)
    accept_all(hearers)
    plan_day(desk, readers)
    plan_day(desk, hearers, start="13.00")
    move_on(desk, ROUND, "กำลังประเมิน")
    present_all(readers)
    for name, rows in WRITTEN_MARKS.items():
        for judge, marks in zip(readers.judges, rows, strict=True):
            score(judge, name, STAGE, marks)
    return house, readers, hearers


def test_documents_count_and_stop(panels: Panels) -> None:
    house, readers, hearers = panels
    certify(readers, STAGE).must_say(
        f"{SECOND} 26.25",
        f"{FIRST} 23.25",
        f"{THIRD} 17.25",
        f"{STOPPED} 14.63",
        "27.00 25.50 26.25 26.25",
        "24.00 22.50 23.25 23.25",
        "18.00 16.50 17.25 17.25",
        "14.625 → 14.63",
    )
    present_all(hearers)
    for name, rows in SPOKEN_MARKS.items():
        for judge, marks in zip(hearers.judges, rows, strict=True):
            score(judge, name, CATEGORY, marks)

    certify(hearers, CATEGORY).must_say(
        f"1 {SECOND} 81.25 ดีเด่น · {DECIDED} 2 {FIRST} 81.25 ดีเด่น · {DECIDED} 3 {THIRD} 64.58 ดี",
        f"{STOPPED} ไม่ได้เข้าสู่ส่วนนี้ · เกณฑ์ผ่านของส่วนที่ 1",
        "32.00 + 23.00 = 55.00 → 55.00",
        "34.00 + 24.00 = 58.00 → 58.00",
        "≈27.3333 (82/3) + 20.00 = ≈47.3333 (142/3) → 47.33",
        "30 × 26.25 ÷ 30 + 70 × 55.00 ÷ 70 = 81.25 → 81.25",
        "30 × 23.25 ÷ 30 + 70 × 58.00 ÷ 70 = 81.25 → 81.25",
        "30 × 17.25 ÷ 30 + 70 × ≈47.3333 (142/3) ÷ 70 = ≈64.5833 (775/12) → 64.58",
        f"การตัดสินเมื่อคะแนนเท่ากัน – ส่วนที่ 1: {SECOND} 26.25; {FIRST} 23.25 (ตัดสินได้)",
        "14.625 จาก 30 (ประกาศ 14.63 ต้องได้ 15)",
    )
    send_up(house.desk)


def send_up(desk: Desk) -> None:
    """The first of each zone: the first and the third of the list, not the second."""
    open_round(desk, ROUND).follow("ส่งผู้ชนะขึ้นไป").press("ส่งขึ้นระดับถัดไป")
    assert f"{SECOND} โซน ก · อันดับ 1 ส่งขึ้นแล้ว" in desk.text
    assert f"{THIRD} โซน ข · อันดับ 3 ส่งขึ้นแล้ว" in desk.text
    assert FIRST not in desk.text
    above = Nomination.objects.filter(category__award__round__name=ABOVE)
    assert {one.official_name for one in above} == {SECOND, THIRD}
