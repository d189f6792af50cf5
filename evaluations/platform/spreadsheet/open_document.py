"""The sheets of an ODS file. Plain Python.

The file is gone over once; what says "a million times the same" is counted, never laid out beyond
what a table may hold.
"""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

from evaluations.platform.spreadsheet.cells import letter_of
from evaluations.platform.spreadsheet.lines import Cell, Choose, Line, Page
from evaluations.platform.spreadsheet.looking import LAST_COLUMN, MOST_CELLS, MOST_DEPTH
from evaluations.platform.spreadsheet.reading import MOST_ROWS, Remark, Unreadable

MIME_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
# Rows above the table stand beside those that a table may have.
_MOST_ROWS = MOST_ROWS + 1_000
_HIDDEN = ("collapse", "filter")
_PADDED = re.compile(r"0\d*", re.ASCII)
Attributes = dict[str, str]


@dataclass
class OpenSheet:
    """One sheet: (row, its filled cells by column) in order, rows from 1, columns from 0."""

    name: str
    style: str
    rows: list[tuple[int, dict[int, Cell]]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)

    def page(self, notes: list[Remark]) -> Page:
        return Page(self._lines(), self.hidden_rows, self.hidden_columns, self.merged, notes)

    def _lines(self) -> Iterator[Line]:
        last = 0
        for number, cells in self.rows:
            yield from ([] for _empty in range(number - last - 1))
            nothing = Cell(None, "")
            yield [cells.get(at, nothing) for at in range(max(cells) + 1)]
            last = number


def open_document_page(package: ZipFile, choose: Choose) -> Page | None:
    """The chosen sheet. Raises Unreadable."""
    reader = _Reader()
    reader.parse(package.read("content.xml"))
    chosen = choose([(sheet.name, sheet.style in reader.hidden_styles) for sheet in reader.sheets])
    if chosen is None:
        return None
    name, notes = chosen
    return next(sheet for sheet in reader.sheets if sheet.name == name).page(notes)


def _local(attributes: Attributes) -> Attributes:
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}


def _times(attributes: Attributes, name: str) -> int:
    return max(1, int(attributes.get(name, "1")[:9]))


