"""A selection of community products"""

import pytest

from tests.journeys.published_forms.pages import Desk
from tests.journeys.published_forms.steps import (
    HOSTS,
    Faces,
    Office,
    add_adjustment,
    add_award,
    add_committee,
    add_round,
    begin_rubric,
    certify,
    change_standing,
    fill_levels,
    fill_scale,
    key,
    move_on,
    nominate,
    open_office,
    open_round,
    plan_day,
    run_day,
)

RUBRIC = "ตัวอย่าง แบบให้ค่าคะแนนผลิตภัณฑ์ชุมชน"
ROUND, AWARD, CATEGORY = "รอบคัดสรรสมมติ", "รางวัลผลิตภัณฑ์สมมติ", "ประเภทอาหารสมมติ"
COMMITTEE, HOST = "คณะกรรมการสมมติ", HOSTS[0]
DIMENSIONS = (
    (
        "ผลิตภัณฑ์และความเข้มแข็งของชุมชน",
        "30",
        (("แหล่งวัตถุดิบ", "10"), ("การมีส่วนร่วมของชุมชน", "10"), ("การพัฒนาผลิตภัณฑ์", "10")),
    ),
    ("ความเป็นไปได้ทางการตลาด", "25", (("ช่องทางจำหน่าย", "15"), ("เรื่องราวของผลิตภัณฑ์", "10"))),
    ("คุณภาพผลิตภัณฑ์", "45", (("มาตรฐาน", "15"), ("บรรจุภัณฑ์", "15"), ("ความปลอดภัย", "15"))),
)
LEVELS = (("0", "ไม่มี"), ("1", "เริ่มต้น"), ("3", "ดี"), ("5", "ดีเด่น"))
BANDS = (("ระดับ 5 ดาว", "90", ""), ("ระดับ 4 ดาว", "80", "90"), ("ระดับ 3 ดาว", "0", "80"))
BONUS = "เครื่องหมายรับรองมาตรฐาน"
SHOWN = "แสดงผลโดยไม่ร่วมแข่งขัน – พิมพ์คะแนนรวมและระดับรางวัล แต่ไม่จัดอันดับ"
BANANA, TEA, PASTE, CLOTH = (
    f"กลุ่มสมมติ{name}" for name in ("กล้วยตาก", "ชาสมุนไพร", "น้ำพริก", "ผลไม้แช่อิ่ม")
)
# In the order of the day; chair, member, secretary. A mark earns weight × mark ÷ 5.
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
    begin_rubric(desk, RUBRIC, DIMENSIONS, "100")
    fill_scale(desk, "5", "1")
    fill_levels(desk, LEVELS)
    add_adjustment(desk, "คะแนนเพิ่ม", BONUS, "ใบ", "2", "5")
    desk.press("บันทึก")


def enter_round(desk: Desk, office: Office) -> None:
    add_round(desk, ROUND)
    add_award(desk, AWARD, CATEGORY, RUBRIC, BANDS)
    add_committee(desk, COMMITTEE, CATEGORY, office)
    move_on(open_round(desk, ROUND), "เปิดรับการเสนอชื่อ")
    for name in MARKS:
        nominate(desk, f"{AWARD} · {CATEGORY} ({ROUND})", name)
    plan_day(open_round(desk, ROUND), COMMITTEE, HOST)
    move_on(open_round(desk, ROUND), "กำลังประเมิน")


@pytest.fixture
def faces(db: None) -> Faces:
    office = open_office(MARKS)
    desk = Desk(office.administrator)
    enter_rubric(desk)
    enter_round(desk, office)
    run_day(office, HOST, {name: [one.split() for one in of] for name, of in MARKS.items()})
    for nominee, certificates in ((BANANA, "2"), (TEA, "4"), (CLOTH, "1")):
        key(office, HOST, nominee, BONUS, certificates)
    change_standing(office, CATEGORY, BANANA, SHOWN, "ได้รางวัลสมมติปีก่อน")
    return certify(office, CATEGORY)


def test_it(faces: Faces) -> None:
    print(faces.page)
    print(faces.pdf)
    print(faces.cells)
    assert 0
