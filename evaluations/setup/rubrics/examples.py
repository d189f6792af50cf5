"""Six worked examples from which a new rubric starts. Each is marked as an example and as assumed.

Their texts are Thai, as those of any rubric: an administrator writes the real ones over them.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from evaluations.setup.rubrics.adjustments import BONUS, DEDUCTION
from evaluations.setup.rubrics.arithmetic import CHECKLIST, LEVEL, WHOLE_BASE
from evaluations.setup.rubrics.draft import (
    DOCUMENTS,
    AdjustmentDraft,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RequirementDraft,
    RubricDraft,
)
from evaluations.setup.rubrics.draft_keys import without_keys
from evaluations.setup.rubrics.entry import LEVELS, LINEAR, TABLE
from evaluations.setup.rubrics.requirements import DIMENSION, GO_UP, RANK, STAGE, TOTAL
from evaluations.setup.rubrics.settling import settled


def _rubric(name: str, *dimensions: DimensionDraft, **more: Any) -> RubricDraft:
    draft = RubricDraft(
        name=f"ตัวอย่าง: {name}", is_assumed=True, dimensions=tuple(dimensions), **more
    )
    return without_keys(settled(draft))


def _dimension(name: str, weight: str, *parts: IndicatorDraft, **more: Any) -> DimensionDraft:
    return DimensionDraft("", name, weight, indicators=tuple(parts), **more)


def _indicator(
    name: str, weight: str, levels: Iterable[tuple[str, ...]] = (), **more: Any
) -> IndicatorDraft:
    """`levels` are (points, description), or (points, description, figure from)."""
    rows = tuple(LevelDraft(*level) for level in levels)
    return IndicatorDraft("", name, weight=weight, levels=rows, **more)


TEN = (
    ("0", "ไม่มีการดำเนินงาน หรือไม่มีหลักฐาน"),
    ("5", "ดำเนินงานครบตามแผน มีหลักฐาน"),
    ("10", "เกิดผลต่อเนื่อง เป็นแบบอย่างได้"),
)
FIVE = (
    ("1", "ยังไม่ดำเนินงาน"),
    ("2", "มีแผนงาน"),
    ("3", "ดำเนินงานตามแผน"),
    ("4", "เกิดผลตามเป้าหมาย"),
    ("5", "เกิดผลต่อเนื่องและขยายผล"),
)


def weighted() -> RubricDraft:
    """Points by dimension, with a least total and a least dimension."""
    draft = _rubric(
        "คะแนนถ่วงน้ำหนัก",
        _dimension(
            "การบริหารจัดการ",
            "40",
            _indicator("แผนงานและการมีส่วนร่วม", "20", TEN),
            _indicator("การติดตามและรายงานผล", "20", TEN),
        ),
        _dimension(
            "ผลการดำเนินงาน",
            "60",
            _indicator("ผลที่เกิดแก่ประชาชน", "40", TEN),
            _indicator("ความต่อเนื่องและการขยายผล", "20", TEN, allows_not_applicable=True),
        ),
    )
    second = RequirementDraft(GO_UP, DIMENSION, draft.dimensions[1].key, "35")
    return replace(draft, requirements=(RequirementDraft(RANK, TOTAL, "", "60"), second))


def level() -> RubricDraft:
    return _rubric(
        "ระดับ × น้ำหนัก",
        _dimension(
            "กระบวนการ",
            "50",
            _indicator("การวางแผน", "2", FIVE),
            _indicator("การมีส่วนร่วมของชุมชน", "3", FIVE),
        ),
        _dimension("ผลลัพธ์", "50", _indicator("ผลสำเร็จตามเป้าหมาย", "1", FIVE)),
        rule=LEVEL,
    )


def checklist() -> RubricDraft:
    return _rubric(
        "รายการตรวจ",
        _dimension(
            "คุณสมบัติที่ต้องมี",
            "2",
            _indicator("ส่งเอกสารครบภายในกำหนด", "1", is_mandatory=True),
            _indicator("ไม่อยู่ระหว่างถูกสอบสวนทางวินัย", "1", is_mandatory=True),
        ),
        _dimension("รายการที่นับคะแนน", "1", _indicator("มีช่องทางรับฟังความคิดเห็น", "1")),
        rule=CHECKLIST,
    )


def whole() -> RubricDraft:
    """What a small office has no task in comes off the whole form."""
    counted = (("0", "ไม่มี", "0"), ("3", "ปานกลาง", "4"), ("5", "มาก", "6"))
    stepped = (("0", "ไม่มี"), ("1", "เริ่มต้น"), ("3", "ดี"), ("5", "ดีเด่น"))
    return _rubric(
        "ตัดฐานคะแนนตามภารกิจ",
        _dimension(
            "ภารกิจร่วม",
            "60",
            _indicator("ระดับการพัฒนา", "30", stepped, maximum="5", entry=LEVELS),
            _indicator("จำนวนกลุ่มที่ได้รับการพัฒนา", "30", counted, maximum="5", entry=TABLE),
        ),
        _dimension(
            "ภารกิจเฉพาะหน่วยงานขนาดใหญ่",
            "40",
            _indicator(
                "ร้อยละการเบิกจ่ายงบประมาณ",
                "40",
                maximum="5",
                entry=LINEAR,
                target="95",
                classes=("L",),
            ),
        ),
        base=WHOLE_BASE,
        classes="S\nM\nL",
        requirements=(RequirementDraft(RANK, TOTAL, "", "65", nominee_class="S"),),
    )


def stages() -> RubricDraft:
    """The presentation of 70; the documents of 30 are a category of their own."""
    return _rubric(
        "ขั้นนำเสนอ 70 ต่อจากขั้นเอกสาร 30",
        _dimension(
            "เนื้อหาผลงาน",
            "40",
            _indicator("ความสำเร็จของผลงาน", "20", TEN),
            _indicator("นวัตกรรมและการต่อยอด", "20", TEN),
        ),
        _dimension("การนำเสนอ", "30", _indicator("ความชัดเจนและการตอบคำถาม", "30", TEN)),
        full_marks="70",
        requirements=(RequirementDraft(RANK, STAGE, "1", "15"),),
    )


def adjusted() -> RubricDraft:
    """Bonus and deductions around the judges' marks, and the office's own marks beside them."""
    return _rubric(
        "คะแนนเพิ่มและคะแนนหัก",
        _dimension(
            "เอกสารผลงาน",
            "50",
            _indicator("ความครบถ้วนของผลงาน", "50", TEN),
            scored_from=DOCUMENTS,
        ),
        _dimension("การนำเสนอ", "50", _indicator("การนำเสนอต่อคณะกรรมการ", "50", TEN)),
        asks_self_assessment=True,
        adjustments=(
            AdjustmentDraft("n1", BONUS, "รางวัลระดับประเทศในรอบสองปี", "รางวัล", "2", "6"),
            AdjustmentDraft("n2", DEDUCTION, "นำเสนอเกินเวลา", "นาที", "1", "5"),
        ),
    )


EXAMPLES: dict[str, Callable[[], RubricDraft]] = {
    "weighted": weighted,
    "level": level,
    "checklist": checklist,
    "whole": whole,
    "stages": stages,
    "adjusted": adjusted,
}


def examples_in_words() -> list[tuple[str, str, str]]:
    """Key, name and what it shows, of each example."""
    return [
        (
            "weighted",
            _("Weighted points"),
            _("Marks from 0 to 10 in steps; a least total for a rank, and a dimension to go up."),
        ),
        ("level", _("Level × weight"), _("Every indicator is marked from level 1 to level 5.")),
        (
            "checklist",
            _("Checklist"),
            _("Items are passed or not; mandatory ones must be passed."),
        ),
        (
            "whole",
            _("Whole form as base"),
            _(
                "What is not an office's task comes off the whole form; classes S, M and L; marks "
                "by level, by a table, by a target."
            ),
        ),
        (
            "stages",
            _("Stages 30 + 70"),
            _(
                "The presentation of 70 points, which needs 15 of the documents' 30. The stages "
                "themselves are set up at the category."
            ),
        ),
        (
            "adjusted",
            _("Bonus and deductions"),
            _("Points per certificate and per minute too long; the office's own marks beside."),
        ),
    ]
