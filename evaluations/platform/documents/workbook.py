"""A document as a spreadsheet: its facts on the first sheet, every table on one of its own.

Everything is text, so that nothing a cell holds becomes a formula; figures are numbers.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from evaluations.platform.documents.document import Bars, Document, Facts, Head, Table, Text
from evaluations.platform.spreadsheet.printing import add_filter, row_height, set_up
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
COVER = (30, 80)
GREY = "#666666"


def workbook(document: Document) -> bytes:
    """The whole document as XLSX."""
    import xlsxwriter  # noqa: PLC0415 (5 MiB, for a file now and then)

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, SAFE)
    writer = _Writer(book)
    writer.cover(document)
    for number, table in enumerate(_lists(document.tables), start=1):
        writer.table(number, table)
    book.close()
    return buffer.getvalue()


def _lists(tables: Sequence[Table]) -> list[Table]:
    """The tables with those that are one list put together, where the first of them stands."""
    whole: dict[object, Table] = {}
    for at, table in enumerate(tables):
        names = tuple(name for name, _value in table.listed_by)
        key = (names, table.columns) if names else at
        listed = _as_list(table)
        known = whole.get(key)
        whole[key] = _joined(known, listed) if known else listed
    return list(whole.values())


def _as_list(table: Table) -> Table:
    """Its rows with what they are listed by in front of them."""
    if not table.listed_by:
        return table
    before = tuple(value for _name, value in table.listed_by)
    return replace(
        table,
        columns=(*(Head(name, False, "mid") for name, _value in table.listed_by), *table.columns),
        rows=tuple((*before, *row) for row in table.rows),
        heading="",
    )


def _joined(first: Table, second: Table) -> Table:
    notes = filter(None, (first.note, second.note))
    return replace(first, rows=(*first.rows, *second.rows), note="\n".join(notes))


class _Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        look = {"bold": True, "bg_color": "#E2EFEE", "text_wrap": True, "border": 1}
        self.head = book.add_format(look)
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        # A note runs over the cells beside it, and makes no row higher.
        self.plain = book.add_format({"num_format": "@"})
        self.figures: dict[tuple[str, bool], Any] = {}

    def cover(self, document: Document) -> None:
        self.document = document
        page = self._page(0, document.title, is_table=False)
        for at, width in enumerate(COVER):
            page.set_column(at, at, width, self.text)
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
            page.set_row(row, row_height((label, text), COVER))

    def _page(self, number: int, name: str, *, is_table: bool = True) -> Any:
        """A sheet of paper that says what it belongs to, also when it is printed alone."""
        page = self.book.add_worksheet(_sheet_name(number, name))
        stamp = _("REHEARSAL") if self.document.is_rehearsal else ""
        page.set_header(f"&L{_of_header(self.document.running)}&R{stamp}")
        page.set_footer("&C&P / &N")
        set_up(page, repeats=is_table)
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
        widths = [WIDTHS[column.width] for column in table.columns]
        for at, (column, width) in enumerate(zip(table.columns, widths, strict=True)):
            page.set_column(at, at, width)
            page.write_string(0, at, column.text, self.head)
        page.set_row(0, row_height([column.text for column in table.columns], widths))
        for row, cells in enumerate(table.rows, start=1):
            page.set_row(row, row_height(cells, widths))
            for at, text in enumerate(cells):
                self._cell(page, row, at, table.columns[at], text)
        below = len(table.rows) + 2
        for row, text in enumerate(table.note.splitlines(), start=below):
            page.write_string(row, 0, text[:LONGEST_CELL], self.plain)
        if not any(table.looks):
            add_filter(page, len(table.rows), len(table.columns))

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
