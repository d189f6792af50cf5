"""A form of the kind by which schools are chosen for an award by their size (S, M, L).

Such forms ask a higher total of larger schools (here 65, 70 and 75), ask one item of large schools
only, and show last year's winner out of competition. All names and marks are invented.

    weights: 1.1 25, 1.2 25, 2.1 30, 2.2 20 (L only); marks from 0 to 10
    of S and M, 2.1 carries the whole 50 of its dimension

    L ก    1: 22.5+21.25, 21.25+21.25, 22.5+22.5 = 43.75, 42.50, 45.00  ÷ 3 = 43.75
           2: 25.5+16, 24+16, 25.5+17 = 41.50, 40.00, 42.50             ÷ 3 = 41.333…
           43.75 + 41.333… = 85.083… → 85.08, above 75: first
    L ข    1: 20+20, 18.75+20, 20+18.75 = 40.00, 38.75, 38.75           ÷ 3 = 39.166…
           2: 24+12, 24+13, 21+13 = 36.00, 37.00, 34.00                 ÷ 3 = 35.666…
           39.166… + 35.666… = 74.833… → 74.83, below 75: no rank, though above the M and the S
    M      1: 17.5+17.5 each time = 35                                  ÷ 3 = 35
           2: 35, 32.5, 35                                              ÷ 3 = 34.166…
           35 + 34.166… = 69.166… → 69.17, below 70: no rank, though above the S
    S      1: 17.5+15, 15+15, 16.25+17.5 = 32.50, 30.00, 33.75          ÷ 3 = 32.083…
           2: 35, 32.5, 32.5                                            ÷ 3 = 33.333…
           32.083… + 33.333… = 65.416… → 65.42, above 65: second
    winner 1: 23.75+22.5, 22.5+22.5, 23.75+23.75 = 46.25, 45.00, 47.50  ÷ 3 = 46.25
           2: 27+18, 27+18, 27+19 = 45.00, 45.00, 46.00                 ÷ 3 = 45.333…
           46.25 + 45.333… = 91.583… → 91.58: the highest, shown only, without a rank
"""

import pytest

from tests.journeys.published_forms.form import (
    Dimension,
    Item,
    Scale,
    add_requirement,
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
    show_only,
)

pytestmark = pytest.mark.django_db
ROUND, CATEGORY = "รอบตัวอย่าง (สมมติ)", "สถานศึกษาตัวอย่าง"
RUBRIC = "แบบประเมินสถานศึกษา (สมมติ)"
FORM = (
    Dimension("การบริหารจัดการ", "50", (Item("แผนและการมีส่วนร่วม", "25"), Item("การติดตามผล", "25"))),
    Dimension(
        "คุณภาพผู้เรียน",
        "50",
        (Item("ผลที่เกิดกับผู้เรียน", "30"), Item("การเป็นแม่ข่าย", "20", only_for="L")),
    ),
)
BANDS = (("ดีเด่น", "85"), ("ดี", "75"), ("ผ่าน", "65"), ("เข้าร่วม", "0"))
BOUNDS = (("S", "65"), ("M", "70"), ("L", "75"))
LARGE, LARGE_BELOW, MEDIUM, SMALL, WINNER = (
    "โรงเรียนตัวอย่างใหญ่ ก",
    "โรงเรียนตัวอย่างใหญ่ ข",
    "โรงเรียนตัวอย่างกลาง",
    "โรงเรียนตัวอย่างเล็ก",
    "โรงเรียนตัวอย่างปีก่อน",
)
SIZES = {LARGE: "L", LARGE_BELOW: "L", MEDIUM: "M", SMALL: "S", WINNER: "L"}
MARKS = {
    LARGE: (("9", "8.5", "8.5", "8"), ("8.5", "8.5", "8", "8"), ("9", "9", "8.5", "8.5")),
    LARGE_BELOW: (("8", "8", "8", "6"), ("7.5", "8", "8", "6.5"), ("8", "7.5", "7", "6.5")),
    MEDIUM: (("7", "7", "7"), ("7", "7", "6.5"), ("7", "7", "7")),
    SMALL: (("7", "6", "7"), ("6", "6", "6.5"), ("6.5", "7", "6.5")),
    WINNER: (("9.5", "9", "9", "9"), ("9", "9", "9", "9"), ("9.5", "9.5", "9", "9.5")),
}


