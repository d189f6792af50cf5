"""A year by its pages, step by step: the round, the panels, the day, the signature. Its form is
entered by form.py."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.setup.committees.models import Committee
from tests.factories import PASSWORD, make_unit, make_user
from tests.journeys.published_forms.faces import Faces
from tests.journeys.published_forms.pages import Desk, cells, text_of
from thai.dates import format_date
from units.models import Place, Unit, UnitKind, User

POSITIONS = ("ประธานกรรมการ", "กรรมการและเลขานุการ", "กรรมการ")
NO_CONFLICT = "ข้าพเจ้าไม่มีส่วนได้เสียกับผู้รับการประเมินรายนี้"
HOST = "หน่วยงานเจ้าภาพตัวอย่าง"
SHOWN_ONLY = "แสดงผลโดยไม่ร่วมแข่งขัน – พิมพ์คะแนนรวมและระดับรางวัล แต่ไม่จัดอันดับ"
PLACE_BOXES = ("จังหวัดหรืออำเภอ ช่องละหนึ่งแห่ง", "อีกแห่งหนึ่ง")
BY_PAPER = "หน่วยงานสมมติส่งเป็นกระดาษ"
PASSWORD_ONCE_MORE = "รหัสผ่านของท่านอีกครั้ง"  # noqa: S105 (a label)


# What a stage is called, its share, and the category whose certified result it quotes, if any.
Quoted = tuple[str, str, str]


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
    department = make_unit(name=HOST, kind=UnitKind.DEPARTMENT)
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
    for at, later in ((2, 20), (3, 40)):
        desk.fill("วันที่", _day(later), at=at).fill("เวลา", "16.30", at=at)
    if above:
        desk.choose("รอบของระดับถัดไป", above)
    desk.press("บันทึก")


def open_round(desk: Desk, name: str) -> Desk:
    return desk.open("administration").follow("รอบการประเมิน").follow(name)


STILL_PENDING = "อ่านรายการที่ยังไม่เสร็จแล้ว และยืนยันดำเนินการต่อ"


def move_on(desk: Desk, name: str, phase: str) -> None:
    open_round(desk, name).follow(f"ไปสู่ระยะ “{phase}”…")
    if STILL_PENDING in desk.text:
        desk.tick(STILL_PENDING)
    desk.press("เปลี่ยนระยะ")
    assert f"รอบนี้อยู่ในระยะ “{phase}” แล้ว" in desk.text


def add_award(
    desk: Desk,
    award_round: str,
    award: str,
    categories: Sequence[tuple[str, str]],
    bands: Sequence[tuple[str, str]] = (),
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


def quote_result(desk: Desk, award: str, category: str, stages: Sequence[Quoted]) -> None:
    """The stages of a category of full marks 100; from the page of its round."""
    desk.follow("แก้ไข", within=award).follow("ส่วนคะแนน", within=category)
    desk.fill("คะแนนเต็มของคะแนนรวม", "100")
    for at, (name, share, quoted) in enumerate(stages, start=1):
        desk.fill("ส่วนคะแนน", name, at=at)
        desk.fill("สัดส่วน (0 คือแสดงไว้ ไม่นับรวม)", share, at=at)
        if quoted:
            desk.choose("ที่มา", "ผลที่รับรองแล้วของประเภทอื่น", at=at)
            desk.choose("ประเภทที่นับผล", quoted, at=at)
    desk.press("บันทึก")


def add_zones(
    desk: Desk, award_round: str, zones: Mapping[str, Sequence[Place]], each: str
) -> None:
    """Zones of districts, and how many winners `each` of them sends up."""
    open_round(desk, award_round).follow("โซน")
    for at, (zone, places) in enumerate(zones.items(), start=1):
        desk.fill("ชื่อโซน", zone, at=at)
        for label, place in zip(PLACE_BOXES, places, strict=True):
            desk.fill(label, f"{place.in_full} ({place.code})", at=at)
    desk.press("บันทึก")
    open_round(desk, award_round).follow("จำนวนที่ส่งขึ้น…")
    desk.fill("จำนวนที่ส่งขึ้นระดับถัดไป", each).choose("นับตาม", "โซน").press("บันทึก")


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


def hand_in_by_paper(desk: Desk, option: str, name: str) -> None:
    """An administrator nominates in the place of the office, hands in and accepts."""
    desk.open("home").follow("การเสนอชื่อ").follow("เสนอชื่อหน่วยงาน")
    desk.choose("รางวัลและประเภท", option).fill("หน่วยงานที่ได้รับการเสนอชื่อ", name)
    desk.fill("สรุป", "ผลงานสมมติ").fill("ผู้ประสานงาน", "ผู้ประสานงานสมมติ")
    desk.fill("ผู้นำเสนอ", "ผู้นำเสนอสมมติ, ตัวอย่าง").fill("เหตุผล", BY_PAPER)
    desk.press("บันทึกเป็นฉบับร่าง").follow("ตรวจทานและส่ง")
    desk.fill("เหตุผล", BY_PAPER).press("ส่ง").follow("รับ…")
    desk.fill("เหตุผล", BY_PAPER).press("รับ")
    # Its history names no column of a table.
    assert "คณะกรรมการ – →" in desk.text
    assert "ผู้นำเสนอและผู้เข้าร่วม – →" in desk.text


def accept_all(panel: Panel) -> None:
    """The secretary takes whatever waits on the own first page."""
    desk = Desk(panel.secretary).open("home")
    while "ตรวจ" in [one.text for one in desk.page.all("a")]:
        desk.follow("ตรวจ", at=1).follow("รับ…").press("รับ").open("home")


def plan_day(desk: Desk, panel: Panel, *, start: str = "09.00") -> None:
    """Today, in Thai alphabetical order, with a slot for each nominee."""
    committee = Committee.objects.get(name=panel.name)
    desk.open("committee", committee.pk).follow("เพิ่มวันประเมิน")
    desk.fill("วันที่", _day(0)).fill("หน่วยงานเจ้าภาพ", HOST).press("บันทึก")
    desk.fill("ช่วงแรกเริ่มเวลา", start).fill("ห้อง", f"ห้องของ{panel.name}", at=1)
    desk.choose("ลำดับ", "ตามตัวอักษรไทย")
    desk.press("จัดให้").press("บันทึก")
    assert "บันทึกกำหนดการแล้ว" in desk.text


def present_all(panel: Panel) -> None:
    """The chair starts every slot that may start, beside those that are on."""
    desk = Desk(panel.chair).open("home").follow("เปิด", within=HOST)
    for label in ("เริ่มการนำเสนอ", "เริ่มช่วงนี้ โดยให้นำเสนอพร้อมกัน"):
        while any(one.text == label for one in desk.page.all("button")):
            desk.press(label, at=1)


def score(judge: User, name: str, category: str, marks: Sequence[str], *, cut: str = "") -> None:
    """Declare, mark, look over, sign; `cut` is the number of the last indicator, where that is no
    task of the nominee."""
    nomination = Nomination.objects.get(official_name=name, category__name=category)
    desk = Desk(judge).open("sheet_open", nomination.pk)
    desk.tick(NO_CONFLICT).press("แจ้งว่าไม่มีส่วนได้เสีย และเปิดแบบให้คะแนน")
    for at, mark in enumerate(marks, start=1):
        desk.fill("คะแนน", mark, at=at)
    if cut:
        desk.tick("ไม่เกี่ยวข้อง (บอกเหตุผลในความเห็น)")
        desk.fill(f"ความเห็น {cut}", "ไม่มีภารกิจนี้ (สมมติ)")
    desk.press("ตรวจทานและส่ง").fill(PASSWORD_ONCE_MORE, PASSWORD).press("ส่งและล็อก")
    assert "ส่งและล็อกแบบให้คะแนนของท่านแล้ว" in desk.text


def key(panel: Panel, nominee: str, what: str, units: str) -> None:
    """The secretary keys units of a bonus or a deduction, the chair confirms them."""
    found = []
    for judge in (panel.secretary, panel.chair):
        desk = Desk(judge).open("home").follow("เปิด", within=HOST)
        desk.follow("ความคืบหน้าของกรรมการ")
        found.append(desk.follow("ตัวเลขที่คณะกรรมการบันทึก", within=nominee))
    secretary, chair = found
    secretary.follow("บันทึกตัวเลข", within=what).fill("จำนวนหน่วย", units)
    secretary.fill("เหตุผลหรือที่มา", "บันทึกสมมติของเลขานุการ").press("บันทึกตัวเลข")
    chair.go(chair.address).press("ยืนยันตัวเลขนี้", within=what)


def show_only(panel: Panel, category: str, name: str, reason: str) -> None:
    """The chair asks, the secretary agrees; each under the own password."""
    chair = Desk(panel.chair).open("home").follow("เปิดตารางคะแนน", within=category)
    chair.follow("สถานะของผู้รับการประเมิน").choose("ผู้รับการประเมิน", name).tick(SHOWN_ONLY)
    chair.fill("เหตุผล (จะพิมพ์ในผลการประเมิน)", reason)
    chair.fill(PASSWORD_ONCE_MORE, PASSWORD).press("ขอความเห็นชอบจากบุคคลที่สอง")
    second = Desk(panel.secretary).open("home").press("เปิด", within=name)
    second.fill(PASSWORD_ONCE_MORE, PASSWORD).press("เห็นชอบในฐานะบุคคลที่สอง")


def certify(panel: Panel, category: str) -> Faces:
    """Signed by the chair; returns what was certified, in every form."""
    desk = Desk(panel.chair).open("home").follow("เปิดตารางคะแนน", within=category)
    desk.follow("ตรวจดูผลและรับรอง").fill(PASSWORD_ONCE_MORE, PASSWORD).press("รับรองผล")
    assert "รับรองผลการประเมินแล้ว" in desk.text
    pdf, workbook = desk.file("แบบสรุปคะแนน (PDF)"), desk.file("ไฟล์ตาราง")
    return Faces(desk.text, text_of(pdf), " ".join(cells(workbook)))
