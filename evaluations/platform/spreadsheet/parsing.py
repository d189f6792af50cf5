"""The inside of a spreadsheet, read in a process of its own (isolation.py). Plain Python.

Everything wrong is told with the address of its cell. Formulas and merged cells are refused,
because what a person saw is not what is stored; so is what stands beside the table, because
nothing that somebody typed may be left out in silence. What is hidden, what stands above the
headings and what other sheets there are is told with the table.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, field
from functools import partial
from io import BytesIO
from itertools import chain, islice
from typing import IO, Any
from zipfile import ZipFile

from evaluations.platform.spreadsheet.cells import (
    Kinds,
    cell_text,
    is_filled,
    letter_of,
    text_of,
)
from evaluations.platform.spreadsheet.comma_separated import text_page
from evaluations.platform.spreadsheet.excel import excel_page
from evaluations.platform.spreadsheet.headings import (
    HEADING_ROWS,
    Headings,
    above,
    heading_row,
    keys_of,
    listed,
)
from evaluations.platform.spreadsheet.lines import Chosen, Line, Page
from evaluations.platform.spreadsheet.meanings import headings_of, is_sum, row_of_headings
from evaluations.platform.spreadsheet.open_document import MIME_TYPE, open_document_page
from evaluations.platform.spreadsheet.reading import (
    MOST_ROWS,
    REMARKS_TOLD,
    Heading,
    Remark,
    Remarks,
    SheetRow,
    Table,
    Unreadable,
)
from evaluations.platform.unpacking import Limits, Unsafe, opened

LIMITS = Limits(members=500, largest=64 << 20, total=80 << 20)
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


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
    # Of headings, where a list is read as people have it (meanings.py).
    meanings: Mapping[str, str] | None = None


def parse(source: IO[bytes], argument: Mapping[str, Any]) -> dict[str, Any]:
    """A table as JSON: {"letters", "rows", "notes", "headings", "faults"}, or {"remarks"} where it
    cannot be read.

    `argument`: {"columns": [[key, heading], …], "sheet": name, "most_rows": number, "numbers":
    [key, …], "answers": {key: [yes, no]}, "optional": [key, …], "is_needed": true or false,
    "meanings": {heading: key}}; all but the first two may be missing.
    """
    kinds = Kinds(frozenset(argument.get("numbers", ())), argument.get("answers", {}))
    wanted = Wanted(
        argument["columns"],
        argument["sheet"],
        int(argument.get("most_rows", MOST_ROWS)),
        kinds,
        argument.get("optional", ()),
        argument.get("is_needed", True),
        argument.get("meanings"),
    )
    try:
        table = read_rows(source.read(), wanted)
    except Unreadable as wrong:
        return {"remarks": _stored(wrong.remarks)}
    return {
        "letters": table.letters,
        "rows": [[row.number, row.cells] for row in table.rows],
        "notes": _stored(table.notes),
        "headings": [astuple(heading) for heading in table.headings],
        "faults": _stored(table.faults),
    }


def _stored(remarks: Sequence[Remark]) -> list[list[Any]]:
    return [[remark.cell, remark.code, remark.values] for remark in remarks]


def texts(source: IO[bytes], argument: Mapping[str, Any]) -> list[list[str]]:
    """What every cell of a sheet that was read says, row by row, for a copy with remarks.

    `argument`: {"sheet": name}.
    """
    with _page(source.read(), Wanted((), argument["sheet"])) as page:
        lines = islice(page.lines if page else (), MOST_ROWS + HEADING_ROWS)
        return [[_text(cell) for cell in line] for line in lines]


def _text(cell: Any) -> str:
    return text_of(cell) if is_filled(cell) else ""


def read_rows(content: bytes, wanted: Wanted) -> Table:
    """The rows of the visible sheet of that name, or of the first one. Raises Unreadable."""
    with _page(content, wanted) as page:
        return _Sheet(wanted, page).read() if page else Table({}, ())


@contextmanager
def _page(content: bytes, wanted: Wanted) -> Iterator[Page | None]:
    """The sheet that is wanted; None where it is missing and may be. Raises Unreadable, also for
    what goes wrong while its lines are read."""
    try:
        if content.startswith(_ZIP):
            with opened(BytesIO(content), LIMITS) as package:
                yield _page_in(package, content, wanted)
        elif content.startswith(_OLD_EXCEL):
            raise Unreadable([Remark("", "old_excel")])
        else:
            yield text_page(content) if wanted.is_needed else None
    except Unsafe as fault:
        code = "no_xlsx" if fault.code == "no_zip" else fault.code
        raise Unreadable([Remark("", code)]) from fault
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # the parsers raise whatever they meet
        raise Unreadable([Remark("", "broken")]) from error


def _page_in(package: ZipFile, content: bytes, wanted: Wanted) -> Page | None:
    names = set(package.namelist())
    if {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        return excel_page(package, content, partial(_chosen, wanted=wanted))
    if {"mimetype", "content.xml"} <= names and package.read("mimetype") == MIME_TYPE:
        return open_document_page(package, partial(_chosen, wanted=wanted))
    raise Unreadable([Remark("", "no_xlsx")])


def _chosen(sheets: Sequence[tuple[str, bool]], wanted: Wanted) -> Chosen:
    """The sheet to read, and which others there are; None where it is missing and may be."""
    if not wanted.is_needed and wanted.sheet not in [name for name, _hidden in sheets]:
        return None
    visible = [name for name, is_hidden in sheets if not is_hidden]
    if not visible:
        raise Unreadable([Remark("", "all_hidden" if sheets else "broken")])
    read = wanted.sheet if wanted.sheet in visible else visible[0]
    hidden = [name for name, is_hidden in sheets if is_hidden]
    others = [name for name in visible if name != read]
    notes = [
        Remark("", code, {"read": read, "others": listed(names)})
        for code, names in (("hidden_sheets", hidden), ("other_sheets", others))
        if names
    ]
    return read, notes


class _Sheet:
    """A sheet as it is read, row by row."""

    def __init__(self, wanted: Wanted, page: Page) -> None:
        self.wanted, self.page = wanted, page
        self.is_list = wanted.meanings is not None
        self.wrong, self.odd = Remarks(at_every_cell=self.is_list), Remarks()
        self.headings: list[Heading] = []
        self.keys: dict[int, str] = {}
        self.unread: set[int] = set()

    def read(self) -> Table:
        lines = iter(self.page.lines)
        top = list(islice(lines, HEADING_ROWS))
        at = self._find_headings(top)
        if merged := self.page.merged_below(at):
            raise Unreadable(merged)
        rows = self._rows(chain(top[at + 1 :], lines), at + 2)
        if len(rows) > self.wanted.most_rows:
            raise Unreadable([Remark("", "too_long", {"rows": self.wanted.most_rows})])
        faults = self.wrong.told()
        if (faults and not self.is_list) or (self.wanted.is_needed and not rows):
            raise Unreadable(faults or [Remark(f"A{at + 2}", "empty")])
        letters = {key: letter_of(at) for at, key in self.keys.items()}
        hidden = [*self._hidden_rows(rows), *self._hidden_columns(rows)]
        notes = [*self.page.notes, *above(top[:at]), *hidden, *self.odd.told()]
        return Table(letters, tuple(rows), tuple(notes), tuple(self.headings), tuple(faults))

    def _find_headings(self, top: Sequence[Line]) -> int:
        """The row of the headings, from 0."""
        if self.wanted.meanings is None:
            at = heading_row(top, self.wanted.headings)
            self.keys = keys_of(top[at], at + 1, self.wanted.headings, self.wanted.optional)
            return at
        at = row_of_headings(top, self.wanted.meanings)
        self.headings = headings_of(top[at], top[at + 1 :], self.wanted.meanings)
        meant = {heading.letter: heading.key for heading in self.headings}
        stand = {number: meant.get(letter_of(number)) for number in range(len(top[at]))}
        self.keys = {number: key for number, key in stand.items() if key}
        self.unread = {number for number in stand if letter_of(number) in meant} - set(self.keys)
        return at

    def _rows(self, lines: Iterator[Line], first: int) -> list[SheetRow]:
        rows: list[SheetRow] = []
        for number, line in enumerate(lines, start=first):
            before = len(self.wrong)
            self._check_outside(line, number)
            cells = self._cells(line, number)
            if any(cells.values()) or (self.is_list and len(self.wrong) > before):
                rows.append(SheetRow(number, cells))
            if len(rows) > self.wanted.most_rows or len(self.wrong) >= REMARKS_TOLD:
                break
        return rows

    def _cells(self, line: Line, number: int) -> dict[str, str]:
        if self.is_list and self._is_left_out(line, number):
            return {}
        return {
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

    def _is_left_out(self, line: Line, number: int) -> bool:
        """Whether a line says nothing under the headings that are read, or adds those above; what
        stands in it is told."""
        filled = [at for at, cell in enumerate(line) if is_filled(cell)]
        needed = next(iter(self.wanted.headings))[0]
        has_key = any(self.keys.get(at) == needed for at in filled)
        if filled and not has_key and (is_sum(line) or set(filled) <= self.unread):
            self.odd.add(f"{letter_of(filled[0])}{number}", "left_out")
            return True
        return False

    def _check_outside(self, line: Line, number: int) -> None:
        """Cells under no heading that hold something."""
        for at, cell in enumerate(line):
            if at not in self.keys and at not in self.unread and is_filled(cell):
                self.wrong.add(f"{letter_of(at)}{number}", "outside")

    def _hidden_rows(self, rows: Sequence[SheetRow]) -> Iterator[Remark]:
        hidden = [row.number for row in rows if row.number in self.page.hidden_rows]
        if hidden:
            values = {"rows": listed(iter(hidden)), "count": len(hidden)}
            yield Remark(f"A{hidden[0]}", "hidden_rows", values)

    def _hidden_columns(self, rows: Sequence[SheetRow]) -> Iterator[Remark]:
        hidden = [
            letter_of(at)
            for at, key in self.keys.items()
            if at in self.page.hidden_columns and any(row.cells.get(key) for row in rows)
        ]
        if hidden:
            yield Remark(f"{hidden[0]}1", "hidden_columns", {"columns": ", ".join(hidden)})
