"""Making one backup: beside its place first, and there by one move when it is whole."""

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from evaluations.oversight.operations.backup_set import (
    FILES,
    FORMAT,
    BackupSet,
    Manifest,
    StoredFile,
    digest_of,
    earlier_sets,
    flush,
    write_sums,
)
from evaluations.oversight.operations.databases import (
    DUMPS,
    Unavailable,
    dump,
    stored_files_in,
)
from evaluations.oversight.operations.tables import Ask, counts
from evaluations.platform.store.files import StorageDown, stored_files
from units.release import release

SETTING = re.compile(r'(?:env(?:\.\w+)?|_flag)\(\s*"([A-Z0-9_]+)"')


@dataclass
class Done:
    """`digest` is over everything; `copied` of `files` were not in an earlier backup."""

    digest: str
    files: int
    copied: int
    problems: list[str]


def back_up(folder: Path) -> Done:
    """Make a backup named `folder`. Raises Unavailable; what is there already stays as it is."""
    if folder.exists():
        raise Unavailable(f"{folder} is there already: name a folder that is not.")
    part = folder.with_name(f"{folder.name}.unfinished")
    try:
        part.mkdir(parents=True)
    except FileExistsError:
        raise Unavailable(
            f"{part} is there: another backup is being made, or one was cut off; remove it then."
        ) from None
    try:
        done = _fill(part, earlier_sets(folder))
        flush(part)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return done


def _fill(folder: Path, earlier: list[BackupSet]) -> Done:
    manifest = _dumped(folder)
    sums = {manifest["database"]: digest_of(folder / manifest["database"])}
    copied = 0
    for file in manifest["files"]:
        copy = folder / FILES / file["name"]
        copy.parent.mkdir(parents=True, exist_ok=True)
        if digest := _linked(file, copy, earlier):
            sums[f"{FILES}/{file['name']}"] = digest
            continue
        digest, problem = _copied(file, copy)
        if digest:
            sums[f"{FILES}/{file['name']}"], copied = digest, copied + 1
        if problem:
            manifest["problems"].append(problem)
    return Done(
        write_sums(folder, manifest, sums),
        len(manifest["files"]),
        copied,
        manifest["problems"],
    )


def _dumped(folder: Path) -> Manifest:
    """Write the database; returns what it says of itself, from the same snapshot."""
    manifest = Manifest(
        format=FORMAT,
        release=release(),
        made_at=timezone.now().isoformat(),
        vendor=connection.vendor,
        database=DUMPS[connection.vendor],
        settings=settings_in_use(),
        migrations=[],
        counts={},
        seal="",
        files=[],
        problems=[],
    )

    def facts(ask: Ask) -> None:
        manifest["counts"] = counts(ask)
        applied = ask("SELECT app, name FROM django_migrations ORDER BY id")
        manifest["migrations"] = [f"{app}.{name}" for app, name in applied]
        seals = ask("SELECT chain FROM evaluations_seal ORDER BY number DESC LIMIT 1")
        manifest["seal"] = seals[0][0] if seals else ""
        manifest["files"] = list(stored_files_in(ask))

    dump(folder / manifest["database"], facts)
    return manifest


def settings_in_use() -> list[str]:
    """The names of the variables that are set here, for who sets up the next machine. No values:
    some are secrets, and those are kept apart from a backup."""
    source = Path(settings.BASE_DIR, "cdd_awards", "settings.py").read_text(encoding="utf-8")
    known = {*SETTING.findall(source), "DATABASE_OWNER_URL", "AWS_ACCESS_KEY_ID"}
    return sorted({*known, "AWS_SECRET_ACCESS_KEY"} & set(os.environ))


def _linked(file: StoredFile, copy: Path, earlier: Iterable[BackupSet]) -> str:
    """The digest of a file that an earlier backup has: it lies on the disk once for both. A name
    is never given to another content."""
    for backup in earlier:
        digest = backup.sums.get(f"{FILES}/{file['name']}", "")
        if not digest or file["sha256"] not in ("", digest):
            continue
        try:
            os.link(backup.path_of(file["name"]), copy)
        except OSError:
            # Another file system, one without links, or somebody has removed it.
            continue
        return digest
    return ""


def _copied(file: StoredFile, copy: Path) -> tuple[str, str]:
    """Digest and problem of a file that is fetched from the store; either may be empty."""
    digest = sha256()
    try:
        with copy.open("wb") as target:
            for piece in stored_files().pieces(file["name"], 0, file["size"] - 1):
                target.write(piece)
                digest.update(piece)
    except StorageDown as fault:
        copy.unlink(missing_ok=True)
        return "", f"{file['name']} is not in the store: {fault}"
    if file["sha256"] not in ("", digest.hexdigest()):
        return digest.hexdigest(), f"{file['name']} is not what was handed in."
    return digest.hexdigest(), ""
