"""What documents are made of. Plain Python: one frozen object, drawn as page, PDF and spreadsheet.

The words in it are final: whoever draws it decides nothing, and asks the database for the rows of
a very long table alone.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, ClassVar, overload

MOST_ROWS_TOGETHER = 8
# Of a table that becomes blocks on a phone: each row is as long as it has columns.
MOST_COLUMNS_STACKED = 6
# Figures with their fractions in columns that a reader of A4 can tell apart.
MOST_COLUMNS_TALL, MOST_COLUMNS_WIDE = 5, 8
# What a column takes of the paper's width: a figure with its decimals, the names of its column.
SHARES = {"wide": 60, "rest": 40, "mid": 19, "narrow": 15}
SHARE_OF_FIGURES, SHARE_OF_WORDS = 14, 24


@dataclass(frozen=True)
class Head:
    """A column of a table; `is_figure`: to the right, unbroken; `width`: wide, mid, narrow, rest
    (what the others leave of an even table), ""; `is_grey`: it does not count."""

    text: str
    is_figure: bool = False
    width: str = ""
    is_grey: bool = False

    @property
    def share(self) -> int:
        """Of the width of the paper, beside the shares of the other columns."""
        return SHARES.get(self.width, SHARE_OF_FIGURES if self.is_figure else SHARE_OF_WORDS)

    @property
    def look(self) -> str:
        """Of its cells."""
        return ("num" if self.is_figure else "pre") + (" grey" if self.is_grey else "")

    @property
    def head_look(self) -> str:
        return " ".join(filter(None, (self.look.replace("pre", ""), self.width)))


@dataclass(frozen=True)
class Facts:
    """Pairs of a label and what it says."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]
    heading: str = ""


TableRow = tuple[str, ...]


class LongRows(Sequence[TableRow]):
    """Rows of a very long table: `read` makes those from one place to another when they are drawn,
    so that a page of it costs what it shows."""

    AT_ONCE = 1000

    def __init__(self, count: int, read: Callable[[int, int], Sequence[TableRow]]) -> None:
        self._count, self._read = count, read

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> TableRow: ...

    @overload
    def __getitem__(self, at: slice) -> tuple[TableRow, ...]: ...

    def __getitem__(self, at: int | slice) -> TableRow | tuple[TableRow, ...]:
        if isinstance(at, slice):
            first, last, _step = at.indices(self._count)
            return tuple(self._read(first, last))
        return self._read(range(self._count)[at], range(self._count)[at] + 1)[0]

    def __iter__(self) -> Iterator[TableRow]:
        for first in range(0, self._count, self.AT_ONCE):
            yield from self[first : first + self.AT_ONCE]

    def __repr__(self) -> str:
        """All that it says, so that two documents are the same where they say the same."""
        return repr(tuple(self))


GROUP, SUM, TOTAL, GREY = "group", "sum", "total", "grey"


@dataclass(frozen=True)
class Line:
    """A row of a table as it is drawn; a group's one cell spans every column."""

    look: str
    cells: tuple[tuple[Head, str], ...]

    @property
    def is_group(self) -> bool:
        return self.look == GROUP

    @property
    def row_look(self) -> str:
        return f"{self.look}-row" if self.look else ""


