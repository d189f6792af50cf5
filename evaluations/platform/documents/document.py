"""What documents are made of. Plain Python: one frozen object, drawn as page, PDF and spreadsheet.

The words in it are final: whoever draws it neither asks the database nor decides anything.
"""

from dataclasses import dataclass, field, replace
from typing import ClassVar

MOST_ROWS_TOGETHER = 8


@dataclass(frozen=True)
class Head:
    """A column of a table; `is_figure`: to the right, unbroken; `width`: wide, mid, narrow, ""."""

    text: str
    is_figure: bool = False
    width: str = ""


@dataclass(frozen=True)
class Facts:
    """Pairs of a label and what it says."""

    kind: ClassVar[str] = "facts"
    rows: tuple[tuple[str, str], ...]
    heading: str = ""


@dataclass(frozen=True)
class Table:
    """`empty` says why there are no rows."""

    kind: ClassVar[str] = "table"
    columns: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    heading: str = ""
    note: str = ""
    empty: str = ""

    @property
    def is_short(self) -> bool:
        """Whether it stays on one page."""
        return len(self.rows) <= MOST_ROWS_TOGETHER

    @property
    def cells(self) -> tuple[tuple[tuple[Head, str], ...], ...]:
        """Every row as (column, text)."""
        return tuple(tuple(zip(self.columns, row, strict=True)) for row in self.rows)


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
    """`running` stands on top of every page of the print."""

    title: str
    subject: str
    parts: tuple[Part, ...]
    running: str = ""
    is_rehearsal: bool = False
    is_wide: bool = False
    check: Check | None = None

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
                replace(part, rows=part.rows[at * most : (at + 1) * most])
                if isinstance(part, Table)
                else part
                for part in document.parts
            ),
        )
        for at in range(count)
    ]
