"""Where a film (MP4) says where it was taken, and how to make it say so no more. Plain Python.

A film is boxes in boxes. The place stands in a box of text in the head of the film or of one of
its tracks: `©xyz` and `loci`, the list of names of some telephones (`meta`), and XMP. These are
overwritten in place by free space of the same size, so that picture and sound stay where the head
says they are. A track of its own that tells the place moment by moment (action cameras) runs
through the film and is told, not taken out. Of other kinds (WebM, MP3) nothing is known.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

MOST_BOXES, DEEPEST = 20_000, 8
PIECE = 1 << 20
# Boxes that hold others, with how many bytes stand before these.
HOLDING = {
    **dict.fromkeys((b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta"), 0),
    b"stsd": 8,
}
PLACES = (b"\xa9xyz", b"loci")
# Boxes of text that may hold a place among other things.
TEXTS = (b"meta", b"uuid", b"XMP_")
WORDS = (b"GPSLatitude", b"location.ISO6709", b"\xa9xyz")
LONGEST_WORD = max(map(len, WORDS))
# Kinds of samples that tell the place along the film.
TRACKS = (b"gpmd", b"camm", b"rtmd")
FREE = b"free"


@dataclass(frozen=True)
class Box:
    """`at` is where it begins, `head` how long its head is, `end` where it is over."""

    kind: bytes
    at: int
    head: int
    end: int


@dataclass(frozen=True)
class Places:
    """`spans`: (where the box begins, length of its head, where it ends); `in_track`: the place
    is told along the film."""

    spans: tuple[tuple[int, int, int], ...]
    in_track: bool

    def __bool__(self) -> bool:
        return bool(self.spans) or self.in_track


class _Film:
    """The boxes of an open file, counted: a damaged file ends the walk, and says no more."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.size, self.left = file, size, MOST_BOXES

    def boxes(self, at: int, end: int) -> Iterator[Box]:
        while at + 8 <= end and self.left:
            self.left -= 1
            box = self._box(at, end)
            if box is None:
                return
            yield box
            at = box.end

    def _box(self, at: int, end: int) -> Box | None:
        self.file.seek(at)
        length, kind = struct.unpack(">I4s", self.file.read(8))
        head = 8
        if length == 1:
            large = self.file.read(8)
            length, head = (struct.unpack(">Q", large)[0], 16) if len(large) == 8 else (0, 16)
        elif length == 0:
            length = end - at
        if not head <= length <= end - at:
            return None
        return Box(kind, at, head, at + length)

    def mentions(self, box: Box) -> bool:
        """Whether a text box names a place."""
        self.file.seek(box.at + box.head)
        left, tail = box.end - box.at - box.head, b""
        while left > 0 and (piece := self.file.read(min(PIECE, left))):
            left -= len(piece)
            tail = tail[-LONGEST_WORD:] + piece
            if any(word in tail for word in WORDS):
                return True
        return False

    def telling(self, at: int, end: int, depth: int = 0) -> Iterator[Box]:
        """The boxes that tell a place, and the kinds of samples that do."""
        for box in self.boxes(at, end):
            if box.kind in (*PLACES, *TRACKS) or (box.kind in TEXTS and self.mentions(box)):
                yield box
            elif box.kind in HOLDING and depth < DEEPEST:
                inside = box.at + box.head + HOLDING[box.kind]
                yield from self.telling(inside, box.end, depth + 1)


def places_in(file: IO[bytes], size: int) -> Places:
    """Where the film says where it was taken."""
    boxes = list(_Film(file, size).telling(0, size))
    spans = tuple((box.at, box.head, box.end) for box in boxes if box.kind not in TRACKS)
    return Places(spans, any(box.kind in TRACKS for box in boxes))


def examined(source: IO[bytes], _argument: Any) -> dict[str, Any]:
    """The other process: the places as JSON."""
    path = Path(f"/dev/fd/{source.fileno()}")
    with path.open("rb") as file:
        places = places_in(file, path.stat().st_size)
    return {"spans": [list(span) for span in places.spans], "in_track": places.in_track}


def blank(path: Path, places: Places) -> None:
    """Make free space of the boxes that tell a place; the file keeps its length. Raises
    ValueError for a span that does not lie in it."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        for at, head, end in places.spans:
            if not 0 <= at < at + head <= end <= size:
                raise ValueError("a span lies outside the film")
            file.seek(at + 4)
            file.write(FREE)
            _zero(file, at + head, end)


def _zero(file: IO[bytes], at: int, end: int) -> None:
    file.seek(at)
    while at < end:
        at += file.write(bytes(min(PIECE, end - at)))
