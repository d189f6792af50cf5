"""A year by its pages, step by step: the form, the round, the panels, the day, the signature."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.setup.committees.models import Committee
from tests.factories import PASSWORD, make_unit, make_user
from tests.journeys.published_forms.pages import Desk, cells, text_of
from thai.dates import format_date
from units.models import Place, Unit, UnitKind, User

POSITIONS = ("ประธานกรรมการ", "กรรมการและเลขานุการ", "กรรมการ")
NO_CONFLICT = "ข้าพเจ้าไม่มีส่วนได้เสียกับผู้รับการประเมินรายนี้"
PASSWORD_ONCE_MORE = "รหัสผ่านของท่านอีกครั้ง"  # noqa: S105 (a label)


# The form


@dataclass(frozen=True)
class Item:
    """An indicator; `only_for` is a class of nominee, `may_be_cut` that it can be no task."""

    name: str
    weight: str
    only_for: str = ""
    may_be_cut: bool = False


@dataclass(frozen=True)
class Dimension:
    name: str
    weight: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Scale:
    """How every indicator of a form is marked; `levels` are (points, description)."""

    maximum: str = "10"
    levels: Sequence[tuple[str, str]] = ()


@dataclass
class Places:
    """How many boxes of a kind the editor shows before the next one."""

    weights: int = 0
    items: int = 0


def begin_form(
    desk: Desk, name: str, dimensions: Sequence[Dimension], *, full: str = "100", classes: str = ""
) -> None:
    """An empty rubric in the editor, with its rows; not saved yet."""
    desk.open("administration").follow("เกณฑ์การประเมิน").follow("เพิ่มเกณฑ์")
    desk.follow("เริ่มจากแบบเปล่า").fill("ชื่อ", name).fill("คะแนนเต็ม", full)
    desk.tick("สมมติ ไม่ใช่เกณฑ์ทางการ (จะระบุไว้ทุกหน้า)")
    if classes:
        desk.fill("กลุ่มของผู้รับการประเมิน บรรทัดละหนึ่งกลุ่ม", classes)
        desk.press("แสดงกลุ่มเหล่านี้ให้เลือกที่ตัวชี้วัด")
    for _more in dimensions[1:]:
        desk.press("+ เพิ่มมิติ")
    for at, dimension in enumerate(dimensions, start=1):
        for _item in dimension.items[1:]:
            desk.press("+ เพิ่มตัวชี้วัด", at=at)


def fill_form(desk: Desk, dimensions: Sequence[Dimension], scale: Scale) -> None:
    """Every row of the editor, from the top to the end."""
    places = Places()
    for at, dimension in enumerate(dimensions, start=1):
        places.weights += 1
        desk.fill("ชื่อมิติ", dimension.name, at=at)
        desk.fill("น้ำหนัก", dimension.weight, at=places.weights)
        for item in dimension.items:
            places.weights += 1
            places.items += 1
            _fill_item(desk, item, scale, places)


def _fill_item(desk: Desk, item: Item, scale: Scale, places: Places) -> None:
    at = places.items
    desk.fill("ชื่อตัวชี้วัด", item.name, at=at).fill("น้ำหนัก", item.weight, at=places.weights)
    desk.fill("คะแนนเต็มของตัวชี้วัด", scale.maximum, at=at)
    if scale.levels:
        desk.choose("วิธีให้คะแนน", "เฉพาะคะแนนของระดับ", at=at)
    for number, (points, text) in enumerate(scale.levels, start=1):
        desk.fill(f"คะแนน {number}", points, at=at)
        desk.fill(f"คำอธิบาย {number}", text, at=at)
    if item.may_be_cut:
        desk.tick("เลือก “ไม่เกี่ยวข้อง” ได้", at=at)
    if item.only_for:
        desk.tick(item.only_for, at=at)


def add_requirement(desk: Desk, scope: str, bound: str, *, nominee_class: str = "") -> None:
    """One on the total, for a class of nominees or for all."""
    desk.press("+ เพิ่มเงื่อนไข")
    at = desk.count("ใช้กับ")
    desk.choose("ใช้กับ", scope, at=at).choose("วัดจาก", "คะแนนรวม", at=at)
    desk.fill("คะแนนที่กำหนด", bound, at=at)
    if nominee_class:
        desk.choose("ใช้เฉพาะกลุ่ม", nominee_class, at=at)


# The people and the round


@dataclass(frozen=True)
class Panel:
    """A committee to be: its chair, its secretary, and one member more."""

    name: str
    judges: tuple[User, ...]

    @property
    def chair(self) -> User:
        return self.judges[0]

    @property
    def secretary(self) -> User:
        return self.judges[1]


@dataclass
class House:
    """Who is there before anything is entered."""

    desk: Desk
    department: Unit
    officers: dict[str, User] = field(default_factory=dict)

    def panel(self, name: str, judges: int = 3) -> Panel:
        people = [
            make_user(unit=self.department, first_name=f"กรรมการสมมติ{at}", last_name=name)
            for at in range(1, judges + 1)
        ]
        return Panel(name, tuple(people))

    def office(self, name: str, place: Place | None = None) -> None:
        unit = make_unit(name=name, parent=self.department)
        if place is not None:
            unit.place, unit.province = place, place.parent
            unit.save(update_fields=["place", "province"])
        self.officers[name] = make_user(unit=unit, first_name="เจ้าหน้าที่สมมติ")


def make_house(*offices: str) -> House:
    department = make_unit(name="หน่วยงานเจ้าภาพตัวอย่าง", kind=UnitKind.DEPARTMENT)
    house = House(Desk(make_user(is_administrator=True)), department)
    for name in offices:
        house.office(name)
    return house


def _day(later: int) -> str:
    return format_date(timezone.localdate() + datetime.timedelta(days=later), "numeric")


def add_round(desk: Desk, name: str, *, level: str = "ระดับจังหวัด", above: str = "") -> None:
    """With a quorum of two and deadlines to come; `above` is the next level's round."""
    desk.open("administration").follow("รอบการประเมิน").follow("เพิ่มรอบ").fill("ชื่อ", name)
    desk.choose("ระดับ", level).fill("องค์ประชุม (จำนวนแบบที่นับ)", "2")
    for at, later in ((1, 20), (2, 40)):
        desk.fill("วันที่", _day(later), at=at).fill("เวลา", "16.30", at=at)
    if above:
        desk.choose("รอบของระดับถัดไป", above)
    desk.press("บันทึก")


