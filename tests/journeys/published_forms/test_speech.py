"""A speech contest of a province: content 40, delivery 30, language 30, in marks of 10;
minutes too long are deducted, certificates of earlier contests are added, and nobody has more
than 100.

Of the kind that is published for speech contests of schools, with these three parts. Deduction,
bonus, schools, people and marks are invented.
"""

import pytest

from tests.journeys.published_forms.faces import Faces
from tests.journeys.published_forms.form import (
    Dimension,
    Item,
    Scale,
    add_adjustment,
    add_requirement,
    begin_form,
    fill_form,
)
from tests.journeys.published_forms.pages import Desk
from tests.journeys.published_forms.year import (
    House,
    Panel,
    add_award,
    add_committee,
    add_round,
    certify,
    hand_in_by_paper,
    key,
    make_house,
    move_on,
    plan_day,
    present_all,
    score,
)

RUBRIC = "ตัวอย่าง แบบให้คะแนนการประกวดสุนทรพจน์"
ROUND, AWARD, CATEGORY = "รอบสมมติ", "รางวัลสุนทรพจน์สมมติ", "ระดับมัธยมศึกษาสมมติ"
DIMENSIONS = (
    Dimension(
        "เนื้อหา",
        "40",
        (
            Item("ลำดับและความต่อเนื่อง", "10"),
            Item("ความถูกต้องและตรงหัวข้อ", "10"),
            Item("คุณค่าของเนื้อหา", "10"),
            Item("รูปแบบของสุนทรพจน์", "10"),
        ),
    ),
    Dimension(
        "การนำเสนอ",
        "30",
        (
            Item("อักขรวิธี", "10"),
            Item("น้ำเสียง", "10"),
            Item("บุคลิกภาพ", "10"),
        ),
    ),
    Dimension(
        "การใช้ภาษา",
        "30",
        (
            Item("ระดับภาษา", "10"),
            Item("การเลือกใช้คำ", "10"),
            Item("สำนวนโวหาร", "10"),
        ),
    ),
)
LATE, EARLIER = "พูดเกินเวลา", "เกียรติบัตรจากการประกวดครั้งก่อน"
KAEW, KHWAN, KHAM, NGAM = (f"โรงเรียนสมมติ{name}" for name in ("แก้ว", "ขวัญ", "คำ", "งาม"))
# Chair, secretary, member.
MARKS = {
    KAEW: (
        "10 10 10 10  10 10 9  10 10 10",  # 40.0 + 29.0 + 30.0 = 99.0
        "10 10 10 9.5  10 9.5 10  10 10 9.5",  # 39.5 + 29.5 + 29.5 = 98.5
        "10 9.5 10 10  9.5 10 10  10 9.5 10",  # 39.5 + 29.5 + 29.5 = 98.5
    ),
    KHWAN: (
        "9 9 9.5 9  9 9 9  9 9 9",  # 36.5 + 27.0 + 27.0 = 90.5
        "9 9 9 9  9 9 8.5  9 9 9",  # 36.0 + 26.5 + 27.0 = 89.5
        "9.5 9 9 9.5  9 9 9  9 9 9",  # 37.0 + 27.0 + 27.0 = 91.0
    ),
    KHAM: (
        "8.5 8.5 8.5 8.5  9 8.5 8.5  8.5 8.5 9",  # 34.0 + 26.0 + 26.0 = 86.0
        "9 8.5 8.5 8.5  9 8.5 8.5  8.5 8.5 9",  # 34.5 + 26.0 + 26.0 = 86.5
        "8.5 9 8.5 8.5  8.5 9 8.5  9 8.5 8.5",  # 34.5 + 26.0 + 26.0 = 86.5
    ),
    NGAM: (
        "6 6 6 6  6 6 6  6 5.5 6",  # 24.0 + 18.0 + 17.5 = 59.5
        "6 6 6 6  6 6 6  6 6 6",  # 24.0 + 18.0 + 18.0 = 60.0
        "6 6 6 6  6 6 5.5  6 6 6",  # 24.0 + 17.5 + 18.0 = 59.5
    ),
}


