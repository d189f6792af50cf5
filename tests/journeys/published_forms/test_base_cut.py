"""A form of the kind by which local authorities are assessed (LPA, ตัดฐานคะแนน).

Such forms give 0, 1, 3 or 5 for every indicator, and cut an indicator off the base where the
authority does not have the task at all. Two municipalities are judged with the same marks twice:
once with the base of each dimension, once with the whole form as base. That turns their order.
All names and marks are invented.

    marks of three judges    1.1 of 20    1.2 of 20    2.1 of 20    2.2 of 40
    ก                        3 3 5        3 1 5        5 5 5        no task
    ข                        5 3 5        3 5 5        3 3 1        5 5 3

Base of each dimension: 2.2 of ก goes to 2.1, which carries the whole 60.

    ก  1: (12+12, 12+4, 20+20) = 24, 16, 40  ÷ 3 = 26.666…   2: 60, 60, 60  ÷ 3 = 60
       26.666… + 60 = 86.666… → 86.67
    ข  1: (20+12, 12+20, 20+20) = 32, 32, 40  ÷ 3 = 34.666…
       2: (12+40, 12+40, 4+24) = 52, 52, 28   ÷ 3 = 44       34.666… + 44 = 78.666… → 78.67

Whole form as base: 100 − 40 = 60 are left of ก, and nothing changes for ข.

    ก  1: 24, 16, 40 ÷ 60 × 100 = 40, 26.666…, 66.666…  ÷ 3 = 44.444…
       2: 20, 20, 20 ÷ 60 × 100 = 33.333… each          ÷ 3 = 33.333…
       44.444… + 33.333… = 77.777… → 77.78, below the 78.67 of ข
"""

import pytest

from tests.journeys.published_forms.form import (
    Dimension,
    Item,
    Scale,
    begin_form,
    fill_form,
)
from tests.journeys.published_forms.year import (
    Panel,
    accept_all,
    add_award,
    add_committee,
    add_round,
    certify,
    hand_in,
    make_house,
    move_on,
    plan_day,
    present_all,
    score,
)

pytestmark = pytest.mark.django_db
ROUND = "รอบตัวอย่าง (สมมติ)"
WITHOUT_TASK, WITH_TASK = "เทศบาลตัวอย่าง ก", "เทศบาลตัวอย่าง ข"
BY_DIMENSION, WHOLE = "ฐานของแต่ละมิติ", "ตัดฐานทั้งแบบ"
FORM = (
    Dimension("การบริหารจัดการ", "40", (Item("แผนพัฒนาท้องถิ่น", "20"), Item("การมีส่วนร่วม", "20"))),
    Dimension(
        "การบริการสาธารณะ",
        "60",
        (Item("ถนนและไฟส่องสว่าง", "20"), Item("ศูนย์พัฒนาเด็กเล็ก", "40", may_be_cut=True)),
    ),
)
SCALE = Scale(
    "5",
    levels=(
        ("0", "ไม่ดำเนินการ"),
        ("1", "เริ่มดำเนินการ"),
        ("3", "ครบตามแผน"),
        ("5", "เกิดผลต่อเนื่อง"),
    ),
)
BANDS = (("ดีเด่น", "80"), ("ดี", "60"), ("เข้าร่วม", "0"))
MARKS = {
    WITHOUT_TASK: (("3", "3", "5"), ("3", "1", "5"), ("5", "5", "5")),
    WITH_TASK: (("5", "3", "3", "5"), ("3", "5", "3", "5"), ("5", "5", "1", "3")),
}


@pytest.fixture
def panel() -> Panel:
    """The form entered, copied for the other base, and everything scored twice."""
    house = make_house(WITHOUT_TASK, WITH_TASK)
    desk, panel = house.desk, house.panel("คณะกรรมการสมมติ")
    begin_form(desk, f"แบบประเมินสมมติ {BY_DIMENSION}", FORM)
    fill_form(desk, FORM, SCALE)
    desk.press("บันทึก").follow("คัดลอก")
    desk.fill("ชื่อเกณฑ์ใหม่", f"แบบประเมินสมมติ {WHOLE}").press("คัดลอก")
    desk.choose("เมื่อมีข้อที่ไม่เกี่ยวข้อง", "ตัดน้ำหนักออกจากฐานคะแนนทั้งแบบ").press("บันทึก")
    add_round(desk, ROUND)
    categories = [(name, f"แบบประเมินสมมติ {name}") for name in (BY_DIMENSION, WHOLE)]
    add_award(desk, ROUND, "รางวัลตัวอย่าง", categories, BANDS)
    add_committee(desk, ROUND, panel, (BY_DIMENSION, WHOLE))
    move_on(desk, ROUND, "เปิดรับการเสนอชื่อ")
    for category in (BY_DIMENSION, WHOLE):
        for officer in house.officers.values():
            hand_in(officer, category)
    accept_all(panel)
    plan_day(desk, panel)
    move_on(desk, ROUND, "กำลังประเมิน")
    present_all(panel)
    for category in (BY_DIMENSION, WHOLE):
        for name, rows in MARKS.items():
            for judge, marks in zip(panel.judges, rows, strict=True):
                score(judge, name, category, marks, cut="2.2" if name == WITHOUT_TASK else "")
    return panel


def test_the_base_turns_the_order(panel: Panel) -> None:
    certify(panel, BY_DIMENSION).must_say(
        f"1 {WITHOUT_TASK} 86.67 ดีเด่น",
        f"2 {WITH_TASK} 78.67 ดี",
        "24.00 16.00 40.00",
        "60.00 60.00 60.00 60.00 60.00",
        "≈26.6667 (80/3) + 60.00 = ≈86.6667 (260/3) → 86.67",
        "32.00 32.00 40.00",
        "52.00 52.00 28.00 44.00 44.00",
        "≈34.6667 (104/3) + 44.00 = ≈78.6667 (236/3) → 78.67",
    )
    certify(panel, WHOLE).must_say(
        f"1 {WITH_TASK} 78.67 ดี",
        f"2 {WITHOUT_TASK} 77.78 ดี",
        "ฐาน 60.00 จาก 100: 44.00 ÷ 60.00 × 100 = ≈73.3333 (220/3)",
        "ฐาน 60.00 จาก 100: 36.00 ÷ 60.00 × 100 = 60.00",
        "ฐาน 60.00 จาก 100: 60.00 ÷ 60.00 × 100 = 100.00",
        "≈44.4444 (400/9) + ≈33.3333 (100/3) = ≈77.7778 (700/9) → 77.78",
        "≈34.6667 (104/3) + 44.00 = ≈78.6667 (236/3) → 78.67",
    )
