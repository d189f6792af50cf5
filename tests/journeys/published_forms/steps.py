"""The year of an award office, step by step, each as its pages offer it."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from tests.factories import make_unit, make_user
from tests.journeys.published_forms.pages import PASSWORD, Desk, cells, text_of
from thai.dates import fiscal_year_be
from units.models import UnitKind, User

# An indicator: its name and its weight; a dimension: its name, its weight and its indicators.
Part = tuple[str, str]
Dimension = tuple[str, str, Sequence[Part]]
# Marks of one judge in the order of the form.
Marks = Sequence[str]
HOSTS = ("สำนักงานเจ้าภาพสมมติ", "ศาลากลางสมมติ")


@dataclass(frozen=True)
class Office:
    """Who works: one administrator, and a committee of three whose secretary scores too."""

    administrator: User
    chair: User
    member: User
    secretary: User

    @property
    def judges(self) -> tuple[User, User, User]:
        return self.chair, self.member, self.secretary


def open_office(nominees: Iterable[str]) -> Office:
    """The people and the offices that are there before anything is entered."""
    department = make_unit(name="กรมสมมติ", kind=UnitKind.DEPARTMENT)
    for name in nominees:
        make_unit(parent=department, name=name)
    for name in HOSTS:
        make_unit(parent=department, name=name)
    people = (
        make_user(username=name, first_name=f"สมมติ{name}", unit=department)
        for name in ("chair", "member", "secretary")
    )
    administrator = make_user(username="administrator", is_administrator=True)
    return Office(administrator, *people)


def thai(day: datetime.date) -> str:
    return f"{day.day}/{day.month}/{day.year + 543}"


# The rubric


def fill_levels(desk: Desk, levels: Sequence[Part]) -> None:
    """The same levels for every indicator, and no mark but theirs."""
    for at in range(1, desk.count("ชื่อตัวชี้วัด") + 1):
        desk.choose("วิธีให้คะแนน", "เฉพาะคะแนนของระดับ", at=at)
        for number, (points, text) in enumerate(levels, start=1):
            desk.fill(f"คะแนน {number}", points, at=at).fill(f"คำอธิบาย {number}", text, at=at)


def begin_rubric(desk: Desk, name: str, dimensions: Sequence[Dimension], full: str) -> Desk:
    """Fill the editor, not saved yet; rows are added first, as the page says."""
    desk.open("home").follow("ตั้งค่าระบบ", within="การเสนอชื่อ").follow("เกณฑ์การประเมิน")
    desk.follow("เพิ่มเกณฑ์").follow("เริ่มจากแบบเปล่า")
    for _dimension in dimensions[1:]:
        desk.press("+ เพิ่มมิติ")
    for at, (_name, _weight, parts) in enumerate(dimensions, start=1):
        for _part in parts[1:]:
            desk.press("+ เพิ่มตัวชี้วัด", at=at)
    desk.fill("ชื่อ", name).fill("คะแนนเต็ม", full)
    desk.tick("สมมติ ไม่ใช่เกณฑ์ทางการ (จะระบุไว้ทุกหน้า)")
    weight = indicator = 0
    for at, (dimension, whole, parts) in enumerate(dimensions, start=1):
        weight += 1
        desk.fill("ชื่อมิติ", dimension, at=at).fill("น้ำหนัก", whole, at=weight)
        for name_of_part, part in parts:
            weight, indicator = weight + 1, indicator + 1
            desk.fill("ชื่อตัวชี้วัด", name_of_part, at=indicator)
            desk.fill("น้ำหนัก", part, at=weight)
    return desk


def fill_scale(desk: Desk, maximum: str, step: str) -> None:
    """The same scale for every indicator."""
    for at in range(1, desk.count("ชื่อตัวชี้วัด") + 1):
        desk.fill("คะแนนเต็มของตัวชี้วัด", maximum, at=at).fill("ช่วงคะแนน", step, at=at)


def add_adjustment(desk: Desk, kind: str, name: str, unit: str, points: str, most: str) -> None:
    desk.press("+ เพิ่มรายการคะแนนเพิ่มหรือคะแนนหัก")
    at = desk.count("ชนิด")
    desk.choose("ชนิด", kind, at=at).fill("รายการ", name, at=at)
    desk.fill("หน่วยนับ เช่น นาที หรือ รางวัล", unit, at=at)
    desk.fill("คะแนนต่อหน่วย", points, at=at).fill("ไม่เกินกี่คะแนน", most, at=at)


def add_requirement(desk: Desk, scope: str, measured: str, bound: str) -> None:
    desk.press("+ เพิ่มเงื่อนไข")
    at = desk.count("ใช้กับ")
    desk.choose("ใช้กับ", scope, at=at).choose("วัดจาก", measured, at=at)
    desk.fill("คะแนนที่กำหนด", bound, at=at)


# The round


def add_round(desk: Desk, name: str) -> Desk:
    today = timezone.localdate()
    tomorrow = thai(today + datetime.timedelta(days=1))
    desk.open("home").follow("ตั้งค่าระบบ", within="การเสนอชื่อ").follow("รอบการประเมิน")
    desk.follow("เพิ่มรอบ").fill("ชื่อ", name)
    desk.fill("ปีงบประมาณ (พ.ศ.)", str(fiscal_year_be(today))).choose("ระดับ", "ระดับจังหวัด")
    for at in (1, 2):
        desk.fill("วันที่", tomorrow, at=at).fill("เวลา", "16.30", at=at)
    return desk.press("บันทึก")


def open_round(desk: Desk, name: str) -> Desk:
    return (
        desk.open("home")
        .follow("ตั้งค่าระบบ", within="การเสนอชื่อ")
        .follow("รอบการประเมิน")
        .follow(name)
    )


def add_award(
    desk: Desk, award: str, category: str, rubric: str, bands: Sequence[tuple[str, str, str]] = ()
) -> Desk:
    """From the page of the round, and back to it."""
    desk.follow("เพิ่มรางวัล").fill("ชื่อ", award)
    desk.fill("ประเภท", category, at=1).choose("เกณฑ์", f"{rubric} (1)", at=1)
    for _more in range(len(bands) - 2):
        desk.press("เพิ่มแถว", within="ระดับรางวัล")
    for at, (name, lower, upper) in enumerate(bands, start=1):
        desk.fill("ระดับรางวัล", name, at=at).fill("ตั้งแต่คะแนน", lower, at=at)
        desk.fill("ถึง (ไม่รวม; ว่าง: ไม่จำกัด)", upper, at=at)
    return desk.press("บันทึก")


def add_stages(
    desk: Desk, award: str, category: str, full: str, stages: Sequence[tuple[str, str, str]]
) -> None:
    """`stages` are (name, share, category whose result counts, or none); from the round's page."""
    desk.follow("แก้ไข", within=award).follow("ส่วนคะแนน", within=category)
    desk.fill("คะแนนเต็มของคะแนนรวม", full)
    for at, (name, share, quoted) in enumerate(stages, start=1):
        desk.fill("ส่วนคะแนน", name, at=at)
        desk.fill("สัดส่วน (0 คือแสดงไว้ ไม่นับรวม)", share, at=at)
        if quoted:
            desk.choose("ที่มา", "ผลที่รับรองแล้วของประเภทอื่น", at=at)
            desk.choose("ประเภทที่นับผล", quoted, at=at)
    desk.press("บันทึก")


