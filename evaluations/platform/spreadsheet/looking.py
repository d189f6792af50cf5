"""A part of an XLSX file gone over once, before anything is built of it. Plain Python.

It refuses what would exhaust the reader, and tells what openpyxl's read-only sheets keep to
themselves: merged cells, and which rows and columns are hidden.
"""

from xml.parsers import expat

from evaluations.platform.spreadsheet.reading import REMARKS_TOLD, Remark, Unreadable

MOST_DEPTH = 60
# What the spreadsheet program itself allows.
LAST_ROW, LAST_COLUMN, MOST_STYLES = 1_048_576, 16_384, 65_490
# Elements of a small part that is read as a whole; and cells of a sheet, counted as the reader
# fills them up: a row that has one cell far to the right has all that stand left of it.
MOST_ELEMENTS, MOST_CELLS = 400_000, 6_000_000
_ADDRESS = 20


class _Look:
    """Goes over a part's elements once, without building anything of them."""

    def __init__(self) -> None:
        self.depth = self.elements = self.styles = self.cells = 0
        self.row = self.column = 0
        self.merged: list[str] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._of = {
            "row": self._begin_row,
            "c": self._count,
            "col": self._begin_columns,
            "mergeCell": self._merge,
        }

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MOST_DEPTH:
            raise Unreadable([Remark("", "broken")])
        name = name.rpartition(":")[2]
        self.styles += name == "xf"
        if name in self._of:
            self._of[name](attributes)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self.row = _number(attributes.get("r", str(self.row + 1)), LAST_ROW)
        self.column = 0
        if _is_hidden(attributes):
            self.hidden_rows.add(self.row)

    def _begin_columns(self, attributes: dict[str, str]) -> None:
        if _is_hidden(attributes):
            first, last = (_number(attributes.get(name, "1"), LAST_COLUMN) for name in _RANGE)
            self.hidden_columns.update(range(first - 1, last))

    def _merge(self, attributes: dict[str, str]) -> None:
        if len(self.merged) < REMARKS_TOLD:
            self.merged.append(attributes.get("ref", "")[:_ADDRESS])

    def _count(self, attributes: dict[str, str]) -> None:
        column = 0
        for letter in attributes.get("r", "")[:_ADDRESS].rstrip("0123456789"):
            column = column * 26 + ord(letter) - ord("A") + 1
        # The cells of a row come in order: each adds what it stands further right.
        self.cells += max(1, column - self.column)
        self.column = column
        if self.cells > MOST_CELLS:
            raise Unreadable([Remark("", "bomb")])

    def end(self, _name: str) -> None:
        self.depth -= 1


_RANGE = ("min", "max")


def _is_hidden(attributes: dict[str, str]) -> bool:
    return attributes.get("hidden") in ("1", "true")


def _number(typed: str, most: int) -> int:
    """A number of a row or a column, from 1."""
    number = int(typed[:_ADDRESS])
    if not 0 < number <= most:
        raise Unreadable([Remark("", "broken")])
    return number


def look(content: bytes) -> _Look:
    """What stands in a part. Raises Unreadable."""

    def refuse(*_arguments: object) -> None:
        raise Unreadable([Remark("", "broken")])

    seen, parser = _Look(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = seen.begin, seen.end
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)
    return seen


def check_small(content: bytes) -> None:
    """Refuse a part that is read as a whole and is too large for that."""
    seen = look(content)
    if seen.elements > MOST_ELEMENTS or seen.styles > MOST_STYLES:
        raise Unreadable([Remark("", "bomb")])
