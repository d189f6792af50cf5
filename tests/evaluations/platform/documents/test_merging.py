"""A batch keeps what the print setting promises (case P3): language, title, tags, standard."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from evaluations.platform.documents.document import Document, Facts, Head, Table
from evaluations.platform.documents.formats import TEMPLATE
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.documents.pdf.merging import merged
from evaluations.platform.documents.pdf.render import draw, prepare
from tests.paper import text_of

TITLE = "ใบให้คะแนนทั้งวัน & อื่น ๆ"
PARTS = 3


def part(number: int, variant: str) -> bytes:
    table = Table(
        (Head("ที่", True), Head("ชื่อ")), (("1", "เกาะช้าง"), ("2", "เกาะกูด")), heading="รายชื่อ"
    )
    parts = (Facts((("รอบ", "รอบทดสอบ"),)), table)
    document = Document(f"เอกสารที่ {number}", "เรื่องทดสอบ", parts)
    context = {"document": document, "heading": document}
    setting = PrintSetting(pk=1, pdf_variant=variant)
    return draw(prepare(TEMPLATE, context, setting=setting))


@pytest.fixture(scope="module", params=["", "pdf/a-3u", "pdf/ua-1"])
def whole(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, merged([part(one, request.param) for one in range(PARTS)], TITLE)


def test_a_batch_is_of_the_kind_of_its_parts(whole: tuple[str, bytes]) -> None:
    variant, pdf = whole
    reader = PdfReader(BytesIO(pdf))
    root: Any = reader.trailer["/Root"]

    assert [len(reader.pages), reader.metadata and reader.metadata.title] == [PARTS, TITLE]
    assert root["/Lang"] == "th"
    text = text_of(pdf)
    assert all(f"เอกสารที่ {number}" in text for number in range(PARTS))
    said = root["/Metadata"].get_data().decode() if "/Metadata" in root else ""
    assert ("pdfaid" in said, "pdfuaid" in said) == (variant == "pdf/a-3u", variant == "pdf/ua-1")
    assert not variant or "ใบให้คะแนนทั้งวัน &amp; อื่น ๆ" in said
    assert ("/OutputIntents" in root) is (variant == "pdf/a-3u")


def elements(element: Any) -> Iterator[Any]:
    yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        if isinstance(found := kid.get_object(), dict) and "/S" in found:
            yield from elements(found)


def test_the_tags_of_every_part_are_those_of_its_pages() -> None:
    reader = PdfReader(BytesIO(merged([part(one, "pdf/ua-1") for one in range(PARTS)], TITLE)))
    root: Any = reader.trailer["/Root"]
    tree = root["/StructTreeRoot"]
    every = list(elements(tree["/K"][0]))

    nums = tree["/ParentTree"]["/Nums"]
    by_number = dict(zip(nums[::2], nums[1::2], strict=True))
    pages = [page.indirect_reference.idnum for page in reader.pages if page.indirect_reference]
    for page, number in zip(pages, (page["/StructParents"] for page in reader.pages), strict=True):
        owners = [one.get_object() for one in by_number[number]]
        # Head and foot of a page have none.
        of_page = [one for one in owners if isinstance(one, dict)]
        assert of_page
        assert {one["/Pg"].indirect_reference.idnum for one in of_page} == {page}
    # A heading is named once, and every cell names headings that are there.
    names = [one["/ID"] for one in every if "/ID" in one]
    assert len(names) == len(set(names)) > PARTS
    told = {name for one in every for name in one.get("/A", {}).get("/Headers", [])}
    assert told <= set(names)
    scopes = {one["/A"].get("/Scope") for one in every if one["/S"] == "/TH"}
    assert scopes == {"/Column", "/Row"}
    assert sum(1 for one in every if one["/S"] == "/H1") == PARTS
