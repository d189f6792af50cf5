"""Every page of every document lies within its margins, whatever names stand on it (case P2): the
longest real names, fifteen seats, words without a space, both digits, both papers. A plain PDF
has its letters where that for the archive has them."""

import ctypes
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pypdfium2 import raw

from evaluations.entry.submissions.models import Submission
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.outcome.minutes.actions import begin_minutes
from evaluations.platform.documents.document import Document, Head, Table
from evaluations.platform.documents.formats import document_pdf
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.documents.registry import KINDS
from tests import files
from tests.evaluations.outcome.reports.test_catalogue import arguments
from tests.factories import Cast
from tests.longest import COMMITTEE, NOMINEE, longest_day, name_everything
from units.models import User

SignIn = Callable[[User], Client]
POINTS_A_MM = 72 / 25.4
# How far a letter may be drawn beyond its advance.
TOLERANCE_MM = 0.5
# Left, right and bottom margins in millimetres, by the paper.
COMPACT, OFFICIAL, FRAMED = (16, 16, 18), (30, 20, 20), (14, 14, 14)


def of_registry(cast: Cast, result: Result) -> Iterator[tuple[str, str]]:
    """Name and address of each kind of document that the stages declare."""
    for kind, keys in arguments(cast, result).items():
        yield kind, reverse("document", args=[kind, keys, "pdf"])


def with_templates(cast: Cast, result: Result) -> Iterator[tuple[str, str]]:
    """Name and address of each document that has a template of its own."""
    template = CertificateTemplate.objects.create(
        round=cast.category.award.round,
        name="แม่แบบ",
        title="เกียรติบัตร",
        body="ขอมอบเกียรติบัตรนี้ให้ไว้เพื่อแสดงว่า\n{ผู้รับ}\n{รางวัล}\n{ลำดับ} ประจำปี {ปี}",
        signer="นายสมคิด จันทมฤก",
        signer_position="อธิบดีกรมการพัฒนาชุมชน",
        number_format="พช. {เลขที่}/{ปี}",
    )
    sheet, receipt = ScoreSheet.objects.all()[0], Submission.objects.all()[0]
    yield "result", reverse("result_pdf", args=[result.pk])
    yield "sheet_pdf", reverse("sheet_pdf", args=[sheet.pk])
    yield "rubric_pdf", reverse("rubric_paper", args=[cast.category.rubric_id])
    yield "agenda_pdf", reverse("agenda_pdf", args=[cast.session.pk])
    yield "receipt_pdf", reverse("receipt_pdf", args=[receipt.pk])
    yield "certificates_pdf", reverse("template_sample", args=[template.pk])


def margins_of(name: str, paper: str) -> tuple[int, int, int]:
    if name == "certificates_pdf":
        return FRAMED
    return OFFICIAL if paper == "official" else COMPACT


def beyond(pdf: bytes, margins: tuple[int, int, int]) -> list[str]:
    """Letters that lie outside of the margins of their page."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        outside = of_page(text, page.get_size(), margins)
        found += [f"page {number + 1}: {one}" for one in outside]
        text.close()
        page.close()
    document.close()
    return found


def of_page(text: Any, size: tuple[float, float], margins: tuple[int, int, int]) -> Iterator[str]:
    """Letters outside; the head and the foot of a page stand above and below its text."""
    left, right, bottom = (one * POINTS_A_MM for one in margins)
    room = TOLERANCE_MM * POINTS_A_MM
    width, height = size
    for at in range(text.count_chars()):
        x0, y0, x1, y1 = text.get_charbox(at)
        crosses_foot = y0 < bottom - room and y1 > bottom
        is_outside = x0 < left - room or x1 > width - right + room or y1 > height or crosses_foot
        if is_outside and is_letter(text, at):
            letter = chr(raw.FPDFText_GetUnicode(text.raw, at))
            yield f"{letter} at {x0:.0f}, {y0:.0f} – {x1:.0f}"


def is_letter(text: Any, at: int) -> bool:
    """Asked of those outside alone: of many thousand letters hardly one is outside."""
    letter = chr(raw.FPDFText_GetUnicode(text.raw, at))
    return not letter.isspace() and letter != "\0" and upright(text, at)


def upright(text: Any, at: int) -> bool:
    """The stamp of a rehearsal lies across the page on purpose."""
    angle: float = raw.FPDFText_GetCharAngle(text.raw, ctypes.c_int(at))
    return abs(angle) < 0.01


def drawn(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return bytes(answer.content)


@pytest.mark.parametrize(
    ("paper", "digits", "variant"),
    [("official", "arabic", "pdf/a-3u"), ("compact", "thai", "pdf/ua-1")],
)
def test_every_page_lies_within_its_margins(
    cast: Cast, sign_in: SignIn, own_media: Path, paper: str, digits: str, variant: str
) -> None:
    PrintSetting.objects.create(
        pk=1,
        agency="กรมการพัฒนาชุมชน กระทรวงมหาดไทย",
        paper=paper,
        digits=digits,
        pdf_variant=variant,
        logo=files.picture("JPEG"),
    )
    client = sign_in(cast.administrator)
    name_everything(cast)
    pdfs = {"paper_pdf": drawn(client, reverse("paper_pdf", args=[cast.nomination.pk]))}
    begin_minutes(by=cast.chair, session=cast.session)
    result = longest_day(cast)
    named = (*of_registry(cast, result), *with_templates(cast, result))
    pdfs |= {name: drawn(client, address) for name, address in named}

    wrong = {
        name: found
        for name, pdf in pdfs.items()
        if (found := beyond(pdf, margins_of(name, paper))[:5])
    }

    assert wrong == {}
    if variant == "pdf/ua-1":
        told = {name: faults for name, pdf in pdfs.items() if (faults := silent(pdf))}
        assert told == {}
    assert set(KINDS) | templates() <= set(pdfs)


@pytest.mark.django_db
def test_the_kind_of_pdf_moves_no_letter() -> None:
    """So the archive's pages, measured above, stand for the plain ones."""
    rows = tuple((str(number), NOMINEE) for number in range(1, 40))
    table = Table((Head("ที่", True, "narrow"), Head("ชื่อ", False, "wide")), rows, heading="ก")
    document = Document("เอกสาร", COMMITTEE, (table,))
    places = []
    for variant in ("", "pdf/a-3u"):
        PrintSetting.objects.update_or_create(pk=1, defaults={"pdf_variant": variant})
        places.append(letters_of(document_pdf(document)))

    assert places[0] == places[1]
    assert len(places[0]) > 1000


