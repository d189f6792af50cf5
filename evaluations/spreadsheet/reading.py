"""Read a table out of an XLSX file that a stranger may have made. Plain Python.

Nothing of a file is believed: its size, what it unpacks to, its sheets and its cells are checked
first, and everything wrong is told with the address of its cell. Formulas and merged cells are
refused, because what a person saw is not what is stored.
"""

import datetime
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from thai.cleaning import clean

MOST_BYTES = 10 * 2**20
MOST_UNPACKED = 80 * 2**20
MOST_MEMBERS = 500
MOST_ROWS = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 5_000
REMARKS_TOLD = 200
_MERGED = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z0-9:]{2,20})"')


@dataclass(frozen=True)
class Column:
    """A column of a table: `key` in the program, `heading` in the file's first row."""

    key: str
    heading: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 24


@dataclass(frozen=True)
class Remark:
    """What is wrong at a cell ("B7"); `code` says which sentence, `values` fill it."""

    cell: str
    code: str
    values: dict[str, Any] = field(default_factory=dict)


class Unreadable(ValueError):
    """The file cannot be taken in; `remarks` tell why, cell by cell."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        super().__init__(f"{len(remarks)} remarks")
        self.remarks = tuple(remarks[:REMARKS_TOLD])


@dataclass(frozen=True)
class SheetRow:
    """One row; `number` as the spreadsheet program shows it, cells by column key."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """Rows, and the letter under which each column stands in the file."""

    letters: dict[str, str]
    rows: tuple[SheetRow, ...]

    def address(self, key: str, row: int) -> str:
        """The cell of column `key` in `row`: "C12"."""
        return f"{self.letters[key]}{row}"


def read_table(content: bytes, columns: Sequence[Column], sheet: str) -> Table:
    """The rows of the sheet named `sheet`, or of the first one. Raises Unreadable."""
    from openpyxl import load_workbook  # noqa: PLC0415 (8 MiB, for a file now and then)

    _check_package(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        page = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
        _check_merged(content, page)
        return _rows(page, columns)
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise Unreadable([Remark("", "broken")]) from error


def _check_package(content: bytes) -> None:
    """Refuse what is no XLSX, or would unpack to something enormous."""
    if len(content) > MOST_BYTES:
        raise Unreadable([Remark("", "too_large", {"megabytes": MOST_BYTES // 2**20})])
    try:
        members = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable([Remark("", "no_xlsx")]) from error
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unreadable([Remark("", "no_xlsx")])
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS:
        raise Unreadable([Remark("", "bomb")])


def _check_merged(content: bytes, page: Any) -> None:
    """Read-only sheets do not tell their merged cells: look into the file."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        path = page._worksheet_path.lstrip("/")
        found = _MERGED.findall(package.read(path))
    if found:
        raise Unreadable([Remark(one.decode(), "merged") for one in found])


def _letter(at: int) -> str:
    """The letters of a column counted from 0: A … Z, AA …"""
    letters, at = "", at + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _rows(page: Any, columns: Sequence[Column]) -> Table:
    page.reset_dimensions()
    lines = page.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS)
    keys = _headings(next(lines, ()), columns)
    remarks: list[Remark] = []
    rows: list[SheetRow] = []
    for number, line in enumerate(lines, start=2):
        cells = dict(_cells(line, keys, number, remarks))
        if any(cells.values()):
            rows.append(SheetRow(number, cells))
        if len(rows) > MOST_ROWS:
            raise Unreadable([Remark("", "too_long", {"rows": MOST_ROWS})])
    if remarks:
        raise Unreadable(remarks)
    if not rows:
        raise Unreadable([Remark("A2", "empty")])
    letters = {key: _letter(at) for at, key in keys.items()}
    return Table(letters, tuple(rows))


def _headings(line: Sequence[Any], columns: Sequence[Column]) -> dict[int, str]:
    """Which column stands where; the headings may come in any order."""
    wanted = {column.heading: column.key for column in columns}
    keys: dict[int, str] = {}
    remarks: list[Remark] = []
    for at, cell in enumerate(line):
        heading = clean(str(cell.value)) if cell.value is not None else ""
        where = f"{_letter(at)}1"
        if not heading:
            continue
        if heading not in wanted:
            remarks.append(Remark(where, "unknown_heading", {"heading": heading[:60]}))
        elif wanted[heading] in keys.values():
            remarks.append(Remark(where, "heading_twice", {"heading": heading}))
        else:
            keys[at] = wanted[heading]
    missing = [one for one in columns if one.key not in keys.values()]
    remarks += [Remark("A1", "no_heading", {"heading": one.heading}) for one in missing]
    if remarks:
        raise Unreadable(remarks)
    return keys


def _cells(
    line: Sequence[Any], keys: dict[int, str], number: int, remarks: list[Remark]
) -> Iterator[tuple[str, str]]:
    for at, key in keys.items():
        cell = line[at] if at < len(line) else None
        value = cell.value if cell is not None else None
        where = f"{_letter(at)}{number}"
        kind = getattr(cell, "data_type", "")
        if kind == "f":
            remarks.append(Remark(where, "formula"))
        elif kind == "e":
            remarks.append(Remark(where, "error_value", {"value": str(value)[:20]}))
        text = _text(value)
        if len(text) > LONGEST_CELL:
            remarks.append(Remark(where, "long_cell", {"characters": LONGEST_CELL}))
        yield key, text


def _text(value: Any) -> str:
    """A cell as text. Dates become ISO; whoever typed a year in พ.ศ. has it in พ.ศ. there."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))
