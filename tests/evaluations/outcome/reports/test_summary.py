"""The committee summary says every rule that decided, and its page, paper and spreadsheet say the
same (cases R15, R24, R26, R27)."""

from collections.abc import Callable, Iterator
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.outcome.reports.feedback import feedback
from evaluations.outcome.reports.ranking import category_ranking, profiles
from evaluations.outcome.reports.summary_parts import summary_document
from evaluations.platform.documents.document import Caution, Document, Facts, Table, Text
from tests.decided import OUT, decided_result
from tests.factories import Cast, submitted_sheet
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def decided(cast: Cast) -> Result:
    return decided_result(cast)


def said(document: Document) -> Iterator[str]:
    """Every text of a document, line by line."""
    for part in document.parts:
        texts: list[str] = []
        if isinstance(part, Facts):
            texts = [text for row in part.rows for text in row]
        if isinstance(part, Table):
            texts = [part.note, *(cell for row in part.rows for cell in row)]
            texts += [column.text for column in part.columns]
        if isinstance(part, Text):
            texts = list(part.paragraphs)
        if isinstance(part, Caution):
            texts = [part.text]
        yield from (line for text in texts for line in text.splitlines() if line)


def summary_of(result: Result) -> Document:
    with override("th"):
        return summary_document(result, "http://x/")


def told(result: Result) -> str:
    return "\n".join(said(summary_of(result)))


WANTED = [
    # Stages, and where their figures come from.
    "ส่วนที่ 1 เอกสาร: 80.00 จาก 100 – จากผลฉบับที่ 1 รหัส ",
    "ส่วนที่ 3 ผลโหวต: 12.00 จาก 20 (ประกาศ 12.00 ต้องได้ 5)",
    "40 × 80.00 ÷ 100 + 50 × ≈81.6667 (245/3) ÷ 100 + 10 × 12.00 ÷ 20 = ",
    # Adjustments as one line, the bonus capped.
    "− 2.00 (เกินเวลา 2 นาที × 1)",
    "+ 3.00 (นวัตกรรม 5 ชิ้น × 2, ไม่เกิน 3 คะแนน)",
    "เกินเวลา 2 นาที: คีย์โดย ",
    # A cut base.
    "ฐาน 75.00 จาก 100: 60.00 ÷ 75.00 × 100 = 80.00",
    # The published figure beside the bound.
    "เพื่อมีอันดับ: คะแนนรวมอย่างน้อย 60 – ประกาศ 79.83 เป็นไปตามเกณฑ์",
    "ไม่ส่งขึ้นระดับถัดไป (มิติที่ 1 อย่างน้อย 90)",
    # Who stands below and why.
    "ตัดสิทธิ์: เอกสารปลอม – โดย ",
    "กลุ่ม L",
    "อยู่ในโซน “โซนเหนือ”",
    "มอบให้คณะกรรมการนี้เป็นรายกรณี: อยู่ใกล้คณะนี้",
    "ระดับรางวัลตามคะแนนที่ประกาศ: “ระดับดี” ตั้งแต่ 0",
    "องค์ประชุม",
    "เกณฑ์ทดสอบ",
    "คะแนนที่หน่วยงานให้ตนเอง (ไม่นับเป็นคะแนน)",
]


def test_the_summary_says_what_decided(decided: Result) -> None:
    text = told(decided)

    assert [wanted for wanted in WANTED if wanted not in text] == []


def folded(text: str) -> str:
    return "".join(text.split())


def cells_of(content: bytes) -> set[str]:
    book = load_workbook(BytesIO(content))
    cells = [cell.value for page in book for row in page.iter_rows() for cell in row]
    return {folded(str(cell)) for cell in cells if cell is not None}


def is_figure(text: str) -> bool:
    return text.replace(".", "").isdigit() or text.startswith(("≈", "("))


def test_page_paper_and_spreadsheet_say_the_same(
    cast: Cast, decided: Result, sign_in: SignIn
) -> None:
    client = sign_in(cast.chair)
    page = folded(unescape(client.get(reverse("result", args=[decided.pk])).content.decode()))
    paper = folded(text_of(client.get(reverse("result_pdf", args=[decided.pk])).content))
    book = cells_of(client.get(reverse("result_xlsx", args=[decided.pk])).content)
    every = list(said(summary_of(decided)))

    assert len(every) > 60
    assert [text for text in every if folded(text) not in page] == []
    assert [text for text in every if folded(text) not in paper] == []
    texts = "\n".join(book)
    assert [text for text in every if not is_figure(text) and folded(text) not in texts] == []


def test_a_rank_that_is_none_is_an_empty_cell(decided: Result) -> None:
    ranks = next(part for part in summary_of(decided).tables)

    assert [row[0] for row in ranks.rows] == ["1", ""]
    assert ranks.rows[1][1] == OUT


