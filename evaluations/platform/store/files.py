"""Whatever is kept as a file: evidence, scans, documents, uploads under way. It lies in a folder
(folder.py) or in an S3-compatible store (s3.py), as the settings say, and nowhere else: so any
number of machines share the database and the store alone.

Every store answers the same calls; whatever goes wrong in one comes out as StorageDown.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, cast

from django.core.files.storage import storages

PIECE = 1 << 18
# Uploads under way lie here, by the name of their own.
PARTIAL = "partial"


class StorageDown(Exception):
    """The store does not answer, is full, or has lost the file."""


class PartLost(Exception):
    """What had come of an upload is not there any more: it must be sent anew."""


class Kept(NamedTuple):
    """A file that the store holds, by its name, and since when."""

    name: str
    at: datetime


class Pieces:
    """A part of a file, read piece by piece; closed at its end, or by who stops before it."""

    def __init__(
        self, read: Callable[[int], bytes], left: int, close: Callable[[], object]
    ) -> None:
        self._read, self._left, self.close = read, left, close

    def __iter__(self) -> "Pieces":
        return self

    def __next__(self) -> bytes:
        piece = self._read(min(PIECE, self._left)) if self._left > 0 else b""
        self._left -= len(piece)
        if not piece:
            self.close()
            raise StopIteration
        return piece


class StoredFiles(Protocol):
    def keep(self, name: str, path: Path, content_type: str) -> None:
        """Store the file at `path` under `name`; the same name again overwrites."""

    def write(self, name: str, content: bytes) -> None:
        """Store `content` under `name` in one step; the same name again overwrites."""

    def read(self, name: str) -> bytes:
        """A small file as a whole."""

    def pieces(self, name: str, first: int, last: int) -> Pieces:
        """Bytes `first` to `last` (both counted in) of a file, in pieces."""

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""

    def size_of(self, name: str) -> int:
        """How many bytes a file has."""

    def remove(self, name: str) -> None:
        """Delete a file that nothing refers to; none there is no error."""

    def names(self, folder: str) -> Iterator[Kept]:
        """Every file below a folder."""

    def clear(self, folder: str) -> None:
        """Delete a folder with everything below it; none there is no error."""

    def signed_address(self, name: str, offered_name: str, content_type: str) -> str:
        """An address that serves the file for a minute; "" where the store cannot."""

    def begin(self, key: str) -> str:
        """Make room for an upload; returns by which sign the store knows what comes for it."""

    def add(self, key: str, sign: str, offset: int, size: int, pieces: Iterator[bytes]) -> int:
        """Add what comes at `offset` of a file of `size` bytes; returns where it ends then.

        Done again for the same offset it writes the same, so that nobody is harmed by a sender
        who was thought gone. Raises PartLost.
        """

    def whole(self, key: str, sign: str) -> AbstractContextManager[Path]:
        """A received file as a file of this machine; may be asked again. Raises PartLost."""

    def adopt(self, key: str, name: str, content_type: str) -> None:
        """Keep a received file under `name`, as `keep` does, without sending it once more."""

    def discard(self, key: str) -> None:
        """Forget everything that came for an upload; nothing there is no error."""

    def received(self) -> Iterator[Kept]:
        """Every upload of which something lies here, by its key, and since when."""


def stored_files() -> StoredFiles:
    """The store that the settings name."""
    return cast(StoredFiles, storages["evidence"])
