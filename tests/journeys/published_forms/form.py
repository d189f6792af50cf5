"""A form entered in the editor of rubrics, as its page offers it."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.journeys.published_forms.pages import Desk


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
    step: str = ""
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
    if scale.step:
        desk.fill("ช่วงคะแนน", scale.step, at=at)
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


def add_adjustment(desk: Desk, kind: str, name: str, unit: str, points: str, most: str) -> None:
    desk.press("+ เพิ่มรายการคะแนนเพิ่มหรือคะแนนหัก")
    at = desk.count("ชนิด")
    desk.choose("ชนิด", kind, at=at).fill("รายการ", name, at=at)
    desk.fill("หน่วยนับ เช่น นาที หรือ รางวัล", unit, at=at)
    desk.fill("คะแนนต่อหน่วย", points, at=at).fill("ไม่เกินกี่คะแนน", most, at=at)
