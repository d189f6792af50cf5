"""A copy of somebody's list in which the cells that have to be mended are marked."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from evaluations.platform.spreadsheet.reading import apart
from evaluations.platform.spreadsheet.writing import SAFE

_TEXTS = "evaluations.platform.spreadsheet.parsing:texts"
_WIDTH = 20


def marked_copy(content: bytes, sheet: str, remarks: Sequence[tuple[str, str]]) -> bytes:
    """An XLSX of the sheet's texts, with `remarks` (cell, sentence) as comments at cells of
    another colour. Raises Unreadable."""
    return _written(apart(_TEXTS, content, {"sheet": sheet}), _by_cell(remarks))


def _written(rows: Sequence[Sequence[str]], marked: Mapping[tuple[int, int], str]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 (5 MiB, for a file now and then)

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, SAFE)
    page = book.add_worksheet()
    shape = {"num_format": "@", "text_wrap": True, "valign": "top"}
    text, wrong = book.add_format(shape), book.add_format({**shape, "bg_color": "#F8D7DA"})
    page.set_column(0, max((len(row) for row in rows), default=1) - 1, _WIDTH)
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            page.write_string(at, column, value, text)
    for (at, column), sentence in marked.items():
        row = rows[at] if at < len(rows) else ()
        page.write_string(at, column, row[column] if column < len(row) else "", wrong)
        page.write_comment(at, column, sentence, {"x_scale": 2})
    book.close()
    return buffer.getvalue()


def _by_cell(remarks: Iterable[tuple[str, str]]) -> dict[tuple[int, int], str]:
    from xlsxwriter.utility import xl_cell_to_rowcol  # noqa: PLC0415 (as above)

    by_place: dict[tuple[int, int], str] = {}
    for cell, sentence in remarks:
        place = xl_cell_to_rowcol(cell)
        by_place[place] = f"{by_place[place]} {sentence}" if place in by_place else sentence
    return by_place
