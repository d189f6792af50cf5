"""A document as a spreadsheet that people sort and print (case P9)."""

from io import BytesIO

from openpyxl import load_workbook

from evaluations.platform.documents.document import Document, Facts, Head, Table
from evaluations.platform.documents.workbook import workbook

COLUMNS = (Head("ลำดับ", True, "narrow"), Head("ชื่อ", False, "wide"))


def ranking(category: str, *names: str) -> Table:
    rows = tuple((str(at), name) for at, name in enumerate(names, start=1))
    return Table(COLUMNS, rows, heading=category, listed_by=(("ประเภท", category),))


def test_tables_of_one_list_are_one_sheet_with_numbers_a_head_and_a_filter() -> None:
    long = "สำนักงานพัฒนาชุมชนอำเภอเกาะกูด " * 6
    document = Document("ผลการจัดลำดับ", "รอบ", (ranking("หนึ่ง", "ก", "ข"), ranking("สอง", long)))

    book = load_workbook(BytesIO(workbook(document)))

    _cover, page = book.worksheets
    assert [[cell.value for cell in row] for row in page.iter_rows(max_row=4)] == [
        ["ประเภท", "ลำดับ", "ชื่อ"],
        ["หนึ่ง", 1, "ก"],
        ["หนึ่ง", 2, "ข"],
        ["สอง", 1, long],
    ]
    assert page.auto_filter.ref == "A1:C4"
    assert page.print_title_rows == "$1:$1"
    assert (page.page_setup.orientation, page.page_setup.fitToHeight) == ("landscape", 0)
    heights = [page.row_dimensions[row].height for row in (2, 4)]
    assert heights[1] >= 3 * heights[0]


def test_other_tables_stay_sheets_of_their_own() -> None:
    tables = (
        Table(COLUMNS, (("1", "ก"),), heading="ก"),
        Table(COLUMNS, (("1", "ข"),), heading="ข"),
    )

    book = load_workbook(BytesIO(workbook(Document("x", "y", (Facts((("a", "b"),)), *tables)))))

    assert book.sheetnames == ["x", "1 ก", "2 ข"]
