"""ZIP files that strangers made. Plain Python; called in a process of its own (isolation.py).

Nothing that an archive says about itself is believed: every member is unpacked once and counted.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

PIECE = 1 << 16
LONGEST_NAME = 300
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 1
# What the reader of archives raises on damaged ones.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)


@dataclass(frozen=True)
class Limits:
    """How many members, and how many bytes: unpacked, of one and of all."""

    members: int
    largest: int
    total: int


class Unsafe(Exception):
    """The archive is not read; `code` is no_zip, bomb or broken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@contextmanager
def opened(file: IO[bytes], limits: Limits) -> Iterator[zipfile.ZipFile]:
    """The archive in `file`, every member of which is whole and within the limits.

    Raises Unsafe; also for what goes wrong with the archive inside the block.
    """
    try:
        archive = zipfile.ZipFile(file)
    except _FAULTS as error:
        raise Unsafe("no_zip") from error
    with archive:
        members = archive.infolist()
        if len(members) > limits.members:
            raise Unsafe("bomb")
        _check_names(members)
        try:
            _count(archive, members, limits)
        except _FAULTS as error:
            raise Unsafe("broken") from error
        yield archive


def _check_names(members: Sequence[zipfile.ZipInfo]) -> None:
    """No name twice, none that leads elsewhere, nothing hidden behind a password."""
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise Unsafe("broken")
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        leads_elsewhere = member.filename.startswith(("/", "\\")) or ".." in parts
        is_readable = member.compress_type in _METHODS and not member.flag_bits & _ENCRYPTED
        if leads_elsewhere or len(member.filename) > LONGEST_NAME or not is_readable:
            raise Unsafe("broken")


def _count(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Unpack everything once, and keep nothing. Checks the sums of the members, too."""
    total = 0
    for member in members:
        size = 0
        with archive.open(member) as file:
            while piece := file.read(PIECE):
                size += len(piece)
                total += len(piece)
                if size > limits.largest or total > limits.total:
                    raise Unsafe("bomb")