@pytest.fixture
def panel() -> Panel:
    house = make_house(*SIZES)
    desk, panel = house.desk, house.panel("คณะกรรมการสมมติ")
    begin_form(desk, RUBRIC, FORM, classes="S\nM\nL")
    for nominee_class, bound in BOUNDS:
        add_requirement(desk, "เพื่อจัดอันดับ", bound, nominee_class=nominee_class)
    fill_form(desk, FORM, Scale())
    desk.press("บันทึก")
    add_round(desk, ROUND)
    add_award(desk, ROUND, "รางวัลตัวอย่าง", [(CATEGORY, RUBRIC)], BANDS)
    add_committee(desk, ROUND, panel, [CATEGORY])
    move_on(desk, ROUND, "เปิดรับการเสนอชื่อ")
    for name, officer in house.officers.items():
        hand_in(officer, CATEGORY, nominee_class=SIZES[name])
    accept_all(panel)
    plan_day(desk, panel)
    move_on(desk, ROUND, "กำลังประเมิน")
    present_all(panel)
    for name, rows in MARKS.items():
        for judge, marks in zip(panel.judges, rows, strict=True):
            score(judge, name, CATEGORY, marks)
    return panel


def test_each_size_has_a_bound_of_its_own(panel: Panel) -> None:
    show_only(panel, CATEGORY, WINNER, "ได้รับรางวัลปีก่อน (สมมติ)")

    certify(panel, CATEGORY).must_say(
        f"1 {LARGE} 85.08 ดีเด่น 2 {SMALL} 65.42 ผ่าน {WINNER} 91.58 ดีเด่น · แสดงผลโดยไม่ร่วมแข่งขัน",
        f"{MEDIUM} 69.17 ไม่ผ่านเกณฑ์ · คะแนนรวมอย่างน้อย 70 (กลุ่ม M)",
        f"{LARGE_BELOW} 74.83 ไม่ผ่านเกณฑ์ · คะแนนรวมอย่างน้อย 75 (กลุ่ม L)",
        "43.75 + ≈41.3333 (124/3) = ≈85.0833 (1021/12) → 85.08",
        "≈39.1667 (235/6) + ≈35.6667 (107/3) = ≈74.8333 (449/6) → 74.83",
        "35.00 + ≈34.1667 (205/6) = ≈69.1667 (415/6) → 69.17",
        "≈32.0833 (385/12) + ≈33.3333 (100/3) = ≈65.4167 (785/12) → 65.42",
        "46.25 + ≈45.3333 (136/3) = ≈91.5833 (1099/12) → 91.58",
        "เพื่อมีอันดับ: คะแนนรวมอย่างน้อย 65 (กลุ่ม S) – ประกาศ 65.42 เป็นไปตามเกณฑ์",
        "เพื่อมีอันดับ: คะแนนรวมอย่างน้อย 70 (กลุ่ม M) – ประกาศ 69.17 ไม่เป็นไปตามเกณฑ์",
        "เพื่อมีอันดับ: คะแนนรวมอย่างน้อย 75 (กลุ่ม L) – ประกาศ 74.83 ไม่เป็นไปตามเกณฑ์",
        "43.75 42.50 45.00",
        "41.50 40.00 42.50",
        "32.50 30.00 33.75",
        "35.00 32.50 32.50",
        "2.2 การเป็นแม่ข่าย 20 10 – – –",
        "ได้รับรางวัลปีก่อน (สมมติ)",
    )
