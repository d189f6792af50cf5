"""Read a table out of a spreadsheet (XLSX, ODS, CSV) that a stranger may have made. Plain Python.

Nothing of a file is believed. It is opened in a process of its own (parsing.py), whose limits of
time and memory it may exhaust; what is beyond a limit is refused, never cut.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import Any

from evaluations.platform.isolation import Ended, run_isolated

MOST_BYTES = 10 * 2**20
MOST_ROWS = 20_000
LONGEST_CELL = 5_000
REMARKS_TOLD = 200
_PARSE = "evaluations.platform.spreadsheet.parsing:parse"
_REMARKS = {"busy": "busy", "too_slow": "too_slow", "too_large": "bomb", "broken": "broken"}


@dataclass(frozen=True)
class Column:
    """A column of a table: `key` in the program, `heading` in the file's first row.

    `is_number`: written as a number, and read from one without a remark. `is_answer`: `choices`
    are the words for yes and no, in this order, and TRUE and FALSE stand for them. A file without
    a column that `may_be_missing` has no such key in its cells. `aliases`: what people call it.
    """

    key: str
    heading: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 24
    is_number: bool = False
    is_answer: bool = False
    may_be_missing: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """What is to be said of a cell ("B7"); `code` says which sentence, `values` fill it; "more"
    in them is in how many more cells of its column the same is the case."""

    cell: str
    code: str
    values: dict[str, Any] = field(default_factory=dict)


class Remarks:
    """Remarks once per cause: those of one kind in one column are told at their first cell; or,
    where each is to be marked, at every cell."""

    def __init__(self, *, at_every_cell: bool = False) -> None:
        self._found: dict[tuple[str, str], Remark] = {}
        self._at_every_cell = at_every_cell

    def add(self, cell: str, code: str, values: dict[str, Any] | None = None) -> None:
        cause = (cell if self._at_every_cell else cell.rstrip("0123456789"), code)
        if cause in self._found:
            known = self._found[cause].values
            known["more"] = known.get("more", 0) + 1
        else:
            self._found[cause] = Remark(cell, code, dict(values or {}))

    def __len__(self) -> int:
        return len(self._found)

    def told(self) -> list[Remark]:
        return list(self._found.values())


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
class Heading:
    """A heading of somebody's list: `key` of the column that it means, "" where the column is not
    read, None where that has to be asked; `samples` are what stands below it."""

    letter: str
    text: str
    key: str | None
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Rows, and the letter under which each column stands in the file.

    `notes` tell what was read otherwise than it looks, and what was not read: whoever confirms
    the rows must see them. A list read with meanings has its `headings`, and the `faults` of its
    cells, which keep their rows from being taken in.
    """

    letters: dict[str, str]
    rows: tuple[SheetRow, ...]
    notes: tuple[Remark, ...] = ()
    headings: tuple[Heading, ...] = ()
    faults: tuple[Remark, ...] = ()

    def address(self, key: str, row: int) -> str:
        """The cell of column `key` in `row`: "C12"; the first where it has no such column."""
        return f"{self.letters.get(key, 'A')}{row}"


def read_table(
    content: bytes,
    columns: Sequence[Column],
    sheet: str,
    *,
    is_needed: bool = True,
    meanings: Mapping[str, str] | None = None,
) -> Table:
    """The rows of the visible sheet named `sheet`, or of the first one; a sheet that is not needed
    has no rows where it is not there. Raises Unreadable.

    With `meanings` (of headings, see meanings.py) a list is read as people have it: what its
    other columns say is left out, and what is wrong with its cells is told with the table.
    """
    if len(content) > MOST_BYTES:
        raise Unreadable([Remark("", "too_large", {"megabytes": MOST_BYTES // 2**20})])
    wanted = {
        "columns": [[column.key, column.heading] for column in columns],
        "sheet": sheet,
        "numbers": [column.key for column in columns if column.is_number],
        "optional": [column.key for column in columns if column.may_be_missing],
        "is_needed": is_needed,
        "answers": {column.key: column.choices for column in columns if column.is_answer},
        "meanings": meanings,
    }
    parsed = apart(_PARSE, content, wanted)
    if "remarks" in parsed:
        raise Unreadable([Remark(*parts) for parts in parsed["remarks"]])
    rows = tuple(SheetRow(number, cells) for number, cells in parsed["rows"])
    headings = tuple(
        Heading(letter, text, key, tuple(samples))
        for letter, text, key, samples in parsed["headings"]
    )
    notes, faults = (
        tuple(Remark(*parts) for parts in parsed[name]) for name in ("notes", "faults")
    )
    return Table(parsed["letters"], rows, notes, headings, faults)


def apart(function: str, content: bytes, argument: Any) -> Any:
    """What `function` makes of a file in a process of its own. Raises Unreadable."""
    try:
        with TemporaryFile() as file:
            file.write(content)
            file.seek(0)
            return run_isolated(function, file, argument)
    except Ended as fault:
        raise Unreadable([Remark("", _REMARKS[fault.code])]) from fault
