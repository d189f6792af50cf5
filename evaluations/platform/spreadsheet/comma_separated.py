"""Tables as text, one line a row, as programs export them. Plain Python."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from evaluations.platform.spreadsheet.cells import letter_of
from evaluations.platform.spreadsheet.lines import Cell, Line, Page
from evaluations.platform.spreadsheet.reading import Remark, Unreadable

# A Thai Windows program writes the last one.
_ENCODINGS = ("utf-8-sig", "cp874")
_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ",;\t"
_LINES_LOOKED_AT = 20
_ALLOWED = {"\t", "\n", "\r", "\f"}


def text_page(content: bytes) -> Page:
    """The lines of a CSV file. Raises Unreadable where it is no text."""
    text = _text(content)
    first = "".join(islice(StringIO(text), _LINES_LOOKED_AT))
    separator = max(_SEPARATORS, key=first.count)
    if separator not in first:
        raise Unreadable([Remark("", "no_xlsx")])
    return Page(_lines(text, separator))


def _text(content: bytes) -> str:
    encodings = ("utf-16",) if content.startswith(_MARKS_OF_UTF_16) else _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.strip() and not any(sign < " " and sign not in _ALLOWED for sign in set(text)):
            return text
    raise Unreadable([Remark("", "no_xlsx")])


def _lines(text: str, separator: str) -> Iterator[Line]:
    rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
    for number, row in enumerate(rows, start=1):
        yield [
            Cell(value or None, f"{letter_of(at)}{number}", "s") for at, value in enumerate(row)
        ]
