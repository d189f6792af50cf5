"""A backup as it lies in its folder. Plain Python, so that it can be read in ten years.

database.dump or database.sqlite3 · files/…, as the store names them · manifest.json, what it is ·
SHA256SUMS, the digest of each of these, as `sha256sum --check SHA256SUMS` reads them.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import TypedDict

MANIFEST, SUMS, FILES = "manifest.json", "SHA256SUMS", "files"
FORMAT = 1
# So many earlier backups are asked for a file.
LOOKED_AT = 3


class NoBackup(Exception):
    """The folder is no backup of ours, or is not whole."""


class StoredFile(TypedDict):
    """A file of the store; `sha256` is what the database says of it, "" where it says nothing."""

    name: str
    size: int
    sha256: str
    content_type: str


class Manifest(TypedDict):
    """`counts`: table → rows; `seal`: the newest chain digest of the journal, "" without one."""

    format: int
    release: str
    made_at: str
    vendor: str
    database: str
    migrations: list[str]
    settings: list[str]
    counts: dict[str, int]
    seal: str
    files: list[StoredFile]
    problems: list[str]


@dataclass(frozen=True)
class BackupSet:
    """`sums`: path within the folder → SHA-256."""

    folder: Path
    manifest: Manifest
    sums: Mapping[str, str]

    @property
    def database(self) -> Path:
        return self.folder / self.manifest["database"]

    @property
    def missing(self) -> set[str]:
        """Files that the store did not have when the backup was made."""
        return {
            file["name"]
            for file in self.manifest["files"]
            if f"{FILES}/{file['name']}" not in self.sums
        }

    def path_of(self, name: str) -> Path:
        return self.folder / FILES / name


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def read_set(folder: Path) -> BackupSet:
    """Raises NoBackup."""
    try:
        manifest: Manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as fault:
        raise NoBackup(f"{folder} is no whole backup: {fault}") from None
    if manifest.get("format") != FORMAT:
        raise NoBackup(f"{folder} is a backup of another release.")
    sums = {path: digest for digest, _space, path in (line.partition("  ") for line in lines)}
    return BackupSet(folder, manifest, sums)


def first_problem(backup: BackupSet) -> str:
    """The first file that is not what was written; "" where all of them are."""
    for name, digest in backup.sums.items():
        path = backup.folder / name
        if not path.is_file():
            return f"{name} is missing from the backup."
        if digest_of(path) != digest:
            return f"{name} is not what was written into the backup."
    return ""


def write_sums(folder: Path, manifest: Manifest, sums: Mapping[str, str]) -> str:
    """Write down what the backup is; returns the digest over all of it."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    sums = {**sums, MANIFEST: digest_of(folder / MANIFEST)}
    lines = [f"{sums[path]}  {path}\n" for path in sorted(sums)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")
    return digest_of(folder / SUMS)


def earlier_sets(folder: Path) -> list[BackupSet]:
    """The newest whole backups that lie beside `folder`; what older ones have, these have too."""
    sums = sorted(folder.parent.glob(f"*/{SUMS}"), key=_age, reverse=True)
    return list(_sets_in(path.parent for path in sums[:LOOKED_AT]))


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _sets_in(folders: Iterable[Path]) -> Iterator[BackupSet]:
    for path in folders:
        try:
            yield read_set(path)
        except NoBackup:
            continue


def flush(folder: Path) -> None:
    """Have everything on the disk before the folder gets its name."""
    os.sync()
    handle = os.open(folder.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
