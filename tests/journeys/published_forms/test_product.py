"""A selection of community products into stars: community 30, market 25, quality 45; a judge
picks one of the levels 0, 1, 3 or 5, certified standards add at most 5, and last year's winner is
only shown.

Of the kind that is published for the selection of OTOP products, in three parts. Weights, groups,
people and marks are invented.
"""

import pytest

from tests.journeys.published_forms.faces import Faces
from tests.journeys.published_forms.form import (
    Dimension,
    Item,
    Scale,
    add_adjustment,
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
    certify,
    hand_in,
    key,
    make_house,
    move_on,
    plan_day,
    present_all,
    score,
    show_only,
)

RUBRIC = "ตัวอย่าง แบบให้ค่าคะแนนผลิตภัณฑ์ชุมชน"
ROUND, AWARD, CATEGORY = "รอบคัดสรรสมมติ", "รางวัลผลิตภัณฑ์สมมติ", "ประเภทอาหารสมมติ"
DIMENSIONS = (
    Dimension(
        "ผลิตภัณฑ์และความเข้มแข็งของชุมชน",
        "30",
        (
            Item("แหล่งวัตถุดิบ", "10"),
            Item("การมีส่วนร่วมของชุมชน", "10"),
            Item("การพัฒนาผลิตภัณฑ์", "10"),
        ),
    ),
    Dimension(
        "ความเป็นไปได้ทางการตลาด",
        "25",
        (
            Item("ช่องทางจำหน่าย", "15"),
            Item("เรื่องราวของผลิตภัณฑ์", "10"),
        ),
    ),
    Dimension(
        "คุณภาพผลิตภัณฑ์",
        "45",
        (
            Item("มาตรฐาน", "15"),
            Item("บรรจุภัณฑ์", "15"),
            Item("ความปลอดภัย", "15"),
        ),
    ),
)
SCALE = Scale("5", "1", (("0", "ไม่มี"), ("1", "เริ่มต้น"), ("3", "ดี"), ("5", "ดีเด่น")))
BANDS = (("ระดับ 5 ดาว", "90"), ("ระดับ 4 ดาว", "80"), ("ระดับ 3 ดาว", "0"))
BONUS = "เครื่องหมายรับรองมาตรฐาน"
BANANA, TEA, PASTE, CLOTH = (
    f"กลุ่มสมมติ{name}" for name in ("กล้วยตาก", "ชาสมุนไพร", "น้ำพริก", "ผลไม้แช่อิ่ม")
)
# Chair, secretary, member. A mark earns weight × mark ÷ 5.
MARKS = {
    BANANA: ("5 5 5  5 5  5 5 5", "5 5 5  5 5  5 5 5", "5 5 5  5 5  5 5 5"),  # 30 + 25 + 45
    TEA: (
        "3 5 5  5 5  3 3 5",  # 26 + 25 + 33 = 84
        "5 5 5  3 5  5 3 3",  # 30 + 19 + 33 = 82
        "5 3 5  5 5  3 5 3",  # 26 + 25 + 33 = 84
    ),
    PASTE: (
        "5 5 5  5 5  3 3 3",  # 30 + 25 + 27 = 82
        "5 5 5  5 3  5 3 3",  # 30 + 21 + 33 = 84
        "5 5 5  5 3  3 3 5",  # 30 + 21 + 33 = 84
    ),
    CLOTH: (
        "5 5 5  5 5  5 5 3",  # 30 + 25 + 39 = 94
        "5 5 3  5 5  5 5 5",  # 26 + 25 + 45 = 96
        "5 5 5  5 3  5 5 3",  # 30 + 21 + 39 = 90
    ),
}


def enter_rubric(desk: Desk) -> None:
    begin_form(desk, RUBRIC, DIMENSIONS)
    add_adjustment(desk, "คะแนนเพิ่ม", BONUS, "ใบ", "2", "5")
    fill_form(desk, DIMENSIONS, SCALE)
    desk.press("บันทึก")


