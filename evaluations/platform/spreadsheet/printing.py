"""A sheet of a workbook as people sort and print it: it fits the width of A4, its head stands on
every page, its rows are as high as their text, and each column has its filter."""

from collections.abc import Sequence
from typing import Any

from thai.widths import line_count

PAPER_A4 = 9
# Of a line of eleven points, for the marks above and below Thai letters.
LINE_HEIGHT = 16.5
HIGHEST_ROW = 409
# A letter of a text is wider than the digit that a column's width is measured in.
LETTERS_PER_WIDTH = 0.92


def set_up(page: Any, *, repeats: bool = True) -> None:
    """How it is printed; `repeats`: its first row is the head of a table."""
    page.set_landscape()
    page.set_paper(PAPER_A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.6, right=0.4, top=0.75, bottom=0.6)
    if repeats:
        page.freeze_panes(1, 0)
        page.repeat_rows(0)


def add_filter(page: Any, rows: int, columns: int) -> None:
    """Over a table of so many rows below its head."""
    if rows and columns:
        page.autofilter(0, 0, rows, columns - 1)


def row_height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """That shows every text whole; not every program works it out when it opens a file."""
    pairs = zip(texts, widths, strict=True)
    lines = max((line_count(text, width * LETTERS_PER_WIDTH) for text, width in pairs), default=1)
    return min(LINE_HEIGHT * lines, HIGHEST_ROW)
