"""The documents, read back: the text layer as a search or a screen reader finds it."""

import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.models import ConflictKind
from evaluations.platform.documents.pdf.render import OwnFiles
from evaluations.platform.journal.sealing import seal_settled
from evaluations.setup.rubrics.models import Rubric
from tests.factories import Cast, make_cast, submitted_sheet
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]
# The words that stock WeasyPrint gets wrong (tone marks, sara am, stacked vowels), and figures.
WORDS = [
    "ประจำปี",
    "น้ำ",
    "ดำรงไว้ในแผ่นดิน",
    "สำนักงานพัฒนาชุมชน",
    "ผู้ตรวจราชการ",
    "ป้า",
    "ปู่",
    "ฟื้นฟู",
    "ที่นี้",
    "เก๊ก",
    "ก็",
    "พิมพ์",
    "กษัตริย์",
    "ญี่ปุ่น",
    "ฐานะ",
    "วุฒิ",
    "18.25",
    "๑๘.๒๕",
    "CDD Policy Award 2021",
]


@pytest.fixture
def result(cast: Cast) -> Result:
    for judge, points in zip(cast.judges, ["8", "8.5", "9"], strict=True):
        submitted_sheet(judge=judge, nomination=cast.nomination, points=points)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    seal_settled()
    return result


def test_thai_reads_back_right(cast: Cast, sign_in: SignIn) -> None:
    cast.nomination.official_name = " ".join(WORDS)
    cast.nomination.save()
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination)

    text = text_of(sign_in(cast.member).get(reverse("sheet_pdf", args=[sheet.pk])).content)

    assert [word for word in WORDS if word not in text] == []


def test_the_summary_says_who_judged_and_how_it_adds_up(
    cast: Cast, sign_in: SignIn, result: Result
) -> None:
    answer = sign_in(cast.chair).get(reverse("result_pdf", args=[result.pk]))

    assert answer.headers["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    for judge in cast.judges:
        assert f"({judge.full_name})" in text
    for wanted in ("80.00", "85.00", "90.00", result.code, result.digest, "หน้า 1 จาก"):
        assert wanted in text
    assert result.seal
    assert f"{result.seal.number} · {result.seal.chain}" in text
    assert "42.50 + 42.50 = 85.00 → 85.00" in text
    assert f"http://testserver/check/{result.code}/" in text.replace(" ", "")


def test_the_figures_can_be_added_again_by_hand(
    cast: Cast, sign_in: SignIn, result: Result
) -> None:
    """From the paper alone: marks × weight ÷ full mark, summed, and the mean of the seats."""
    text = text_of(sign_in(cast.chair).get(reverse("result_pdf", args=[result.pk])).content)
    rows = re.findall(r"ตัวชี้วัดทดสอบ [\d.]+ ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)", text)
    assert len(rows) == 4
    totals = [Fraction(0)] * 3
    for weight, maximum, *marks in rows:
        for seat, points in enumerate(marks):
            totals[seat] += Fraction(points) * Fraction(weight) / Fraction(maximum)

    assert totals == [80, 85, 90]
    assert f"{float(sum(totals) / 3):.2f}" in text


def test_a_rehearsal_and_an_assumed_rubric_say_so(db: None, sign_in: SignIn) -> None:
    cast = make_cast(is_rehearsal=True)
    Rubric.objects.update(is_assumed=True)
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination)

    text = text_of(sign_in(cast.member).get(reverse("sheet_pdf", args=[sheet.pk])).content)

    assert "ซ้อมระบบ" in text
    assert "สมมติ" in text


def test_a_real_round_prints_no_rehearsal(cast: Cast, sign_in: SignIn, result: Result) -> None:
    text = text_of(sign_in(cast.chair).get(reverse("result_pdf", args=[result.pk])).content)

    assert "ซ้อมระบบ" not in text
    assert "สมมติ" not in text


def test_a_recusal_is_printed(cast: Cast, sign_in: SignIn) -> None:
    declare(
        by=cast.secretary,
        seat=cast.seat(cast.secretary),
        nomination=cast.nomination,
        kind=ConflictKind.KINSHIP,
        note="น้องชายเป็นพัฒนาการ",
    )
    for judge in (cast.chair, cast.member):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)

    text = text_of(sign_in(cast.chair).get(reverse("result_pdf", args=[result.pk])).content)

    assert f"ถอนตัว: {cast.secretary.full_name} (เป็นญาติ: น้องชายเป็นพัฒนาการ)" in text


def test_hostile_text_stays_text(cast: Cast, sign_in: SignIn) -> None:
    cast.nomination.official_name = "<img src=file:///etc/passwd> {{ 7 }}"
    cast.nomination.save()
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination)

    text = text_of(sign_in(cast.member).get(reverse("sheet_pdf", args=[sheet.pk])).content)

    assert "<img src=file:///etc/passwd> {{ 7 }}" in text


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://127.0.0.1/", "document:other"])
def test_a_document_reads_nothing_but_our_own_files(address: str) -> None:
    with pytest.raises(ValueError, match="may not read"):
        OwnFiles({}).fetch(address)


def test_the_page_shows_what_the_paper_shows(cast: Cast, sign_in: SignIn, result: Result) -> None:
    shown = sign_in(cast.chair).get(reverse("result", args=[result.pk])).content.decode()

    for wanted in ("80.00", "85.00", "90.00", result.code, result.digest):
        assert wanted in shown
