"""A long document on the screen: so many rows a page, and short tables whole. Plain Python."""

from collections.abc import Sequence
from dataclasses import replace

from evaluations.platform.documents.document import Document, Part, Table

ROWS_A_PAGE = 150
# A part, and which of its rows: (part, first, one after the last).
Piece = tuple[Part, int, int]


def pages_of(document: Document, most: int = ROWS_A_PAGE) -> list[list[Piece]]:
    """What stands on each page of the screen; nothing is drawn, and no row is read."""
    pages: list[list[Piece]] = [[]]
    room = most
    for part in document.parts:
        count = _length(part)
        if pages[-1] and room < count <= most:
            pages, room = [*pages, []], most
        for first, last in _cuts(count, room, most):
            if room <= 0:
                pages, room = [*pages, []], most
            pages[-1].append((part, first, last))
            room -= max(last - first, 1)
    return pages


def _length(part: Part) -> int:
    return len(part.rows) if isinstance(part, Table) else 1


def _cuts(count: int, room: int, most: int) -> list[tuple[int, int]]:
    """Where a part is cut: the first piece fills the page that is begun."""
    first = min(count, room) if room > 0 else min(count, most)
    bounds = [0, first, *range(first + most, count, most)]
    ends = [*bounds[1:], count] if count > first else bounds[1:]
    return list(zip(bounds, ends, strict=False))


def shown_on(document: Document, pieces: Sequence[Piece]) -> Document:
    """The document with what stands on one of its pages."""
    return replace(document, parts=tuple(_piece(*piece) for piece in pieces))


def _piece(part: Part, first: int, last: int) -> Part:
    if not isinstance(part, Table) or (first, last) == (0, len(part.rows)):
        return part
    cut = part.rows_between(first, last)
    return cut if last == len(part.rows) else replace(cut, note="")
