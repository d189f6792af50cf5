"""A document as a spreadsheet: its facts on the first sheet, every table on one of its own.

Everything is text, so that nothing a cell holds becomes a formula; figures are numbers.
"""

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from evaluations.platform.documents.document import Bars, Document, Facts, Head, Table, Text
from evaluations.platform.spreadsheet.writing import SAFE

FIGURE = re.compile(r"[-−]?\d{1,12}(\.\d{1,6})?")
# An exact figure that does not end: its decimals, and its fraction.
ENDLESS = re.compile(r"≈-?[\d.]+\s\((\d+)/(\d+)\)")
ENDLESS_FORMAT = "0.0000"
LONGEST_SHEET_NAME = 31
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
WIDTHS = {"wide": 50, "rest": 50, "mid": 30, "narrow": 12, "": 24}
LONGEST_CELL = 32_000
LONGEST_HEADER = 150
PAPER_A4 = 9
GREY = "#666666"


def workbook(document: Document) -> bytes:
    """The whole document as XLSX."""
    import xlsxwriter  # noqa: PLC0415 (5 MiB, for a file now and then)

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, SAFE)
    writer = _Writer(book)
    writer.cover(document)
    for number, table in enumerate(document.tables, start=1):
        writer.table(number, table)
    book.close()
    return buffer.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        look = {"bold": True, "bg_color": "#E2EFEE", "text_wrap": True, "border": 1}
        self.head = book.add_format(look)
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.figures: dict[tuple[str, bool], Any] = {}

    def cover(self, document: Document) -> None:
        self.document = document
        page = self._page(0, document.title)
        page.set_column(0, 0, 30, self.text)
        page.set_column(1, 1, 80, self.text)
        lines = [(document.title, ""), (document.subject, "")]
        if document.is_rehearsal:
            lines.append((_("REHEARSAL"), ""))
        for part in document.parts:
            lines += _lines(part)
        if document.check:
            lines += [(_("Code"), document.check.code), ("SHA-256", document.check.digest)]
            lines.append((_("Seal of the journal"), document.check.seal))
            lines.append((_("Check this report at"), document.check.address))
        for row, (label, text) in enumerate(lines):
            page.write_string(row, 0, label[:LONGEST_CELL], self.bold if row < 2 else self.text)
            page.write_string(row, 1, text[:LONGEST_CELL], self.text)

    def _page(self, number: int, name: str) -> Any:
        """A sheet of paper that says what it belongs to, also when it is printed alone."""
        page = self.book.add_worksheet(_sheet_name(number, name))
        stamp = _("REHEARSAL") if self.document.is_rehearsal else ""
        page.set_header(f"&L{_of_header(self.document.running)}&R{stamp}")
        page.set_footer("&C&P / &N")
        page.set_landscape()
        page.set_paper(PAPER_A4)
        page.fit_to_pages(1, 0)
        return page

    def _figure(self, num_format: str, column: Head) -> Any:
        key = (num_format, column.is_grey)
        if key not in self.figures:
            grey = {"font_color": GREY} if column.is_grey else {}
            look = {"valign": "top", "num_format": num_format, **grey}
            self.figures[key] = self.book.add_format(look)
        return self.figures[key]

    def table(self, number: int, table: Table) -> None:
        page = self._page(number, table.heading or self.document.title)
        for at, column in enumerate(table.columns):
            page.set_column(at, at, WIDTHS[column.width])
            page.write_string(0, at, column.text, self.head)
        for row, cells in enumerate(table.rows, start=1):
            for at, text in enumerate(cells):
                self._cell(page, row, at, table.columns[at], text)
        below = len(table.rows) + 2
        for row, text in enumerate(table.note.splitlines(), start=below):
            page.write_string(row, 0, text[:LONGEST_CELL], self.text)
        page.freeze_panes(1, 0)

    def _cell(self, page: Any, row: int, at: int, column: Head, text: str) -> None:
        endless = ENDLESS.fullmatch(text)
        if column.is_figure and FIGURE.fullmatch(text):
            places = len(text.partition(".")[2])
            shown = self._figure(f"0.{'0' * places}" if places else "0", column)
            page.write_number(row, at, Decimal(text.replace("−", "-")), shown)
        elif column.is_figure and endless:
            exact = Decimal(endless[1]) / Decimal(endless[2])
            page.write_number(row, at, exact, self._figure(ENDLESS_FORMAT, column))
        else:
            page.write_string(row, at, text[:LONGEST_CELL], self.text)


def _lines(part: object) -> list[tuple[str, str]]:
    if isinstance(part, Facts):
        return [("", ""), *([(part.heading, "")] if part.heading else []), *part.rows]
    if isinstance(part, Text):
        return [("", ""), (part.heading, ""), *(("", paragraph) for paragraph in part.paragraphs)]
    if isinstance(part, Bars):
        return [("", ""), (part.heading, ""), *((bar.label, bar.text) for bar in part.bars)]
    text = getattr(part, "text", "")
    return [("", ""), ("", text)] if text else []


def _of_header(text: str) -> str:
    """A header in which nothing is a command."""
    return text[:LONGEST_HEADER].replace("&", "&&")


def _sheet_name(number: int, name: str) -> str:
    """Unique by its number, and what a spreadsheet allows."""
    plain = FORBIDDEN.sub(" ", name).strip()
    return f"{number} {plain}"[:LONGEST_SHEET_NAME] if number else plain[:LONGEST_SHEET_NAME]