def enter_round(house: House, panel: Panel) -> None:
    desk = house.desk
    add_round(desk, ROUND)
    add_award(desk, ROUND, AWARD, [(CATEGORY, RUBRIC)], BANDS)
    add_committee(desk, ROUND, panel, [CATEGORY])
    move_on(desk, ROUND, "เปิดรับการเสนอชื่อ")
    for officer in house.officers.values():
        hand_in(officer, CATEGORY)
    accept_all(panel)
    plan_day(desk, panel)
    move_on(desk, ROUND, "กำลังประเมิน")


@pytest.fixture
def faces(db: None) -> Faces:
    house = make_house(*MARKS)
    panel = house.panel("คณะกรรมการสมมติ")
    enter_rubric(house.desk)
    enter_round(house, panel)
    present_all(panel)
    for name, rows in MARKS.items():
        for judge, marks in zip(panel.judges, rows, strict=True):
            score(judge, name, CATEGORY, marks.split())
    for nominee, certificates in ((BANANA, "2"), (TEA, "4"), (CLOTH, "1")):
        key(panel, nominee, BONUS, certificates)
    show_only(panel, CATEGORY, BANANA, "ได้รางวัลสมมติปีก่อน")
    return certify(panel, CATEGORY)


def test_the_stars_are_those_worked_out_by_hand(faces: Faces) -> None:
    """Without its most of 5 the bonus would lift TEA by 8, to 91.33 and five stars."""
    faces.must_say(
        f"1 {CLOTH} 95.33 ระดับ 5 ดาว",
        f"2 {TEA} 88.33 ระดับ 4 ดาว",
        f"3 {PASTE} 83.33 ระดับ 4 ดาว",
        f"{BANANA} 100.00 ระดับ 5 ดาว · แสดงผลโดยไม่ร่วมแข่งขัน: ได้รางวัลสมมติปีก่อน",
    )
    # (30 + 26 + 30) ÷ 3 = 86 ÷ 3; 71 ÷ 3; 123 ÷ 3; together 280 ÷ 3
    faces.must_sum("รวมมิติ 1 30 30.00 26.00 30.00", "28.67")
    faces.must_sum("รวมมิติ 2 25 25.00 25.00 21.00", "23.67")
    faces.must_sum("รวมมิติ 3 45 39.00 45.00 39.00", "41.00")
    faces.must_sum("รวม 100 94.00 96.00 90.00", "93.33")
    # 82 ÷ 3; 69 ÷ 3; 99 ÷ 3; together 250 ÷ 3
    faces.must_sum("รวมมิติ 1 30 26.00 30.00 26.00", "27.33")
    faces.must_sum("รวมมิติ 2 25 25.00 19.00 25.00", "23.00")
    faces.must_sum("รวมมิติ 3 45 33.00 33.00 33.00", "33.00")
    # 67 ÷ 3; 93 ÷ 3; together 250 ÷ 3
    faces.must_sum("รวมมิติ 2 25 25.00 21.00 21.00", "22.33")
    faces.must_sum("รวมมิติ 3 45 27.00 33.00 33.00", "31.00")
    faces.must_sum("รวม 100 82.00 84.00 84.00", "83.33")
    faces.must_say(f"≈93.3333 (280/3) + 2.00 ({BONUS} 1 ใบ × 2) = ≈95.3333 (286/3) → 95.33")
    faces.must_say(
        f"≈83.3333 (250/3) + 5.00 ({BONUS} 4 ใบ × 2, ไม่เกิน 5 คะแนน) = ≈88.3333 (265/3) → 88.33"
    )
    # 100 + 4 is more than full marks.
    faces.must_say(f"100.00 + 4.00 ({BONUS} 2 ใบ × 2) = 104.00, ไม่เกินคะแนนเต็ม: 100.00 → 100.00")
