"""A speech contest of a province: content 40, delivery 30, language 30, in marks of 10; minutes too
long are deducted, certificates of earlier contests are added, and nobody has more than 100.

Such forms are published for speech contests of schools and provinces. Offices, people and marks
are invented.
"""

import pytest

from tests.journeys.published_forms.pages import Desk
from tests.journeys.published_forms.steps import (
    HOSTS,
    Faces,
    Office,
    add_adjustment,
    add_award,
    add_committee,
    add_requirement,
    add_round,
    begin_rubric,
    certify,
    fill_scale,
    key,
    move_on,
    nominate,
    open_office,
    open_round,
    plan_day,
    run_day,
)

RUBRIC = "ตัวอย่าง แบบให้คะแนนการประกวดสุนทรพจน์"
ROUND, AWARD, CATEGORY = "รอบสมมติ", "รางวัลสุนทรพจน์สมมติ", "ระดับมัธยมศึกษาสมมติ"
COMMITTEE, HOST = "คณะกรรมการสมมติ", HOSTS[0]
DIMENSIONS = (
    (
        "เนื้อหา",
        "40",
        (
            ("ลำดับและความต่อเนื่อง", "10"),
            ("ความถูกต้องและตรงหัวข้อ", "10"),
            ("คุณค่าของเนื้อหา", "10"),
            ("รูปแบบของสุนทรพจน์", "10"),
        ),
    ),
    ("การนำเสนอ", "30", (("อักขรวิธี", "10"), ("น้ำเสียง", "10"), ("บุคลิกภาพ", "10"))),
    ("การใช้ภาษา", "30", (("ระดับภาษา", "10"), ("การเลือกใช้คำ", "10"), ("สำนวนโวหาร", "10"))),
)
LATE, EARLIER = "พูดเกินเวลา", "เกียรติบัตรจากการประกวดครั้งก่อน"
KAEW, KHWAN, KHAM, NGAM = (f"โรงเรียนสมมติ{name}" for name in ("แก้ว", "ขวัญ", "คำ", "งาม"))
# In the order of the day, which is that of the alphabet; chair, member, secretary.
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
    begin_rubric(desk, RUBRIC, DIMENSIONS, "100")
    fill_scale(desk, "10", "0.5")
    add_requirement(desk, "เพื่อจัดอันดับ", "คะแนนรวม", "60")
    add_adjustment(desk, "คะแนนหัก", LATE, "นาที", "1", "5")
    add_adjustment(desk, "คะแนนเพิ่ม", EARLIER, "ใบ", "2", "6")
    desk.press("บันทึก")


def enter_round(desk: Desk, office: Office) -> None:
    add_round(desk, ROUND)
    add_award(desk, AWARD, CATEGORY, RUBRIC)
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
    key(office, HOST, KAEW, EARLIER, "2")
    key(office, HOST, KAEW, LATE, "1")
    key(office, HOST, KHWAN, LATE, "7")
    return certify(office, CATEGORY)


def test_it(faces: Faces) -> None:
    print(faces.page)
    print(faces.pdf)
    print(faces.cells)
    assert 0