def enter_rubric(desk: Desk) -> None:
    begin_form(desk, RUBRIC, DIMENSIONS)
    add_requirement(desk, "เพื่อจัดอันดับ", "60")
    add_adjustment(desk, "คะแนนหัก", LATE, "นาที", "1", "5")
    add_adjustment(desk, "คะแนนเพิ่ม", EARLIER, "ใบ", "2", "6")
    fill_form(desk, DIMENSIONS, Scale("10", "0.5"))
    desk.press("บันทึก")


def enter_round(house: House, panel: Panel) -> None:
    desk = house.desk
    add_round(desk, ROUND)
    add_award(desk, ROUND, AWARD, [(CATEGORY, RUBRIC)])
    add_committee(desk, ROUND, panel, [CATEGORY])
    move_on(desk, ROUND, "เปิดรับการเสนอชื่อ")
    for name in MARKS:
        hand_in_by_paper(desk, f"{AWARD} · {CATEGORY} ({ROUND})", name)
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
    key(panel, KAEW, EARLIER, "2")
    key(panel, KAEW, LATE, "1")
    key(panel, KHWAN, LATE, "7")
    return certify(panel, CATEGORY)


def test_the_ranks_are_those_worked_out_by_hand(faces: Faces) -> None:
    """Without the deduction of 5 KHWAN would be before KHAM: 90.33 to 86.33."""
    faces.must_say(
        f"1 {KAEW} 100.00", f"2 {KHAM} 86.33", f"3 {KHWAN} 85.33", f"{NGAM} 59.67 ไม่ผ่านเกณฑ์"
    )
    faces.must_say("คะแนนรวมอย่างน้อย 60 – ประกาศ 59.67 ไม่เป็นไปตามเกณฑ์")
    # (40.0 + 39.5 + 39.5) ÷ 3 = 119 ÷ 3; 88 ÷ 3; 89 ÷ 3; together 296 ÷ 3
    faces.must_sum("รวมมิติ 1 40 40.00 39.50 39.50", "39.67")
    faces.must_sum("รวมมิติ 2 30 29.00 29.50 29.50", "29.33")
    faces.must_sum("รวมมิติ 3 30 30.00 29.50 29.50", "29.67")
    # 109.5 ÷ 3; 80.5 ÷ 3; 81 ÷ 3; together 271 ÷ 3
    faces.must_sum("รวมมิติ 1 40 36.50 36.00 37.00", "36.50")
    faces.must_sum("รวมมิติ 2 30 27.00 26.50 27.00", "26.83")
    faces.must_sum("รวมมิติ 3 30 27.00 27.00 27.00", "27.00")
    # 103 ÷ 3; 78 ÷ 3; 78 ÷ 3; together 259 ÷ 3
    faces.must_sum("รวมมิติ 1 40 34.00 34.50 34.50", "34.33")
    faces.must_sum("รวม 100 86.00 86.50 86.50", "86.33")
    # 72 ÷ 3; 53.5 ÷ 3; 53.5 ÷ 3; together 179 ÷ 3
    faces.must_sum("รวมมิติ 2 30 18.00 18.00 17.50", "17.83")
    faces.must_sum("รวม 100 59.50 60.00 59.50", "59.67")
    # 98.666… − 1 + 4 = 101.666…, more than full marks.
    faces.must_say(
        f"≈98.6667 (296/3) − 1.00 ({LATE} 1 นาที × 1) + 4.00 ({EARLIER} 2 ใบ × 2)"
        " = ≈101.6667 (305/3), ไม่เกินคะแนนเต็ม: 100.00 → 100.00"
    )
    # Seven minutes, and no more than 5: 90.333… − 5 = 85.333…
    faces.must_say(
        f"≈90.3333 (271/3) − 5.00 ({LATE} 7 นาที × 1, ไม่เกิน 5 คะแนน) = ≈85.3333 (256/3) → 85.33"
    )