def add_committee(desk: Desk, name: str, category: str, office: Office) -> Desk:
    """From the page of the round to the page of the committee."""
    desk.follow("เพิ่มคณะกรรมการ").fill("ชื่อ", name).tick(category)
    positions = ("ประธานกรรมการ", "กรรมการ", "กรรมการและเลขานุการ")
    for at, (judge, position) in enumerate(zip(office.judges, positions, strict=True), start=1):
        desk.fill("บุคคล", judge.username, at=at).choose("ตำแหน่ง", position, at=at)
    return desk.press("บันทึก")


def move_on(desk: Desk, phase: str) -> Desk:
    """The next phase, from the page of the round."""
    desk.follow(f"ไปสู่ระยะ “{phase}”…").press("เปลี่ยนระยะ")
    assert f"“{phase}”" in desk.text
    return desk


# Nominations and the day

BY_PAPER = "หน่วยงานสมมติส่งเป็นกระดาษ"


def nominate(desk: Desk, category: str, name: str) -> None:
    """An administrator nominates in the place of the office, hands in and accepts."""
    desk.open("home").follow("การเสนอชื่อ").follow("เสนอชื่อหน่วยงาน")
    desk.choose("รางวัลและประเภท", category).fill("หน่วยงานที่เสนอชื่อ", name)
    desk.fill("สรุป", "ผลงานสมมติ").fill("ผู้ประสานงาน", "ผู้ประสานงานสมมติ")
    desk.fill("ผู้นำเสนอ", "ผู้นำเสนอสมมติ, ตัวอย่าง").fill("เหตุผล", BY_PAPER)
    desk.press("บันทึกเป็นฉบับร่าง").follow("ตรวจทานและส่ง")
    desk.fill("เหตุผล", BY_PAPER).press("ส่ง").follow("รับ…")
    desk.fill("เหตุผล", BY_PAPER).press("รับ")
    # Its history names no column of a table.
    assert "คณะกรรมการ – →" in desk.text
    assert "ผู้นำเสนอและผู้เข้าร่วม – →" in desk.text


