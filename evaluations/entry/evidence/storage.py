"""Keeping evidence in a folder. What an S3-compatible store needs besides is in s3.py.

Every store answers the same five calls; whatever goes wrong in one comes out as StorageDown.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

from django.core.files.storage import FileSystemStorage, storages

PIECE = 1 << 18


class StorageDown(Exception):
    """The store does not answer, is full, or has lost the file."""


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


class EvidenceFiles(Protocol):
    def keep(self, name: str, path: Path, content_type: str) -> None:
        """Store the file at `path` under `name`; the same name again overwrites."""

    def pieces(self, name: str, first: int, last: int) -> Pieces:
        """Bytes `first` to `last` (both counted in) of a file, in pieces."""

    def holds(self, name: str) -> bool:
        """Whether there is such a file."""

    def remove(self, name: str) -> None:
        """Delete a file that nothing refers to; none there is no error."""

    def signed_address(self, name: str, offered_name: str, content_type: str) -> str:
        """An address that serves the file for a minute; "" where the store cannot."""


def evidence_files() -> EvidenceFiles:
    """The store that the settings name."""
    return cast(EvidenceFiles, storages["evidence"])


class LocalFiles(FileSystemStorage):
    """A folder. A file is moved into its place in one step, so none is ever half there."""

    def keep(self, name: str, path: Path, content_type: str) -> None:
        target = Path(self.path(name))
        part = target.with_name(f"{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(path, part)
            except OSError:
                # Another file system, or one without links.
                shutil.copyfile(path, part)
            part.replace(target)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise StorageDown(str(error)) from error

    def pieces(self, name: str, first: int, last: int) -> "Pieces":
        try:
            file = open(self.path(name), "rb")  # noqa: SIM115 (Pieces closes it)
            file.seek(first)
        except OSError as error:
            raise StorageDown(str(error)) from error
        return Pieces(file.read, last - first + 1, file.close)

    def holds(self, name: str) -> bool:
        return Path(self.path(name)).exists()

    def remove(self, name: str) -> None:
        Path(self.path(name)).unlink(missing_ok=True)

    def signed_address(self, name: str, offered_name: str, content_type: str) -> str:
        return ""
