"""A contest of villages in two rounds: documents of 40 first, a visit of 60 months later, and the
total of both, in which the certified result of the first round is quoted by its number.

Of the kind that is held for model villages. Shares, villages, people and marks are invented.
"""

from collections.abc import Mapping, Sequence

import pytest

from tests.journeys.published_forms.pages import Desk
from tests.journeys.published_forms.steps import (
    HOSTS,
    Dimension,
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


def hold(
    office: Office,
    name: str,
    at: int,
    dimensions: Sequence[Dimension],
    marks: Mapping[str, Sequence[str]],
    stages: Sequence[tuple[str, str, str]] = (),
) -> Faces:
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


def test_both_rounds_are_those_worked_out_by_hand(both: tuple[Faces, Faces]) -> None:
    """KEEN leads after the documents, GOOD in the end."""
    first, second = both
    # (35 + 36 + 36) ÷ 3 = 107 ÷ 3; (32 + 31 + 33) ÷ 3 = 32
    first.must_say(f"1 {KEEN} 35.67", f"2 {GOOD} 32.00")
    first.must_sum("รวม 40 35.00 36.00 36.00", "35.67")
    first.must_sum("รวม 40 32.00 31.00 33.00", "32.00")
    # 40 × 32 ÷ 40 + 60 × 51 ÷ 60 = 83; 107 ÷ 3 + 134 ÷ 3 = 241 ÷ 3, rounded once, at the end.
    second.must_say(f"1 {GOOD} 83.00", f"2 {KEEN} 80.33")
    second.must_sum("รวมมิติ 1 30 25.00 26.00 26.00", "25.67")
    second.must_sum("รวมมิติ 2 30 25.00 25.00 26.00", "25.33")
    second.must_sum("รวม 60 50.00 51.00 52.00", "51.00")
    second.must_sum("รวม 60 45.00 44.00 45.00", "44.67")
    second.must_say("40 × 32.00 ÷ 40 + 60 × 51.00 ÷ 60 = 83.00 → 83.00")
    second.must_say(
        "40 × ≈35.6667 (107/3) ÷ 40 + 60 × ≈44.6667 (134/3) ÷ 60 = ≈80.3333 (241/3) → 80.33"
    )
    # The first result by its number and its digest.
    code = first.page.split("รหัส ")[1].split()[0]
    digest = first.page.split("ค่าตรวจสอบ ")[1].split()[0]
    second.must_say(f"32.00 จาก 40 – จากผลฉบับที่ 1 รหัส {code}", f"SHA-256 {digest}")
