"""A sheet as its reader hands it over, whatever the kind of file. Plain Python."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from evaluations.platform.spreadsheet.reading import Remark


@dataclass(frozen=True)
class Cell:
    """One cell of a file that is no XLSX; the names are those of openpyxl's cells."""

    value: Any
    coordinate: str
    data_type: str = ""
    number_format: str = ""


Line = Sequence[Any]
# The sheet to read of those that there are (name, whether hidden), and what to say of the others;
# None where none is to be read.
Chosen = tuple[str, list[Remark]] | None
Choose = Callable[[Sequence[tuple[str, bool]]], Chosen]
_ROWS = re.compile(r"\d+")


@dataclass(frozen=True)
class Page:
    """The lines of one sheet from row 1 on.

    `merged` holds ranges ("A2:B3"); rows are counted from 1, columns from 0; `notes` say which
    other sheets there are.
    """

    lines: Iterable[Line]
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: Sequence[str] = ()
    notes: Sequence[Remark] = ()

    def merged_below(self, row: int) -> list[Remark]:
        """Merged cells that reach below `row`: a title above the table may be merged."""
        return [
            Remark(area, "merged")
            for area in self.merged
            if max((int(number) for number in _ROWS.findall(area)), default=row + 1) > row
        ]