class _Reader:
    """What the elements of a document's content say, as they come."""

    def __init__(self) -> None:
        self.sheets: list[OpenSheet] = []
        self.hidden_styles: set[str] = set()
        self.depth = self.row = self.column = self.at_column = self.cells = 0
        self.style, self.rows_repeated = "", 1
        self.line: dict[int, tuple[Attributes, str]] = {}
        self.cell: Attributes | None = None
        self.paragraphs: list[str] = []
        # A remark pinned to a cell is no part of its text.
        self.notes = 0
        self.starts = {
            "style": self._begin_style,
            "table-properties": self._look_of_table,
            "table": self._begin_table,
            "table-column": self._begin_column,
            "table-row": self._begin_row,
            "table-cell": self._begin_cell,
            "covered-table-cell": self._begin_cell,
            "annotation": self._begin_note,
            "p": self._begin_paragraph,
            "s": self._begin_spaces,
            "line-break": self._begin_break,
        }
        self.ends = {
            "table-row": self._end_row,
            "table-cell": self._end_cell,
            "covered-table-cell": self._end_cell,
            "annotation": self._end_note,
        }

    def parse(self, content: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._begin, self._end
        parser.CharacterDataHandler = self._write
        parser.StartDoctypeDeclHandler = _refuse
        parser.Parse(content, True)

    def _begin(self, name: str, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            _refuse()
        start = self.starts.get(name.rpartition(":")[2])
        if start:
            start(_local(attributes))

    def _end(self, name: str) -> None:
        self.depth -= 1
        end = self.ends.get(name.rpartition(":")[2])
        if end:
            end()

    def _begin_style(self, attributes: Attributes) -> None:
        self.style = attributes.get("name", "")

    def _look_of_table(self, attributes: Attributes) -> None:
        if attributes.get("display") == "false":
            self.hidden_styles.add(self.style)

    def _begin_table(self, attributes: Attributes) -> None:
        self.sheets.append(OpenSheet(attributes.get("name", ""), attributes.get("style-name", "")))
        self.row = self.at_column = 0

    def _begin_column(self, attributes: Attributes) -> None:
        count = min(_times(attributes, "number-columns-repeated"), LAST_COLUMN)
        if attributes.get("visibility") in _HIDDEN:
            self.sheets[-1].hidden_columns.update(range(self.at_column, self.at_column + count))
        self.at_column += count

    def _begin_row(self, attributes: Attributes) -> None:
        self.rows_repeated = _times(attributes, "number-rows-repeated")
        self.line, self.column = {}, 0
        if attributes.get("visibility") in _HIDDEN:
            last = min(self.rows_repeated, _MOST_ROWS)
            self.sheets[-1].hidden_rows.update(range(self.row + 1, self.row + last + 1))

    def _begin_cell(self, attributes: Attributes) -> None:
        self.cell, self.paragraphs = attributes, []

    def _begin_note(self, _attributes: Attributes) -> None:
        self.notes += 1

    def _end_note(self) -> None:
        self.notes -= 1

    def _begin_paragraph(self, _attributes: Attributes) -> None:
        if not self.notes:
            self.paragraphs.append("")

    def _begin_spaces(self, attributes: Attributes) -> None:
        self._write(" " * min(_times(attributes, "c"), 100))

    def _begin_break(self, _attributes: Attributes) -> None:
        self._write("\n")

    def _write(self, text: str) -> None:
        if self.cell is not None and self.paragraphs and not self.notes:
            self.paragraphs[-1] += text

    def _end_cell(self) -> None:
        attributes, self.cell = self.cell or {}, None
        self._note_merged(attributes)
        shown = "\n".join(self.paragraphs)
        count = _times(attributes, "number-columns-repeated")
        if shown or "value-type" in attributes or "formula" in attributes:
            if self.column + count > LAST_COLUMN:
                _refuse()
            for at in range(self.column, self.column + count):
                self.line[at] = (attributes, shown)
        self.column += count

    def _note_merged(self, attributes: Attributes) -> None:
        across, down = (
            _times(attributes, f"number-{direction}-spanned") for direction in ("columns", "rows")
        )
        if across * down > 1:
            first, last = letter_of(self.column), letter_of(self.column + across - 1)
            self.sheets[-1].merged.append(
                f"{first}{self.row + 1}:{last}{self.row + self.rows_repeated - 1 + down}"
            )

    def _end_row(self) -> None:
        if self.line:
            self.cells += (max(self.line) + 1) * self.rows_repeated
            if self.cells > MOST_CELLS or self.row + self.rows_repeated > _MOST_ROWS:
                raise Unreadable([Remark("", "bomb")])
            for number in range(self.row + 1, self.row + self.rows_repeated + 1):
                cells = {
                    at: _cell(attributes, shown, f"{letter_of(at)}{number}")
                    for at, (attributes, shown) in self.line.items()
                }
                self.sheets[-1].rows.append((number, cells))
        self.row += self.rows_repeated


def _refuse(*_arguments: object) -> None:
    raise Unreadable([Remark("", "broken")])


def _cell(attributes: Attributes, shown: str, where: str) -> Cell:
    """A cell with the value that stands behind what it shows."""
    if "formula" in attributes:
        return Cell(shown, where, "f")
    kind = attributes.get("value-type", "string")
    if kind in ("float", "currency", "percentage"):
        return Cell(_number(attributes["value"]), where, "n", _format(kind, shown))
    return Cell(_value(kind, attributes, shown), where, "s")


def _number(text: str) -> int | float:
    value = float(text[:40])
    return int(value) if value.is_integer() else value


def _format(kind: str, shown: str) -> str:
    """The number format as far as it shows: a percentage, or noughts in front."""
    if kind == "percentage":
        return "0%"
    return "0" * len(shown) if _PADDED.fullmatch(shown) else "General"


def _value(kind: str, attributes: Attributes, shown: str) -> Any:
    if kind == "date":
        return datetime.datetime.fromisoformat(attributes["date-value"][:26])
    if kind == "boolean":
        return attributes.get("boolean-value") == "true"
    return attributes.get("string-value", shown) or None