def letters_of(pdf: bytes) -> list[tuple[str, tuple[float, ...]]]:
    """Every letter with the box it fills, page by page."""
    document = pypdfium2.PdfDocument(pdf)
    texts = [page.get_textpage() for page in document]
    return [
        (chr(raw.FPDFText_GetUnicode(text.raw, at)), tuple(text.get_charbox(at)))
        for text in texts
        for at in range(text.count_chars())
    ]


def silent(pdf: bytes) -> list[str]:
    """What a screen reader would not find in a tagged PDF (case P4): pictures without words,
    headings of tables without their scope, headings that leave a level out, text that hangs on no
    tag, and what a page repeats as if it were content."""
    reader = PdfReader(BytesIO(pdf))
    root: Any = reader.trailer["/Root"]
    every = list(elements(root["/StructTreeRoot"]["/K"][0]))
    levels = [int(one["/S"][2:]) for one in every if re.fullmatch(r"/H\d", one["/S"])]
    faults = [f"jump to heading {b}" for a, b in pairwise([0, *levels]) if b > a + 1]
    faults += ["no Alt" for one in every if one["/S"] == "/Figure" and not one.get("/Alt")]
    faults += ["no Scope" for one in every if one["/S"] == "/TH" and "/Scope" not in one["/A"]]
    tables = [one for one in every if one["/S"] == "/Table"]
    faults += ["no TH" for one in tables if all(x["/S"] != "/TH" for x in elements(one))]
    owners = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    by_page = dict(zip(owners[::2], owners[1::2], strict=True))
    for number, page in enumerate(reader.pages, start=1):
        found: Any = page
        faults += [f"page {number}: {one}" for one in unsaid(found, by_page, every)]
    return faults if root["/Lang"] == "th" else [*faults, "no Lang"]


def unsaid(page: Any, by_page: dict[int, Any], every: list[Any]) -> Iterator[str]:
    """Marked text without a tag, and an address that is no link; certificates have no foot."""
    drawn = page.get_contents().get_data()
    marked = {int(one) for one in re.findall(rb"/MCID (\d+)", drawn)}
    tagged = {id(one) for one in every}
    owners = [one.get_object() for one in by_page[page["/StructParents"]].get_object()]
    if loose := [at for at in marked if id(owners[at]) not in tagged]:
        yield f"{len(loose)} texts without a tag"
    is_plain = page.mediabox.width < page.mediabox.height
    if is_plain and b"/Pagination" not in drawn:
        yield "head and foot are content"
    if "https://" in page.extract_text() and "/Annots" not in page:
        yield "an address is no link"


def elements(element: Any) -> Iterator[Any]:
    """A tag and those in it."""
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield from elements(found)


def templates() -> set[str]:
    """Every template that is printed; cards are drawn once their codes are made, and the page of
    a document is that of its kind."""
    found = {path.stem for path in (settings.BASE_DIR / "templates").rglob("*_pdf.html")}
    return found - {"document_pdf", "cards_pdf"}