def test_todays_simple_documents_stay_short(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    text = told(result)

    for word in ("ขั้นที่", "หักคะแนน", "ฐาน", "ขนาด", "ไม่นับเป็นคะแนน", "เมล็ดพันธุ์", "ระดับถัดไป"):
        assert word not in text, word
    (rules,) = (part for part in summary_of(result).parts if isinstance(part, Text))
    assert len(rules.paragraphs) <= 5


@pytest.mark.parametrize("name", ["feedback", "profiles", "ranking"])
def test_the_other_documents_say_how_the_total_came_about(
    cast: Cast, decided: Result, name: str
) -> None:
    line = decided.content["lines"][0]
    with override("th"):
        document = {
            "feedback": lambda: feedback(decided, line),
            "profiles": lambda: profiles(decided),
            "ranking": lambda: category_ranking(cast.category, [decided]),
        }[name]()
    text = repr(document)

    assert "− 2.00 (เกินเวลา 2 นาที × 1)" in text
    assert ("เอกสารปลอม" in text) is (name != "feedback")
    assert (OUT in text) is (name != "feedback")


def changed(result: Result, **line: Any) -> Result:
    """The same result with other things in its first line; nothing is stored."""
    content = result.content
    first, *rest = content["lines"]
    document: Any = {**content, "lines": [{**first, **line}, *rest]}
    result.document = document
    return result


def test_a_failed_mandatory_item_names_item_and_judge(cast: Cast, decided: Result) -> None:
    """Case R26."""
    decided.document["dimensions"][0]["indicators"][0]["is_mandatory"] = True
    for sheet, points in zip(decided.content["lines"][0]["sheets"], (10, 7, 10), strict=True):
        sheet["points"][0] = [points, 1]

    text = told(decided)

    assert f"1.1 ตัวชี้วัดทดสอบ 1.1 – กรรมการที่ 2 {cast.member.full_name}" in text
    assert f"กรรมการที่ 1 {cast.chair.full_name}" not in text


def test_the_published_figure_stands_beside_the_bound(decided: Result) -> None:
    """Case R27: 349.995 under a minimum of 350 is published as 350.00 and meets it."""
    requirement = {**decided.content["policy"]["requirements"][0], "bound": "350"}
    decided.document["policy"]["requirements"] = [requirement]  # type: ignore[typeddict-unknown-key]

    text = told(changed(decided, exact=[69999, 200], total="350.00", kept_back=[]))

    assert "คะแนนรวมอย่างน้อย 350 – ประกาศ 350.00 เป็นไปตามเกณฑ์" in text


def test_who_has_neither_bonus_nor_deduction_reads_what_is_published(decided: Result) -> None:
    """Though the form has some: their line would end in the published total."""
    line = decided.content["lines"][0]
    none = [{**one, "units": "0", "points": [0, 1], "entries": []} for one in line["adjustments"]]

    text = told(changed(decided, adjustments=none, exact=line["before"], total="78.83"))

    assert "≈78.8333 (473/6) → 78.83" in text


def test_what_was_trimmed_is_named_and_in_which_part(decided: Result) -> None:
    line = decided.content["lines"][0]
    sheets = [
        {**sheet, "total": total, "share": share}
        for sheet, total, share in zip(
            line["sheets"], ([70, 1], [70, 1], [95, 1]), ([1, 2], [1, 2], [0, 1]), strict=True
        )
    ]
    decided.document["policy"]["aggregation"] = "trimmed"

    text = told(changed(decided, sheets=sheets))

    assert "ไม่นับ: กรรมการที่ 1 และ กรรมการที่ 2 เท่ากันที่ 70.00 ใบละครึ่ง" in text
    assert "ไม่นับ: กรรมการที่ 3 ที่ 95.00" in text
    assert "ตัดใบที่คะแนนรวมต่ำสุดและสูงสุดออก" in text


def test_a_median_shows_the_addition(decided: Result) -> None:
    """Case R9."""
    decided.document["policy"]["aggregation"] = "median"
    dimensions = [[53, 2], [53, 2]]

    text = told(changed(decided, dimensions=dimensions))

    assert "26.50 + 26.50 = 53.00 → 53.00" in text


def test_an_agreed_result_tells_its_rule_and_every_word(decided: Result) -> None:
    """Cases A3 and A4."""
    decided.document["policy"]["is_agreed"] = True  # type: ignore[typeddict-unknown-key]
    seats = [seat["id"] for seat in decided.content["seats"]]
    words = [
        {"seat": seats[0], "agrees": True, "dissent": ""},
        {"seat": seats[1], "agrees": False, "dissent": "สูงไป"},
    ]

    text = told(changed(decided, words=words, filled_by="นางสาวกรอกแบบ"))

    assert "คณะกรรมการมีมติร่วมกันใบเดียว" in text
    assert "เห็นชอบ 1 จาก 2 เสียง" in text
    assert "ไม่เห็นชอบ (สูงไป)" in text
    assert "นางสาวกรอกแบบ" in text
    assert "ค่าเฉลี่ยของใบที่นับ" not in text


def test_a_substitute_says_in_whose_place_and_from_when(decided: Result) -> None:
    seat = decided.content["seats"][1]
    seat["substitute_for"], seat["since"] = "นายเดิม", "2026-07-19"

    assert "แทน นายเดิม ตั้งแต่ 19 กรกฎาคม 2569" in told(decided)


def test_the_caution_about_differing_seats_stands_in_every_format(
    cast: Cast, decided: Result, sign_in: SignIn
) -> None:
    decided.document["seat_sets_differ"] = True

    assert "มีกรรมการผู้ให้คะแนนไม่ชุดเดียวกัน" in told(decided)
