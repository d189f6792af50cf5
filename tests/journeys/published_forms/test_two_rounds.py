"""A village contest in two rounds"""

import pytest

from tests.journeys.published_forms.pages import Desk
from tests.journeys.published_forms.steps import (
    HOSTS,
    Faces,
    Office,
    add_award,
    add_committee,
    add_round,
    add_stages,
    begin_rubric,
    certify,
    fill_scale,
    move_on,
    nominate,
    open_office,
    open_round,
    plan_day,
    run_day,
)

FIRST, SECOND = "รอบเอกสารสมมติ", "รอบลงพื้นที่สมมติ"
AWARD = "รางวัลหมู่บ้านสมมติ"
GOOD, KEEN = "หมู่บ้านสมมติดี", "หมู่บ้านสมมติเก่ง"
DOCUMENTS = (
    ("แผนชุมชน", "20", (("การมีส่วนร่วม", "10"), ("ความครบถ้วน", "10"))),
    ("กลุ่มอาชีพ", "20", (("จำนวนกลุ่ม", "10"), ("รายได้", "10"))),
)
VISIT = (
    ("สภาพหมู่บ้าน", "30", (("ความสะอาด", "10"), ("ครัวเรือนต้นแบบ", "10"), ("จุดเรียนรู้", "10"))),
    ("ความยั่งยืน", "30", (("ผู้นำ", "10"), ("กองทุน", "10"), ("การขยายผล", "10"))),
)
# In the order of the day; chair, member, secretary.
FIRST_MARKS = {
    KEEN: ("9 9  9 8", "9 9  9 9", "9 9  9 9"),  # 35, 36, 36
    GOOD: ("8 8  8 8", "8 7  8 8", "8 8  9 8"),  # 32, 31, 33
}
SECOND_MARKS = {
    KEEN: ("7 8 7  8 7 8", "7 7 7  8 7 8", "8 7 7  7 8 8"),  # 45, 44, 45
    GOOD: ("8 8 9  8 9 8", "9 8 9  8 9 8", "9 9 8  9 8 9"),  # 50, 51, 52
}


def hold(office: Office, name: str, at: int, dimensions, marks, stages=()) -> Faces:
    """A round from its rubric to its certified result."""
    desk, category = Desk(office.administrator), f"ประเภท{name}"
    rubric, committee, host = f"ตัวอย่าง {name}", f"คณะกรรมการ{name}", HOSTS[at]
    begin_rubric(desk, rubric, dimensions, "40" if at == 0 else "60")
    fill_scale(desk, "10", "1")
    desk.press("บันทึก")
    add_round(desk, name)
    add_award(desk, AWARD, category, rubric)
    if stages:
        add_stages(desk, AWARD, category, "100", stages)
        open_round(desk, name)
    add_committee(desk, committee, category, office)
    move_on(open_round(desk, name), "เปิดรับการเสนอชื่อ")
    for nominee in marks:
        nominate(desk, f"{AWARD} · {category} ({name})", nominee)
    plan_day(open_round(desk, name), committee, host, ("09.00", "13.00")[at])
    move_on(open_round(desk, name), "กำลังประเมิน")
    run_day(office, host, {one: [each.split() for each in of] for one, of in marks.items()})
    return certify(office, category)


@pytest.fixture
def both(db: None) -> tuple[Faces, Faces]:
    office = open_office(FIRST_MARKS)
    first = hold(office, FIRST, 0, DOCUMENTS, FIRST_MARKS)
    quoted = f"ประเภท{FIRST} · {AWARD} ({FIRST})"
    stages = (("รอบเอกสาร", "40", quoted), ("รอบลงพื้นที่", "60", ""))
    return first, hold(office, SECOND, 1, VISIT, SECOND_MARKS, stages)


def test_it(both: tuple[Faces, Faces]) -> None:
    for faces in both:
        print(faces.page)
        print(faces.pdf)
        print(faces.cells)
    assert 0
