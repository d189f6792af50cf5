"""The sheets of an XLSX file. Plain Python."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from evaluations.platform.spreadsheet.lines import Choose, Page
from evaluations.platform.spreadsheet.looking import check_small, look

SMALL_PARTS = ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_STYLES = "xl/styles.xml"


def excel_page(package: ZipFile, content: bytes, choose: Choose) -> Page | None:
    """The chosen sheet. Raises Unreadable."""
    for name in set(package.namelist()) & {*SMALL_PARTS, _STYLES}:
        check_small(package.read(name))
    book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
    chosen = choose([(page.title, page.sheet_state != "visible") for page in book.worksheets])
    if chosen is None:
        return None
    name, notes = chosen
    page: Any = book[name]
    # Nothing public says in which part a sheet is; test_reading.py breaks first.
    seen = look(package.read(page._worksheet_path.lstrip("/")))
    page.reset_dimensions()
    return Page(page.iter_rows(), seen.hidden_rows, seen.hidden_columns, seen.merged, notes)
