"""The inside of an XLSX file, read in a process of its own (isolation.py). Plain Python.

Everything wrong is told with the address of its cell. Formulas and merged cells are refused,
because what a person saw is not what is stored; so is what stands outside the table, because
nothing that somebody typed may be left out in silence.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import IO, Any
from xml.parsers import expat
from zipfile import ZipFile

from openpyxl import load_workbook

from evaluations.platform.spreadsheet.reading import (
    LONGEST_CELL,
    MOST_ROWS,
    REMARKS_TOLD,
    Remark,
    SheetRow,
    Table,
    Unreadable,
)
from evaluations.platform.unpacking import Limits, Unsafe, opened
from thai.cleaning import clean

LIMITS = Limits(members=500, largest=64 << 20, total=80 << 20)
MOST_DEPTH = 60
# What the spreadsheet program itself allows.
LAST_ROW, MOST_STYLES = 1_048_576, 65_490
# Elements of a small part that is read as a whole; and cells of a sheet, counted as the reader
# fills them up: a row that has one cell far to the right has all that stand left of it.
MOST_ELEMENTS, MOST_CELLS = 400_000, 6_000_000
SMALL_PARTS = ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_STYLES = "xl/styles.xml"
_ADDRESS = 20
Headings = Sequence[tuple[str, str]]


def parse(source: IO[bytes], argument: Mapping[str, Any]) -> dict[str, Any]:
    """A table as JSON: {"letters", "rows"}, or {"remarks"} where it cannot be read.

    `argument`: {"columns": [[key, heading], …], "sheet": name, "most_rows": number, "optional":
    keys of columns that need not be there, "is_needed": whether the sheet has to be there}.
    """
    most = int(argument.get("most_rows", MOST_ROWS))
    more = {"optional": argument.get("optional", ()), "is_needed": argument.get("is_needed", True)}
    try:
        table = read_rows(source.read(), argument["columns"], argument["sheet"], most, **more)
    except Unreadable as wrong:
        return {"remarks": [[remark.cell, remark.code, remark.values] for remark in wrong.remarks]}
    rows = [[row.number, row.cells] for row in table.rows]
    return {"letters": table.letters, "rows": rows}


def read_rows(
    content: bytes,
    headings: Headings,
    sheet: str,
    most: int = MOST_ROWS,
    *,
    optional: Sequence[str] = (),
    is_needed: bool = True,
) -> Table:
    """The rows of the sheet named `sheet`, or of the first one; one that is not needed has no rows
    where it is not there. Raises Unreadable."""
    try:
        with opened(BytesIO(content), LIMITS) as package:
            _check_package(package)
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            page = _page(book, sheet, is_needed)
            if page is None:
                return Table({}, ())
            # Nothing public says in which part a sheet is; test_reading.py breaks first.
            _check_sheet(package.read(page._worksheet_path.lstrip("/")))
            return _rows(page, _Wanted(headings, optional, is_needed), most)
    except Unsafe as fault:
        code = "no_xlsx" if fault.code == "no_zip" else fault.code
        raise Unreadable([Remark("", code)]) from fault
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise Unreadable([Remark("", "broken")]) from error


def _check_package(package: ZipFile) -> None:
    names = set(package.namelist())
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unreadable([Remark("", "no_xlsx")])
    for name in names & {*SMALL_PARTS, _STYLES}:
        _check_small(package.read(name))


def _page(book: Any, sheet: str, is_needed: bool) -> Any:
    """The sheet of that name, or the first one where it is needed."""
    if sheet in book.sheetnames:
        return book[sheet]
    return book.worksheets[0] if is_needed else None


class _Look:
    """Goes over a part's elements once, without building anything of them."""

    def __init__(self) -> None:
        self.depth = self.elements = self.styles = self.cells = 0
        self.column = 0
        self.merged: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH:
            raise Unreadable([Remark("", "broken")])
        name = name.rpartition(":")[2]
        if name == "row" and not 0 < int(attributes.get("r", "1")[:_ADDRESS]) <= LAST_ROW:
            raise Unreadable([Remark("", "broken")])
        if name == "row":
            self.column = 0
        if name == "mergeCell" and len(self.merged) < REMARKS_TOLD:
            self.merged.append(attributes.get("ref", "")[:_ADDRESS])
        self.styles += name == "xf"
        if name == "c":
            self._count(attributes.get("r", "")[:_ADDRESS])

    def _count(self, address: str) -> None:
        column = 0
        for letter in address.rstrip("0123456789"):
            column = column * 26 + ord(letter) - ord("A") + 1
        # The cells of a row come in order: each adds what it stands further right.
        self.cells += max(1, column - self.column)
        self.column = column
        if self.cells > MOST_CELLS:
            raise Unreadable([Remark("", "bomb")])

    def end(self, _name: str) -> None:
        self.depth -= 1


