"""The tables of a bundle as a Frictionless Data Package (datapackage.json): the types, Thai and
English titles and checksums of their columns and files, and the licence. Plain Python."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from evaluations.outcome.publication.bundle_schema import TABLES

Plain = dict[str, Any]
# Table → its title in Thai and in English.
TITLES = {
    "tables/placings.csv": ("อันดับและคะแนนรวม", "Ranks and totals"),
    "tables/marks.csv": ("คะแนนรายข้อ", "Marks"),
    "tables/nominations.csv": ("ผู้รับการประเมิน", "Nominees"),
    "tables/stages.csv": ("คะแนนของแต่ละขั้น", "Stages"),
    "tables/adjustments.csv": ("คะแนนเพิ่มและคะแนนหัก", "Bonus and deductions"),
    "tables/requirements.csv": ("เกณฑ์ผ่าน", "Requirements"),
    "tables/quotas.csv": ("จำนวนที่ส่งขึ้นระดับถัดไป", "Quotas"),
    "tables/winners.csv": ("ผู้ได้รับคัดเลือกขึ้นระดับถัดไป", "Who goes up"),
    "tables/stamps.csv": ("การประทับเวลาจากภายนอก", "Time stamps"),
}
# Column → its title in Thai; in English it is its name.
COLUMNS = {
    "code": "รหัสผล",
    "number": "ผลครั้งที่",
    "nomination": "ผู้รับการประเมิน",
    "category": "ประเภทรางวัล",
    "committee": "คณะกรรมการ",
    "class": "กลุ่มขนาด",
    "status": "สถานะ",
    "rank": "อันดับ",
    "total": "คะแนนรวม",
    "band": "ระดับรางวัล",
    "failed": "เหตุที่ไม่มีอันดับ",
    "kept_back": "เหตุที่ไม่ได้ขึ้นระดับถัดไป",
    "reason": "เหตุผลหรือที่มา",
    "zone": "โซน",
    "assigned_by_hand": "เหตุผลที่มอบคณะกรรมการให้",
    "seat": "ลำดับตำแหน่งกรรมการ",
    "judge": "กรรมการ",
    "counts": "สัดส่วนที่นับ",
    "indicator": "ตัวชี้วัด",
    "kind": "ชนิด",
    "points": "คะแนน",
    "figure": "ตัวเลขที่กรอก",
    "maximum": "คะแนนเต็ม",
    "comment": "ความเห็น",
    "unit": "หน่วยงานหรือหน่วยนับ",
    "state": "สถานะการเสนอชื่อ",
    "submitted_at": "ส่งเมื่อ",
    "accepted_at": "รับเมื่อ",
    "stage": "ขั้นที่",
    "name": "ชื่อ",
    "share": "สัดส่วนในคะแนนรวม",
    "full": "คะแนนเต็มของขั้น",
    "gate": "คะแนนที่ต้องได้เพื่อไปต่อ",
    "source": "ที่มาของคะแนน",
    "published": "คะแนนที่ประกาศ",
    "quoted_code": "รหัสผลที่อ้างถึง",
    "quoted_number": "ครั้งที่ของผลที่อ้างถึง",
    "quoted_digest": "SHA-256 ของผลที่อ้างถึง",
    "keyed_by": "ผู้บันทึก",
    "keyed_at": "บันทึกเมื่อ",
    "confirmed_by": "ผู้ยืนยัน",
    "confirmed_at": "ยืนยันเมื่อ",
    "points_per_unit": "คะแนนต่อหน่วย",
    "most": "มากที่สุด",
    "units": "จำนวนหน่วย",
    "points_in_all": "คะแนนทั้งหมด",
    "requirement": "เกณฑ์ผ่านข้อที่",
    "scope": "ใช้กับ",
    "measure": "วัดจาก",
    "reference": "อ้างถึงข้อ",
    "bound": "คะแนนขั้นต่ำ",
    "quota": "จำนวนที่ส่งขึ้น",
    "per": "นับต่อ",
    "hands_on": "เลื่อนให้ลำดับถัดไป",
    "nominee": "เลขที่ผู้รับการประเมินในเอกสารผล",
    "group": "กลุ่มที่นับจำนวน",
    "goes_up": "ได้ขึ้นระดับถัดไป",
    "file": "ไฟล์",
    "seal": "ผนึกที่",
    "imprint": "ค่าที่ประทับเวลา",
    "stamped_at": "ประทับเวลาเมื่อ",
    "authority": "ผู้ประทับเวลา",
    "certificate_ends_at": "ใบรับรองใช้ได้ถึง",
    "renews": "ไฟล์ที่ประทับซ้ำให้",
    "sent_to": "ส่งไปรอบ",
    "kept": "เหตุผลที่คงไว้",
}
WHOLE = (
    "number",
    "rank",
    "seat",
    "seal",
    "stage",
    "requirement",
    "quota",
    "nominee",
    "quoted_number",
)
DECIMAL = ("total", "points", "figure", "maximum", "share", "full", "gate", "published", "bound")
YES_OR_NO = ("hands_on", "goes_up")
# A stage's figure is exact, so it may be a fraction.
AS_TEXT = ("tables/stages.csv", "figure")


def _field(table: str, name: str, description: str) -> Plain:
    english = name.replace("_", " ")
    titles = {"title": COLUMNS[name], "titles": {"th": COLUMNS[name], "en": english}}
    field = {"name": name, "type": "string", **titles, "description": description}
    if name in WHOLE:
        field["type"] = "integer"
    elif name in DECIMAL and (table, name) != AS_TEXT:
        field["type"] = "number"
    elif name in YES_OR_NO:
        field |= {"type": "boolean", "trueValues": ["True"], "falseValues": ["False"]}
    return field


def _resource(path: str, content: bytes) -> Plain:
    thai, english = TITLES[path]
    return {
        "name": path.removeprefix("tables/").removesuffix(".csv"),
        "path": path,
        "title": thai,
        "titles": {"th": thai, "en": english},
        "type": "table",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(path, name, text) for name, text in TABLES[path].items()],
            "missingValues": [""],
        },
    }


def _licence(licence: str) -> list[Plain]:
    """By its address or its name; none where the settings tell none."""
    if not licence:
        return []
    return [{"path" if licence.startswith("https://") else "name": licence}]


def data_package(name: str, code: int, files: Mapping[str, bytes], licence: str) -> Plain:
    """datapackage.json of a round by its name and number; `files` are those of the bundle."""
    licences = _licence(licence)
    return {
        "profile": "data-package",
        "name": f"cdd-awards-round-{code}",
        "title": f"ผลการประเมิน {name}",
        "titles": {"th": f"ผลการประเมิน {name}", "en": f"Award results: {name}"},
        "description": "results/*.json are the certified documents",
        **({"licenses": licences} if licences else {}),
        "resources": [_resource(path, files[path]) for path in TITLES if path in files],
    }