def open_round(desk: Desk, name: str) -> Desk:
    return desk.open("administration").follow("รอบการประเมิน").follow(name)


def move_on(desk: Desk, name: str, phase: str) -> None:
    open_round(desk, name).follow(f"ไปสู่ระยะ “{phase}”…").press("เปลี่ยนระยะ")
    assert f"รอบนี้อยู่ในระยะ “{phase}” แล้ว" in desk.text


def add_award(
    desk: Desk,
    award_round: str,
    award: str,
    categories: Sequence[tuple[str, str]],
    bands: Sequence[tuple[str, str]],
) -> None:
    """`categories` with their rubrics; `bands` from the highest, each with its lower bound."""
    open_round(desk, award_round).follow("เพิ่มรางวัล").fill("ชื่อ", award)
    for _more in bands[2:]:
        desk.press("เพิ่มแถว", within="ระดับรางวัล")
    for at, (name, rubric) in enumerate(categories, start=1):
        desk.fill("ประเภท", name, at=at).choose("เกณฑ์", f"{rubric} (1)", at=at)
    border = ""
    for at, (name, lower) in enumerate(bands, start=1):
        desk.fill("ระดับรางวัล", name, at=at).fill("ตั้งแต่คะแนน", lower, at=at)
        desk.fill("ถึง (ไม่รวม; ว่าง: ไม่จำกัด)", border, at=at)
        border = lower
    desk.press("บันทึก")


def add_committee(
    desk: Desk,
    award_round: str,
    panel: Panel,
    categories: Iterable[str],
    zones: Iterable[str] = (),
) -> None:
    open_round(desk, award_round).follow("เพิ่มคณะกรรมการ").fill("ชื่อ", panel.name)
    desk.fill("เลขที่คำสั่ง", "สมมติ 1/2569")
    for name in (*categories, *zones):
        desk.tick(name)
    for at, judge in enumerate(panel.judges, start=1):
        position = POSITIONS[min(at, len(POSITIONS)) - 1]
        desk.fill("บุคคล", f"{judge} ({judge.username})", at=at).choose("ตำแหน่ง", position, at=at)
    desk.press("บันทึก")


# The office hands in, the panel hears and scores