def _look(content: bytes) -> _Look:
    def refuse(*_arguments: object) -> None:
        raise Unreadable([Remark("", "broken")])

    seen, parser = _Look(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = seen.begin, seen.end
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)
    return seen


def _check_small(content: bytes) -> None:
    seen = _look(content)
    if seen.elements > MOST_ELEMENTS or seen.styles > MOST_STYLES:
        raise Unreadable([Remark("", "bomb")])


def _check_sheet(content: bytes) -> None:
    """openpyxl's read-only sheets do not tell their merged cells."""
    if found := _look(content).merged:
        raise Unreadable([Remark(one, "merged") for one in found])


def letter_of(at: int) -> str:
    """The letters of a column counted from 0: A … Z, AA …"""
    letters, at = "", at + 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class _Wanted:
    """Headings, keys of those that need not be there, and whether there have to be rows."""

    headings: Headings
    optional: Sequence[str]
    is_needed: bool


def _rows(page: Any, wanted: _Wanted, most: int) -> Table:
    page.reset_dimensions()
    lines = page.iter_rows()
    keys = _keys(next(lines, ()), wanted)
    remarks: list[Remark] = []
    rows: list[SheetRow] = []
    for number, line in enumerate(lines, start=2):
        remarks += _outside(line, keys, number)
        cells = dict(_cells(line, keys, number, remarks))
        if any(cells.values()):
            rows.append(SheetRow(number, cells))
        if len(rows) > most or len(remarks) >= REMARKS_TOLD:
            break
    if len(rows) > most:
        raise Unreadable([Remark("", "too_long", {"rows": most})])
    if remarks or (wanted.is_needed and not rows):
        raise Unreadable(remarks or [Remark("A2", "empty")])
    return Table({key: letter_of(at) for at, key in keys.items()}, tuple(rows))


def _keys(line: Sequence[Any], asked: _Wanted) -> dict[int, str]:
    """Which column stands where; the headings may come in any order."""
    wanted = {heading: key for key, heading in asked.headings}
    keys: dict[int, str] = {}
    remarks: list[Remark] = []
    for at, cell in enumerate(line):
        heading = clean(str(cell.value)) if cell.value is not None else ""
        where = f"{letter_of(at)}1"
        if not heading:
            continue
        if heading not in wanted:
            remarks.append(Remark(where, "unknown_heading", {"heading": heading[:60]}))
        elif wanted[heading] in keys.values():
            remarks.append(Remark(where, "heading_twice", {"heading": heading}))
        else:
            keys[at] = wanted[heading]
    there = {*keys.values(), *asked.optional}
    missing = [heading for key, heading in asked.headings if key not in there]
    remarks += [Remark("A1", "no_heading", {"heading": heading}) for heading in missing]
    if remarks:
        raise Unreadable(remarks)
    return keys


def _outside(line: Sequence[Any], keys: Mapping[int, str], number: int) -> Iterator[Remark]:
    """Cells under no heading that hold something."""
    for at, cell in enumerate(line):
        if at not in keys and cell.value is not None and _text(cell.value):
            yield Remark(f"{letter_of(at)}{number}", "outside")


def _cells(
    line: Sequence[Any], keys: Mapping[int, str], number: int, remarks: list[Remark]
) -> Iterator[tuple[str, str]]:
    for at, key in keys.items():
        cell = line[at] if at < len(line) else None
        value = cell.value if cell is not None else None
        where = f"{letter_of(at)}{number}"
        kind = getattr(cell, "data_type", "")
        if kind == "f":
            remarks.append(Remark(where, "formula"))
        elif kind == "e":
            remarks.append(Remark(where, "error_value", {"value": str(value)[:20]}))
        text = _percent(value) if _is_percent(cell) else _text(value)
        if len(text) > LONGEST_CELL:
            remarks.append(Remark(where, "long_cell", {"characters": LONGEST_CELL}))
        yield key, text


def _is_percent(cell: Any) -> bool:
    """Whether the cell shows its number as a percentage: 0.6 as 60%."""
    is_number = getattr(cell, "data_type", "") == "n" and cell.value is not None
    return is_number and "%" in (cell.number_format or "")


def _percent(value: Any) -> str:
    """A percentage as the person saw it."""
    return f"{(Decimal(str(value)) * 100).normalize():f}%"


def _text(value: Any) -> str:
    """A cell as text. Dates become ISO; whoever typed a year in พ.ศ. has it in พ.ศ. there."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value))
