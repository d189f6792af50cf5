"""What a real form is made of, part by part, in every place where people read it: the chair's
preview, the certified page, its paper and spreadsheet, the bundle, and the round of next year."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.inputs import rules_of
from evaluations.judging.results.models import Result
from evaluations.judging.results.rules_content import dimension_content, policy_content
from evaluations.judging.results.verification import first_misfit
from evaluations.judging.scoring.actions.marks import save_mark
from evaluations.judging.scoring.actions.submitting import submit_sheet
from evaluations.judging.scoring.content import rubric_content
from evaluations.judging.scoring.marking import SCORED, MarkValue
from evaluations.outcome.publication.bundle import files_of
from evaluations.oversight.copying.actions import copy_round
from evaluations.oversight.copying.choice import Choice
from evaluations.setup.rounds.models import Category, Zone
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.tree import rubric_tree
from tests.decided import BY_HAND, OUT, ZONE, everything_in
from tests.entries import key_figure, make_entries
from tests.factories import Cast, opened_sheet
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]
FACES = {"page": "result", "paper": "result_pdf", "spreadsheet": "result_xlsx"}


@dataclass(frozen=True)
class Part:
    """What is to be read of it: before the signature, on every face of the result, in the bundle.

    The preview tells what is decided now; how it came about stands on the sheets beside it.
    """

    faces: tuple[str, ...]
    bundle: tuple[str, ...]
    preview: tuple[str, ...] = ()


DECIDED = {
    "the inner step": Part(
        faces=("คณะกรรมการ: ค่าเฉลี่ยของแบบที่นับ", "245/3", "องค์ประชุม", "มิติที่ 1 แล้วมิติที่ 2"),
        bundle=(",1,1.1,scored,8,", ",79.83,"),
        preview=("ค่าเฉลี่ย", "องค์ประชุม", "79.83"),
    ),
    "standings": Part(
        faces=(OUT, "ตัดสิทธิ์: เอกสารปลอม – โดย"),
        bundle=(",disqualified,,,,,,เอกสารปลอม,",),
        preview=(OUT, "เอกสารปลอม"),
    ),
    "requirements": Part(
        faces=(
            "เพื่อมีอันดับ: คะแนนรวมอย่างน้อย 60 – ประกาศ 79.83 เป็นไปตามเกณฑ์",
            "ไม่ส่งขึ้นระดับถัดไป (มิติที่ 1 อย่างน้อย 90)",
        ),
        bundle=(",1,rank,total,,60,", ",2,go_up,dimension,1,90,", ",requirement:2,"),
        preview=("ไม่ส่งขึ้นระดับถัดไป", "มิติที่ 1 อย่างน้อย 90"),
    ),
    "own marks": Part(
        faces=("คะแนนที่หน่วยงานให้ตนเอง (ไม่นับเป็นคะแนน)",), bundle=('"own_marks":["9","9","9",""]',)
    ),
    "adjustments": Part(
        faces=("− 2.00 (เกินเวลา 2 นาที × 1)", "+ 3.00 (นวัตกรรม 5 ชิ้น × 2, ไม่เกิน 3 คะแนน)"),
        bundle=(",deduction,เกินเวลา,นาที,1,,2,'-2,", ",bonus,นวัตกรรม,ชิ้น,2,3,5,3,"),
        preview=("− 2.00 (เกินเวลา 2 นาที × 1)", "+ 3.00 (นวัตกรรม 5 ชิ้น × 2"),
    ),
    "base and classes": Part(
        faces=("ฐาน 75.00 จาก 100: 60.00 ÷ 75.00 × 100 = 80.00", "กลุ่ม L", "เฉพาะกลุ่ม S"),
        bundle=('"base":[75,1]', ",L,ranked,"),
    ),
    "stages": Part(
        faces=(
            "ส่วนที่ 1 เอกสาร: 80.00 จาก 100 – จากผลฉบับที่ 1 รหัส",
            "ส่วนที่ 3 ผลโหวต: 12.00 จาก 20 (ประกาศ 12.00 ต้องได้ 5)",
            "40 × 80.00 ÷ 100 + 50 × ≈81.6667 (245/3) ÷ 100 + 10 × 12.00 ÷ 20 =",
        ),
        bundle=(",40,100,,result,80,80.00,", ",10,20,5,figure,12,12.00,"),
        preview=("เอกสาร", "40 × 80.00 ÷ 100", "10 × 12.00 ÷ 20"),
    ),
    "assignment, zones and quotas": Part(
        faces=(f"อยู่ในโซน “{ZONE}”", f"มอบให้คณะกรรมการนี้เป็นรายกรณี: {BY_HAND}"),
        bundle=(f",{ZONE},{BY_HAND}", ",2,zone,False"),
        preview=(f"อยู่ในโซน “{ZONE}”", BY_HAND),
    ),
}
ENTERED = {
    "levels": Part(
        faces=("1.1 ตัวชี้วัด levels: ให้ได้เฉพาะคะแนนตามระดับ",), bundle=(",1.1,scored,3,,5,",)
    ),
    "a table": Part(
        faces=("ตั้งแต่ 0 ได้ 0 คะแนน, ตั้งแต่ 4 ได้ 3 คะแนน", "1.2 ตัวเลขที่ใช้คิดคะแนน"),
        bundle=(",1.2,scored,3,5,5,",),
    ),
    "a target": Part(
        faces=("ตัวเลข ÷ 14 × 5", "1.3 ตัวเลขที่ใช้คิดคะแนน"),
        bundle=(",1.3,scored,3.57,10,5,",),
    ),
    "a figure of the committee": Part(
        faces=("1.4 ตัวเลขที่ใช้คิดคะแนน",), bundle=(",1.4,scored,5,6,5,",)
    ),
    "a class": Part(faces=("กลุ่ม S", "เฉพาะกลุ่ม L"), bundle=(",1.5,not_applicable,,,5,",)),
}


def enter_figures(cast: Cast) -> None:
    """Each judge gives a level, and figures that a table and a target turn into points."""
    Nomination.objects.update(nominee_class="S")
    cast.nomination.refresh_from_db()
    entries = make_entries(Rubric.objects.get(pk=cast.category.rubric_id))
    key_figure(cast, entries["keyed"], "6")
    given = {"levels": ("3", None), "table": (None, "5"), "linear": (None, "10")}
    for judge in cast.judges:
        sheet = opened_sheet(judge=judge, nomination=cast.nomination)
        for name, pair in given.items():
            points, figure = (Decimal(one) if one else None for one in pair)
            value = MarkValue(SCORED, points, "", figure)
            save_mark(by=judge, sheet=sheet.pk, indicator=entries[name], value=value, version=0)
        submit_sheet(by=judge, sheet=sheet)


def folded(text: str) -> str:
    return "".join(unescape(text).split())


def read(client: Client, name: str, *args: int) -> str:
    content = client.get(reverse(name, args=args)).content
    if name == "result_pdf":
        return text_of(content)
    if name == "result_xlsx":
        rows = (row for page in load_workbook(BytesIO(content)) for row in page)
        return "\n".join(str(cell.value) for row in rows for cell in row)
    return content.decode()


def places_of(cast: Cast, client: Client) -> Iterator[tuple[str, str]]:
    """Every place with all that it says, in the order in which people come to it."""
    yield "preview", read(client, "certification", cast.committee.pk, cast.category.pk)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    for face, name in FACES.items():
        yield face, read(client, name, result.pk)
    files = files_of(cast.category.award.round)
    yield "bundle", "\n".join(content.decode("utf-8-sig") for _name, content in files)


def wanted(part: Part, place: str) -> tuple[str, ...]:
    return {"preview": part.preview, "bundle": part.bundle}.get(place, part.faces)


@pytest.mark.parametrize(
    ("bring_in", "parts"),
    [(everything_in, DECIDED), (enter_figures, ENTERED)],
    ids=["what decides", "how a mark is entered"],
)
def test_each_part_stands_in_every_place(
    cast: Cast,
    sign_in: SignIn,
    bring_in: Callable[[Cast], None],
    parts: Mapping[str, Part],
) -> None:
    bring_in(cast)

    missing = [
        (name, place, text)
        for place, said in (
            (place, folded(said)) for place, said in places_of(cast, sign_in(cast.chair))
        )
        for name, part in parts.items()
        for text in wanted(part, place)
        if folded(text) not in said
    ]

    assert missing == []
    assert first_misfit() is None
    assert Result.objects.filter(category=cast.category).count() == 1


def rules_told(category: Category) -> tuple[object, ...]:
    """Everything by which a category is counted, as its certified result would tell it."""
    tree = rubric_tree(category.rubric)
    dimensions = [dimension_content(one) for one in tree.dimensions]
    return policy_content(rules_of(category)), dimensions, rubric_content(tree)


def test_each_part_comes_along_into_the_next_year(cast: Cast) -> None:
    everything_in(cast)
    source = cast.category.award.round
    here = Category.objects.select_related("award__round", "rubric")
    before = here.get(pk=cast.category.pk)

    made = copy_round(by=cast.administrator, source=source, choice=Choice("ปีหน้า", 2570))

    after = here.get(award__round=made, award__number=before.award.number, number=before.number)
    assert rules_told(after) == rules_told(before)
    assert (after.quota, after.quota_per, after.hands_on) == (2, "zone", before.hands_on)
    zone = Zone.objects.get(round=made)
    assert (zone.name, [place.code for place in zone.places.all()]) == (ZONE, ["2305"])
    assert not Nomination.objects.filter(category__award__round=made).exists()
