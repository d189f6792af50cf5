"""The inside of an XLSX file, read in a process of its own (isolation.py). Plain Python.

Everything wrong is told with the address of its cell. Formulas and merged cells are refused,
because what a person saw is not what is stored; so is what stands beside the table, because
nothing that somebody typed may be left out in silence. What is hidden, what stands above the
headings and what other sheets there are is told with the table.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, islice
from typing import IO, Any
from zipfile import ZipFile

from openpyxl import load_workbook

from evaluations.platform.spreadsheet.cells import Kinds, cell_text, is_filled, letter_of
from evaluations.platform.spreadsheet.headings import (
    HEADING_ROWS,
    Headings,
    Line,
    above,
    heading_row,
    keys_of,
    listed,
)
from evaluations.platform.spreadsheet.looking import check_small, look_at_sheet
from evaluations.platform.spreadsheet.reading import (
    MOST_ROWS,
    REMARKS_TOLD,
    Remark,
    Remarks,
    SheetRow,
    Table,
    Unreadable,
)
from evaluations.platform.unpacking import Limits, Unsafe, opened

LIMITS = Limits(members=500, largest=64 << 20, total=80 << 20)
SMALL_PARTS = ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_STYLES = "xl/styles.xml"


@dataclass(frozen=True)
class Wanted:
    """The table that is looked for: (key, heading) of its columns, and what they hold."""

    headings: Headings
    sheet: str
    most_rows: int = MOST_ROWS
    kinds: Kinds = field(default_factory=Kinds)
    # Keys of columns that may be missing, and whether the sheet has to be there, with rows.
    optional: Sequence[str] = ()
    is_needed: bool = True


def parse(source: IO[bytes], argument: Mapping[str, Any]) -> dict[str, Any]:
    """A table as JSON: {"letters", "rows", "notes"}, or {"remarks"} where it cannot be read.

    `argument`: {"columns": [[key, heading], …], "sheet": name, "most_rows": number, "numbers":
    [key, …], "answers": {key: [yes, no]}, "optional": [key, …], "is_needed": true or false}; all
    but the first two may be missing.
    """
    kinds = Kinds(frozenset(argument.get("numbers", ())), argument.get("answers", {}))
    wanted = Wanted(
        argument["columns"],
        argument["sheet"],
        int(argument.get("most_rows", MOST_ROWS)),
        kinds,
        argument.get("optional", ()),
        argument.get("is_needed", True),
    )
    try:
        table = read_rows(source.read(), wanted)
    except Unreadable as wrong:
        return {"remarks": _stored(wrong.remarks)}
    rows = [[row.number, row.cells] for row in table.rows]
    return {"letters": table.letters, "rows": rows, "notes": _stored(table.notes)}


def _stored(remarks: Sequence[Remark]) -> list[list[Any]]:
    return [[remark.cell, remark.code, remark.values] for remark in remarks]


def read_rows(content: bytes, wanted: Wanted) -> Table:
    """The rows of the visible sheet of that name, or of the first one. Raises Unreadable."""
    try:
        with opened(BytesIO(content), LIMITS) as package:
            _check_parts(package)
            book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
            if not wanted.is_needed and wanted.sheet not in book.sheetnames:
                return Table({}, ())
            page, notes = _chosen(book, wanted.sheet)
            # Nothing public says in which part a sheet is; test_reading.py breaks first.
            seen = look_at_sheet(package.read(page._worksheet_path.lstrip("/")))
            return _Sheet(wanted, notes, seen.hidden_rows, seen.hidden_columns).read(page)
    except Unsafe as fault:
        code = "no_xlsx" if fault.code == "no_zip" else fault.code
        raise Unreadable([Remark("", code)]) from fault
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # openpyxl raises whatever its parsers meet
        raise Unreadable([Remark("", "broken")]) from error


def _check_parts(package: ZipFile) -> None:
    names = set(package.namelist())
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise Unreadable([Remark("", "no_xlsx")])
    for name in names & {*SMALL_PARTS, _STYLES}:
        check_small(package.read(name))


def _chosen(book: Any, name: str) -> tuple[Any, list[Remark]]:
    """The sheet to read, and which others there are."""
    visible = [page for page in book.worksheets if page.sheet_state == "visible"]
    if not visible:
        raise Unreadable([Remark("", "all_hidden" if book.worksheets else "broken")])
    page = next((one for one in visible if one.title == name), visible[0])
    hidden = [one for one in book.worksheets if one not in visible]
    others = [one for one in visible if one is not page]
    notes = [
        Remark("", code, {"read": page.title, "others": listed(one.title for one in pages)})
        for code, pages in (("hidden_sheets", hidden), ("other_sheets", others))
        if pages
    ]
    return page, notes


class _Sheet:
    """A sheet as it is read, row by row."""

    def __init__(
        self,
        wanted: Wanted,
        notes: list[Remark],
        hidden_rows: set[int],
        hidden_columns: set[int],
    ) -> None:
        self.wanted, self.notes = wanted, notes
        self.hidden_rows, self.hidden_columns = hidden_rows, hidden_columns
        self.wrong, self.odd = Remarks(), Remarks()
        self.keys: dict[int, str] = {}

    def read(self, page: Any) -> Table:
        page.reset_dimensions()
        lines = page.iter_rows()
        top = list(islice(lines, HEADING_ROWS))
        at = heading_row(top, self.wanted.headings)
        self.keys = keys_of(top[at], at + 1, self.wanted.headings, self.wanted.optional)
        rows = self._rows(chain(top[at + 1 :], lines), at + 2)
        if len(rows) > self.wanted.most_rows:
            raise Unreadable([Remark("", "too_long", {"rows": self.wanted.most_rows})])
        if self.wrong or (self.wanted.is_needed and not rows):
            raise Unreadable(self.wrong.told() or [Remark(f"A{at + 2}", "empty")])
        letters = {key: letter_of(at) for at, key in self.keys.items()}
        hidden = [*self._hidden_rows(rows), *self._hidden_columns(rows)]
        notes = [*self.notes, *above(top[:at]), *hidden, *self.odd.told()]
        return Table(letters, tuple(rows), tuple(notes))

    def _rows(self, lines: Iterator[Line], first: int) -> list[SheetRow]:
        rows: list[SheetRow] = []
        for number, line in enumerate(lines, start=first):
            self._check_outside(line, number)
            cells = {
                key: cell_text(
                    line[at] if at < len(line) else None,
                    key,
                    f"{letter_of(at)}{number}",
                    self.wanted.kinds,
                    self.wrong,
                    self.odd,
                )
                for at, key in self.keys.items()
            }
            if any(cells.values()):
                rows.append(SheetRow(number, cells))
            if len(rows) > self.wanted.most_rows or len(self.wrong) >= REMARKS_TOLD:
                break
        return rows

    def _check_outside(self, line: Line, number: int) -> None:
        """Cells under no heading that hold something."""
        for at, cell in enumerate(line):
            if at not in self.keys and is_filled(cell):
                self.wrong.add(f"{letter_of(at)}{number}", "outside")

    def _hidden_rows(self, rows: Sequence[SheetRow]) -> Iterator[Remark]:
        hidden = [row.number for row in rows if row.number in self.hidden_rows]
        if hidden:
            values = {"rows": listed(iter(hidden)), "count": len(hidden)}
            yield Remark(f"A{hidden[0]}", "hidden_rows", values)

    def _hidden_columns(self, rows: Sequence[SheetRow]) -> Iterator[Remark]:
        hidden = [
            letter_of(at)
            for at, key in self.keys.items()
            if at in self.hidden_columns and any(row.cells[key] for row in rows)
        ]
        if hidden:
            yield Remark(f"{hidden[0]}1", "hidden_columns", {"columns": ", ".join(hidden)})