def plan_day(desk: Desk, committee: str, host: str, start: str = "09.00") -> None:
    """A day with the nominees in the order of the alphabet; from the page of the round."""
    desk.follow("เปิดรายการ").follow(committee).follow("เพิ่มวันประเมิน")
    desk.fill("วันที่", thai(timezone.localdate())).fill("หน่วยงานเจ้าภาพ", host)
    desk.press("บันทึก").fill("ช่วงแรกเริ่มเวลา", start).choose("ลำดับ", "ตามตัวอักษรไทย")
    desk.fill("ห้อง", "ห้องประชุมสมมติ", at=1).press("จัดให้").press("บันทึก")


def run_day(office: Office, host: str, marks: Mapping[str, Sequence[Marks]]) -> None:
    """Each nominee is presented, marked by every judge, and closed, in the order of the day."""
    chair = Desk(office.chair).open("home").follow("เปิด", within=host)
    session = chair.address
    for of_judges in marks.values():
        # Who was presented has no such button any more: the next one's stands first.
        chair.press("เริ่มการนำเสนอ", at=1)
        for judge, of_judge in zip(office.judges, of_judges, strict=True):
            _score(Desk(judge).go(session), of_judge)
        chair.go(session).press("ปิดช่วงนำเสนอ")


def _score(desk: Desk, marks: Marks) -> None:
    """Declare, mark, look over, sign."""
    desk.follow("เริ่มให้คะแนน").tick("ข้าพเจ้าไม่มีส่วนได้เสียกับผู้รับการประเมินรายนี้")
    desk.press("แจ้งและเปิดแบบให้คะแนน")
    for at, mark in enumerate(marks, start=1):
        desk.fill("คะแนน", mark, at=at)
    desk.press("ตรวจทานและส่ง").fill("รหัสผ่านของท่านอีกครั้ง", PASSWORD).press("ส่งและล็อก")


def key(office: Office, host: str, nominee: str, what: str, figure: str) -> None:
    """The secretary keys a figure, the chair confirms it."""
    found = []
    for judge in (office.secretary, office.chair):
        desk = Desk(judge).open("home").follow("เปิด", within=host)
        desk.follow("ความคืบหน้าของกรรมการ")
        found.append(desk.follow("ตัวเลขที่คณะกรรมการบันทึก", within=nominee))
    secretary, chair = found
    secretary.follow("บันทึกตัวเลข", within=what).fill("จำนวนหน่วย", figure)
    secretary.fill("เหตุผลหรือที่มา", "บันทึกสมมติของเลขานุการ").press("บันทึกตัวเลข")
    chair.go(chair.address).press("ยืนยันตัวเลขนี้", within=what)


def change_standing(office: Office, category: str, nominee: str, kind: str, reason: str) -> None:
    """The chair asks, the administrator agrees."""
    chair = Desk(office.chair).open("home").follow("เปิดตารางคะแนน", within=category)
    chair.follow("สถานะของผู้รับการประเมิน").choose("ผู้รับการประเมิน", nominee).tick(kind)
    chair.fill("เหตุผล (จะพิมพ์ในผลการประเมิน)", reason)
    chair.fill("รหัสผ่านของท่านอีกครั้ง", PASSWORD).press("ขอความเห็นชอบจากบุคคลที่สอง")
    second = Desk(office.secretary).go(chair.address).follow("พิจารณา", within=nominee)
    second.fill("รหัสผ่านของท่านอีกครั้ง", PASSWORD).press("เห็นชอบในฐานะคนที่สอง")


# The result


def _close(text: str) -> str:
    """Without spaces: paper breaks its lines where it likes, also within a Thai word."""
    return "".join(text.split())


@dataclass(frozen=True)
class Faces:
    """The certified result on the page, on paper, and in the spreadsheet."""

    page: str
    paper: str
    workbook: str

    def must_say(self, *texts: str) -> None:
        """Each of `texts` on every face."""
        for text in texts:
            for face, said in vars(self).items():
                assert _close(text) in _close(said), f"The {face} does not say “{text}”: {said}"

    def must_sum(self, row: str, published: str) -> None:
        """A row of sums by judge on every face, and the figure published from it at its end."""
        self.must_say(row, published)
        at_its_end = re.escape(_close(row)) + r"[≈/().0-9]*?" + re.escape(published)
        for said in (self.page, self.workbook):
            assert re.search(at_its_end, _close(said)), f"“{row}” does not end in {published}"


def certify(office: Office, category: str) -> Faces:
    """Look at the board, certify, and take the result in every form."""
    desk = Desk(office.chair).open("home").follow("เปิดตารางคะแนน", within=category)
    desk.follow("ตรวจดูผลและรับรอง")
    desk.fill("รหัสผ่านของท่านอีกครั้ง", PASSWORD).press("รับรองผล")
    pdf, workbook = desk.file("แบบสรุปคะแนน (PDF)"), desk.file("ไฟล์ตาราง")
    return Faces(desk.text, text_of(pdf), " ".join(cells(workbook)))