def hand_in(officer: User, category: str, *, nominee_class: str = "") -> None:
    """The officer nominates the own office, and submits."""
    desk = Desk(officer).open("nomination_list").follow("เสนอชื่อหน่วยงาน")
    offered = [one.text for one in desk.box("รางวัลและประเภท").all("option")]
    (option,) = [one for one in offered if f"· {category} (" in one]
    desk.choose("รางวัลและประเภท", option).fill("สรุป", "ผลงานสมมติ เพื่อการทดสอบ")
    desk.fill("ผู้ประสานงาน", "เจ้าหน้าที่สมมติ").fill("ผู้นำเสนอ", "ผู้นำเสนอสมมติ, นักวิชาการ")
    if nominee_class:
        desk.choose("กลุ่มของผู้รับการประเมิน", nominee_class)
    desk.press("บันทึกเป็นฉบับร่าง").follow("ตรวจทานและส่ง").press("ส่ง")
    assert "ส่งการเสนอชื่อแล้ว" in desk.text


def accept_all(panel: Panel) -> None:
    """The secretary takes whatever waits on the own first page."""
    desk = Desk(panel.secretary).open("home")
    while "ตรวจ" in [one.text for one in desk.page.all("a")]:
        desk.follow("ตรวจ", at=1).follow("รับ…").press("รับ").open("home")


def plan_day(desk: Desk, panel: Panel, host: str, *, start: str = "09.00") -> None:
    """Today, in Thai alphabetical order, with a slot for each nominee."""
    committee = Committee.objects.get(name=panel.name)
    desk.open("committee", committee.pk).follow("เพิ่มวันประเมิน")
    desk.fill("วันที่", _day(0)).fill("หน่วยงานเจ้าภาพ", host).press("บันทึก")
    desk.fill("ช่วงแรกเริ่มเวลา", start).fill("ห้อง", f"ห้องของ{panel.name}", at=1)
    desk.choose("ลำดับ", "ตามตัวอักษรไทย")
    desk.press("จัดให้").press("บันทึก")
    assert "บันทึกกำหนดการแล้ว" in desk.text


def present_all(panel: Panel) -> None:
    """The chair starts every slot that may start."""
    desk = Desk(panel.chair).open("home").follow("เปิด", within="หน่วยงานเจ้าภาพตัวอย่าง")
    while any(one.text == "เริ่มการนำเสนอ" for one in desk.page.all("button")):
        desk.press("เริ่มการนำเสนอ", at=1)


def score(judge: User, name: str, category: str, marks: Sequence[str], *, cut: str = "") -> None:
    """Declare, mark, look over, sign; `cut` is the number of the last indicator, where that is no
    task of the nominee."""
    nomination = Nomination.objects.get(official_name=name, category__name=category)
    desk = Desk(judge).open("sheet_open", nomination.pk)
    desk.tick(NO_CONFLICT).press("แจ้งและเปิดแบบให้คะแนน")
    for at, mark in enumerate(marks, start=1):
        desk.fill("คะแนน", mark, at=at)
    if cut:
        desk.tick("ไม่เกี่ยวข้อง (บอกเหตุผลในความเห็น)")
        desk.fill(f"ความเห็น {cut}", "ไม่มีภารกิจนี้ (สมมติ)")
    desk.press("ตรวจทานและส่ง").fill(PASSWORD_ONCE_MORE, PASSWORD).press("ส่งและล็อก")
    assert "ส่งและล็อกแบบให้คะแนนของท่านแล้ว" in desk.text


def certify(panel: Panel, category: str) -> Desk:
    """Signed by the chair; returns the chair before the certified page."""
    desk = Desk(panel.chair).open("home").follow("เปิดตารางคะแนน", within=category)
    desk.follow("ตรวจดูผลและรับรอง").fill(PASSWORD_ONCE_MORE, PASSWORD).press("รับรองผล")
    assert "รับรองและผนึกผลการประเมินแล้ว" in desk.text
    return desk


# What was certified


def check_everywhere(desk: Desk, *sentences: str) -> None:
    """Each of `sentences` stands on the certified page, in the PDF and in the spreadsheet."""
    page = desk.text
    pdf = text_of(desk.file("แบบสรุปคะแนน (PDF)"))
    sheet = " ".join(cells(desk.file("ไฟล์ตาราง")))
    for where, text in (("page", page), ("PDF", pdf), ("spreadsheet", sheet)):
        found = "".join(text.split())
        missing = [one for one in sentences if "".join(one.split()) not in found]
        assert not missing, f"The {where} lacks {missing} in {text}"
