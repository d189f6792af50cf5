"""Keeping files in a folder; on several machines it is a folder that all of them mount.

A file is moved into its place in one step, so none is ever half there.
"""

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django.core.files.storage import FileSystemStorage

from evaluations.platform.store.files import PARTIAL, Kept, PartLost, Pieces, StorageDown


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageDown(str(error)) from error


class LocalFiles(FileSystemStorage):
    """What is received lies in one file, to which every piece is added at its place."""

    def keep(self, name: str, path: Path, content_type: str) -> None:
        with self._put(name) as temporary:
            try:
                os.link(path, temporary)
            except OSError:
                # Another file system, or one without links.
                shutil.copyfile(path, temporary)
            # A temporary file is its owner's alone; the front server reads by the group.
            temporary.chmod(temporary.stat().st_mode | stat.S_IRGRP)

    def write(self, name: str, content: bytes) -> None:
        with self._put(name) as temporary:
            temporary.write_bytes(content)

    @contextmanager
    def _put(self, name: str) -> Iterator[Path]:
        """Where to make a file that is then put in its place."""
        target = Path(self.path(name))
        part = target.with_name(f"{target.name}.{uuid4().hex}.part")
        with _told_plainly():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                yield part
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)

    def read(self, name: str) -> bytes:
        with _told_plainly():
            return Path(self.path(name)).read_bytes()

    def pieces(self, name: str, first: int, last: int) -> Pieces:
        with _told_plainly():
            file = open(self.path(name), "rb")  # noqa: SIM115 (Pieces closes it)
            file.seek(first)
        return Pieces(file.read, last - first + 1, file.close)

    def holds(self, name: str) -> bool:
        return Path(self.path(name)).exists()

    def size_of(self, name: str) -> int:
        with _told_plainly():
            return Path(self.path(name)).stat().st_size

    def remove(self, name: str) -> None:
        Path(self.path(name)).unlink(missing_ok=True)

    def names(self, folder: str) -> Iterator[Kept]:
        for path in Path(self.path(folder)).rglob("*"):
            if path.is_file():
                name = path.relative_to(self.base_location).as_posix()
                yield Kept(name, datetime.fromtimestamp(path.stat().st_mtime, tz=UTC))

    def clear(self, folder: str) -> None:
        shutil.rmtree(self.path(folder), ignore_errors=True)

    def signed_address(self, name: str, offered_name: str, content_type: str) -> str:
        return ""

    def _partial(self, key: str) -> Path:
        return Path(self.path(f"{PARTIAL}/{key}"))

    def begin(self, key: str) -> str:
        path = self._partial(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        return key

    def add(self, key: str, sign: str, offset: int, size: int, pieces: Iterator[bytes]) -> int:
        try:
            file = self._partial(key).open("r+b")
        except FileNotFoundError:
            raise PartLost from None
        with file:
            if file.seek(0, os.SEEK_END) < offset:
                raise PartLost
            file.seek(offset)
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            return file.tell()

    @contextmanager
    def whole(self, key: str, sign: str) -> Iterator[Path]:
        path = self._partial(key)
        if not path.exists():
            raise PartLost
        yield path

    def adopt(self, key: str, name: str, content_type: str) -> None:
        self.keep(name, self._partial(key), content_type)

    def discard(self, key: str) -> None:
        self._partial(key).unlink(missing_ok=True)

    def received(self) -> Iterator[Kept]:
        for name, at in self.names(PARTIAL):
            yield Kept(name.removeprefix(f"{PARTIAL}/"), at)