@dataclass(frozen=True)
class Table:
    """`empty` says why there are no rows. `looks` are those of the rows: GROUP, SUM, TOTAL, GREY
    or "", all "" where there are none. `is_even`: its columns have their widths, whatever stands
    in them. A table with `repeat` is cut on paper where it is too wide: that many first columns
    stand in every piece. `caption` stands right above its head. Tables with `listed_by`, pairs of
    name and value, are one list in a spreadsheet, whose rows begin with those values."""

    kind: ClassVar[str] = "table"
    columns: tuple[Head, ...]
    rows: Sequence[TableRow]
    heading: str = ""
    note: str = ""
    empty: str = ""
    looks: tuple[str, ...] = ()
    is_even: bool = False
    repeat: int = 0
    caption: str = ""
    listed_by: tuple[tuple[str, str], ...] = ()

    @property
    def is_short(self) -> bool:
        """Whether it stays on one page."""
        return len(self.rows) <= MOST_ROWS_TOGETHER

    @property
    def look(self) -> str:
        """How it is drawn; a narrow one becomes blocks on a phone."""
        looks = {
            "together": self.is_short,
            "even": self.is_even,
            "many": len(self.columns) > MOST_COLUMNS_STACKED,
            "stack": not self.repeat and len(self.columns) <= MOST_COLUMNS_STACKED,
        }
        return " ".join(look for look, is_so in looks.items() if is_so)

    @property
    def widths(self) -> tuple[str, ...]:
        """Of its columns on paper, in per cent of its own: they add up to 100."""
        shares = [column.share for column in self.columns]
        return tuple(f"{100 * share / sum(shares):.2f}" for share in shares)

    @property
    def lines(self) -> tuple[Line, ...]:
        looks = self.looks or ("",) * len(self.rows)
        return tuple(
            Line(look, tuple(zip(self.columns, row, strict=True))[: 1 if look == GROUP else None])
            for look, row in zip(looks, self.rows, strict=True)
        )

    def rows_between(self, first: int, last: int) -> "Table":
        return replace(self, rows=self.rows[first:last], looks=self.looks[first:last])

    def pieces(self, most: int) -> list["Table"]:
        """The table cut into pieces of nearly equal width, of at most `most` columns besides
        those that repeat; its note stands under the last."""
        rest = len(self.columns) - self.repeat
        count = -(-rest // most) if self.repeat else 1
        if count <= 1:
            return [self]
        bounds = [self.repeat + rest * at // count for at in range(count + 1)]
        return [
            self._columns_between(first, last, number, count)
            for number, (first, last) in enumerate(pairwise(bounds), start=1)
        ]

    def _columns_between(self, first: int, last: int, number: int, count: int) -> "Table":
        def cut(row: tuple[Any, ...]) -> tuple[Any, ...]:
            return (*row[: self.repeat], *row[first:last])

        return replace(
            self,
            columns=cut(self.columns),
            rows=tuple(cut(row) for row in self.rows),
            heading=f"{self.heading} ({number}/{count})",
            note=self.note if number == count else "",
        )


@dataclass(frozen=True)
class Text:
    """Paragraphs; `is_list` draws them as numbered points."""

    kind: ClassVar[str] = "text"
    paragraphs: tuple[str, ...]
    heading: str = ""
    is_list: bool = False


@dataclass(frozen=True)
class Caution:
    """What the reader must know before comparing figures."""

    kind: ClassVar[str] = "caution"
    text: str


@dataclass(frozen=True)
class Bar:
    """`percent` of the full width, 0 … 100; `text` is the figure beside it."""

    label: str
    text: str
    percent: int

    @property
    def rest(self) -> int:
        return 100 - self.percent


@dataclass(frozen=True)
class Bars:
    kind: ClassVar[str] = "bars"
    bars: tuple[Bar, ...]
    heading: str = ""
    note: str = ""


@dataclass(frozen=True)
class Photo:
    """`address` is where the page finds it; `content` its JPEG for the PDF."""

    address: str
    caption: str
    name: str
    content: bytes = field(default=b"", repr=False)

    @property
    def source(self) -> str:
        """Where the PDF finds it."""
        return f"document:photo-{self.name}"


@dataclass(frozen=True)
class Photos:
    kind: ClassVar[str] = "photos"
    photos: tuple[Photo, ...]
    heading: str = ""


@dataclass(frozen=True)
class Signature:
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Signatures:
    kind: ClassVar[str] = "signatures"
    people: tuple[Signature, ...]


@dataclass(frozen=True)
class Check:
    """How the paper is held against the public page; `seal` is the journal's seal at its
    certification, number and chain digest."""

    code: str
    digest: str
    address: str
    seal: str


Part = Facts | Table | Text | Caution | Bars | Photos | Signatures


@dataclass(frozen=True)
class Document:
    """`running` stands on top of every page of the print; `is_signed`: its PDF carries the
    organisation's signature, where there is a certificate for it."""

    title: str
    subject: str
    parts: tuple[Part, ...]
    running: str = ""
    is_rehearsal: bool = False
    is_wide: bool = False
    check: Check | None = None
    is_signed: bool = False

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(part for part in self.parts if isinstance(part, Table))

    @property
    def row_count(self) -> int:
        return sum(len(table.rows) for table in self.tables)

    @property
    def photos(self) -> tuple[Photo, ...]:
        return tuple(
            photo for part in self.parts if isinstance(part, Photos) for photo in part.photos
        )


def split(document: Document, most: int) -> list[Document]:
    """The document in parts of at most `most` rows a table, to be drawn one after another."""
    count = max((-(-len(table.rows) // most) for table in document.tables), default=1)
    if count <= 1:
        return [document]
    return [
        replace(
            document,
            subject=f"{document.subject} ({at + 1}/{count})",
            parts=tuple(
                part.rows_between(at * most, (at + 1) * most) if isinstance(part, Table) else part
                for part in document.parts
            ),
        )
        for at in range(count)
    ]


def for_paper(document: Document) -> Document:
    """The document with every table that is too wide for A4 in pieces."""
    most = MOST_COLUMNS_WIDE if document.is_wide else MOST_COLUMNS_TALL
    parts: list[Part] = []
    for part in document.parts:
        parts += part.pieces(most) if isinstance(part, Table) else [part]
    return replace(document, parts=tuple(parts))
