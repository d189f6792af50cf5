"""Write tables as XLSX. Text stays text: nothing that a cell holds ever becomes a formula.
Numbers are numbers, so that a column can be added up."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from evaluations.platform.spreadsheet.printing import add_filter, row_height, set_up
from evaluations.platform.spreadsheet.reading import Column

FIGURE = re.compile(r"-?\d{1,12}(\.\d{1,6})?", re.ASCII)
LONGEST_LIST = 255
ROWS_OF_LISTS = 20_000
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


Sheet = tuple[str, Sequence[Column], Iterable[Mapping[str, Any]]]


def write_table(sheet: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A file of one sheet."""
    return write_book([(sheet, columns, rows)])


def write_book(sheets: Iterable[Sheet]) -> bytes:
    """A file of sheets, each with its name, its columns and its rows."""
    import xlsxwriter  # noqa: PLC0415 (5 MiB, for a file now and then)

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, SAFE)
    for name, columns, rows in sheets:
        _write_sheet(book, name, columns, rows)
    book.close()
    return buffer.getvalue()


def _write_sheet(
    book: Any, name: str, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Headings in row 1, frozen, with a list to choose from where there is one."""
    page = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#E2EFEE", "text_wrap": True, "border": 1})
    must = book.add_format({"bold": True, "bg_color": "#FDF3DC", "text_wrap": True, "border": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    figure = book.add_format({"valign": "top"})
    for at, column in enumerate(columns):
        page.set_column(at, at, column.width, None if column.is_number else text)
        page.write_string(0, at, column.heading, must if column.is_required else head)
        if column.choices and len(",".join(column.choices)) <= LONGEST_LIST:
            offered = {"validate": "list", "source": list(column.choices)}
            page.data_validation(1, at, ROWS_OF_LISTS, at, offered)
    count, widths = 0, [column.width for column in columns]
    for count, row in enumerate(rows, start=1):
        texts = [str(row.get(column.key, "") or "") for column in columns]
        page.set_row(count, row_height(texts, widths))
        for at, (column, written) in enumerate(zip(columns, texts, strict=True)):
            if column.is_number and FIGURE.fullmatch(written):
                page.write_number(count, at, Decimal(written), figure)
            else:
                page.write_string(count, at, written, text)
    set_up(page)
    add_filter(page, count, len(columns))
