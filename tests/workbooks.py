"""Spreadsheets as a stranger's program would make them."""

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

import openpyxl


def workbook_of(
    rows: Iterable[tuple[Any, ...]], *, title: str = "Sheet1", merged: str = ""
) -> bytes:
    """A file with one sheet; `merged` is a range of merged cells."""
    book = openpyxl.Workbook()
    page: Any = book.active
    page.title = title
    for row in rows:
        page.append(row)
    if merged:
        page.merge_cells(merged)
    return _bytes(book)


def workbook_changed(content: bytes, change: Callable[[Any], None]) -> bytes:
    """The same file after `change` of its openpyxl workbook."""
    book = openpyxl.load_workbook(BytesIO(content))
    change(book)
    return _bytes(book)


def workbook_with(content: bytes, cells: Mapping[str, Any]) -> bytes:
    """The same file with other values in some cells."""
    book = openpyxl.load_workbook(BytesIO(content))
    page: Any = book.active
    for address, value in cells.items():
        page[address] = value
    return _bytes(book)


def _bytes(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
