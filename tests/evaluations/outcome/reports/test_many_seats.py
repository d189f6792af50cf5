"""Nine and fifteen seats with figures that do not end fit an A4 page (case R24)."""

from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from django.utils.translation import override
from pypdf import PdfReader

from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.outcome.reports.summary_parts import summary_document
from evaluations.platform.documents.document import Document, Table, for_paper
from evaluations.platform.documents.formats import document_pdf
from tests.factories import Cast, submitted_sheet
from tests.paper import text_of

A4_ON_ITS_SIDE = (842, 595)


def with_seats(cast: Cast, count: int) -> Result:
    """A certified result, told as if `count` seats had given sevenths and thirds."""
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    result = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    content, (line,) = result.content, result.content["lines"]
    seat, sheet = content["seats"][0], line["sheets"][0]
    first = max(one["id"] for one in content["seats"]) + 1
    scores = [Fraction(245, 7) + Fraction(at, 21) for at in range(count)]
    sheets: list[Any] = [
        {
            **sheet,
            "seat": first + at,
            "scores": [list((one + Fraction(1, 3)).as_integer_ratio()) for _dimension in "12"],
            "total": list((2 * one + Fraction(2, 3)).as_integer_ratio()),
        }
        for at, one in enumerate(scores)
    ]
    mean = sum(scores, Fraction(0)) / count + Fraction(1, 3)
    whole: Any = {
        **line,
        "sheets": sheets,
        "dimensions": [list(mean.as_integer_ratio())] * 2,
        "exact": list((2 * mean).as_integer_ratio()),
    }
    seats: list[Any] = [
        {**seat, "id": first + at, "number": at + 1, "name": f"นายกรรมการ ลำดับที่{at + 1}"}
        for at in range(count)
    ]
    result.document = {**content, "seats": seats, "lines": [whole]}
    return result


def drawn(result: Result) -> tuple[Document, bytes]:
    with override("th"):
        document = summary_document(result, "http://testserver/check/x/")
        return document, document_pdf(document)


def marks(document: Document) -> list[Table]:
    return [one for one in document.tables if one.repeat]


@pytest.mark.parametrize(("count", "pieces"), [(3, 1), (6, 1), (9, 2), (15, 3)])
def test_wide_tables_are_cut_into_pieces_that_fit(cast: Cast, count: int, pieces: int) -> None:
    document, _pdf = drawn(with_seats(cast, count))
    (whole,) = marks(document)

    cut = marks(for_paper(document))

    assert len(cut) == pieces
    assert max(len(one.columns) for one in cut) <= 3 + 8
    seats = [column.text for one in cut for column in one.columns[3:]]
    assert seats == [column.text for column in whole.columns[3:]]
    for one in cut:
        assert [row[:3] for row in one.rows] == [row[:3] for row in whole.rows]
        assert one.looks == whole.looks


@pytest.mark.parametrize("count", [9, 15])
def test_every_figure_of_many_seats_is_on_the_paper(cast: Cast, count: int) -> None:
    document, pdf = drawn(with_seats(cast, count))
    (table,) = marks(document)

    pages = PdfReader(BytesIO(pdf)).pages
    text = "".join(text_of(pdf).split())

    assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in pages} == {
        A4_ON_ITS_SIDE
    }
    figures = {cell for row in table.rows for cell in row[3:] if cell.startswith("≈")}
    assert len(figures) > count
    assert [one for one in figures if "".join(one.split()) not in text] == []
    for at in range(count):
        assert f"(นายกรรมการลำดับที่{at + 1})" in text
