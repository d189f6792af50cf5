"""Read a table out of an XLSX file that a stranger may have made. Plain Python.

Nothing of a file is believed. It is opened in a process of its own (parsing.py), whose limits of
time and memory it may exhaust; what is beyond a limit is refused, never cut.
"""

from collections.abc import Sequence
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

    A file without a column that `may_be_missing` has no such key in its cells.
    """

    key: str
    heading: str
    is_required: bool = False
    choices: tuple[str, ...] = ()
    width: int = 24
    is_number: bool = False
    may_be_missing: bool = False


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


def read_table(
    content: bytes, columns: Sequence[Column], sheet: str, *, is_needed: bool = True
) -> Table:
    """The rows of the sheet named `sheet`, or of the first one; one that is not needed has no rows
    where it is not there. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        raise Unreadable([Remark("", "too_large", {"megabytes": MOST_BYTES // 2**20})])
    argument = {
        "columns": [[column.key, column.heading] for column in columns],
        "optional": [column.key for column in columns if column.may_be_missing],
        "sheet": sheet,
        "is_needed": is_needed,
    }
    try:
        with TemporaryFile() as file:
            file.write(content)
            file.seek(0)
            parsed = run_isolated(_PARSE, file, argument)
    except Ended as fault:
        raise Unreadable([Remark("", _REMARKS[fault.code])]) from fault
    if "remarks" in parsed:
        raise Unreadable([Remark(*one) for one in parsed["remarks"]])
    rows = tuple(SheetRow(number, cells) for number, cells in parsed["rows"])
    return Table(parsed["letters"], rows)
