"""A contest of villages in two rounds: documents of 40 first, a visit of 60 months later, and the
total of both, in which the certified result of the first round is quoted by its number.

Of the kind that is held for model villages. Shares, villages, people and marks are invented.
"""

from collections.abc import Mapping, Sequence

import pytest

from tests.journeys.published_forms.faces import Faces
from tests.journeys.published_forms.form import (
    Dimension,
    Item,
    Scale,
    begin_form,
    fill_form,
)
from tests.journeys.published_forms.year import (
    House,
    Quoted,
    accept_all,
    add_award,
    add_committee,
    add_round,
    certify,
    hand_in,
    make_house,
    move_on,
    open_round,
    plan_day,
    present_all,
    quote_result,
    score,
)

FIRST, SECOND = "รอบเอกสารสมมติ", "รอบลงพื้นที่สมมติ"
AWARD = "รางวัลหมู่บ้านสมมติ"
GOOD, KEEN = "หมู่บ้านสมมติดี", "หมู่บ้านสมมติเก่ง"
DOCUMENTS = (
    Dimension(
        "แผนชุมชน",
        "20",
        (
            Item("การมีส่วนร่วม", "10"),
            Item("ความครบถ้วน", "10"),
        ),
    ),
    Dimension(
        "กลุ่มอาชีพ",
        "20",
        (
            Item("จำนวนกลุ่ม", "10"),
            Item("รายได้", "10"),
        ),
    ),
)
VISIT = (
    Dimension(
        "สภาพหมู่บ้าน",
        "30",
        (
            Item("ความสะอาด", "10"),
            Item("ครัวเรือนต้นแบบ", "10"),
            Item("จุดเรียนรู้", "10"),
        ),
    ),
    Dimension(
        "ความยั่งยืน",
        "30",
        (
            Item("ผู้นำ", "10"),
            Item("กองทุน", "10"),
            Item("การขยายผล", "10"),
        ),
    ),
)
# Chair, secretary, member.
FIRST_MARKS = {
    KEEN: ("9 9  9 8", "9 9  9 9", "9 9  9 9"),  # 35, 36, 36
    GOOD: ("8 8  8 8", "8 7  8 8", "8 8  9 8"),  # 32, 31, 33
}
SECOND_MARKS = {
    KEEN: ("7 8 7  8 7 8", "7 7 7  8 7 8", "8 7 7  7 8 8"),  # 45, 44, 45
    GOOD: ("8 8 9  8 9 8", "9 8 9  8 9 8", "9 9 8  9 8 9"),  # 50, 51, 52
}


def hold(
    house: House,
    name: str,
    dimensions: Sequence[Dimension],
    marks: Mapping[str, Sequence[str]],
    stages: Sequence[Quoted] = (),
) -> Faces:
    """A round from its rubric to its certified result; one with stages comes later."""
    desk, category, rubric = house.desk, f"ประเภท{name}", f"ตัวอย่าง {name}"
    panel = house.panel(f"คณะกรรมการ{name}")
    begin_form(desk, rubric, dimensions, full="60" if stages else "40")
    fill_form(desk, dimensions, Scale("10", "1"))
    desk.press("บันทึก")
    add_round(desk, name)
    add_award(desk, name, AWARD, [(category, rubric)])
    if stages:
        quote_result(open_round(desk, name), AWARD, category, stages)
    add_committee(desk, name, panel, [category])
    move_on(desk, name, "เปิดรับการเสนอชื่อ")
    for officer in house.officers.values():
        hand_in(officer, category)
    accept_all(panel)
    plan_day(desk, panel, start="13.00" if stages else "09.00")
    move_on(desk, name, "กำลังประเมิน")
    present_all(panel)
    for nominee, rows in marks.items():
        for judge, given in zip(panel.judges, rows, strict=True):
            score(judge, nominee, category, given.split())
    return certify(panel, category)


@pytest.fixture
def both(db: None) -> tuple[Faces, Faces]:
    house = make_house(*FIRST_MARKS)
    first = hold(house, FIRST, DOCUMENTS, FIRST_MARKS)
    quoted = f"ประเภท{FIRST} · {AWARD} ({FIRST})"
    stages = (("รอบเอกสาร", "40", quoted), ("รอบลงพื้นที่", "60", ""))
    return first, hold(house, SECOND, VISIT, SECOND_MARKS, stages)


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
