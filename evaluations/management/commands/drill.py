"""Whether a backup can be restored: into a throw-away database and folder, with a verdict."""

import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from evaluations.oversight.operations.runs import DRILL, noted

SECONDS = 60


class Command(BaseCommand):
    help = "Restore the backup in FOLDER into a throw-away database and folder, and verify it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        begun, folder = time.monotonic(), options["folder"].absolute()
        with noted(DRILL) as note, thrown_away(folder.parent) as environment:
            lines = self._restored(folder, environment)
            minutes = (time.monotonic() - begun) / SECONDS
            verdict = f"{folder} can be restored: it took {minutes:.1f} minutes. {lines}"
            note.detail = verdict
        self.stdout.write(f"GOOD: {verdict}")

    def _restored(self, folder: Path, environment: dict[str, str]) -> str:
        """What fits. What `restore` says is said on, line by line: it may take minutes."""
        command = [sys.executable, "manage.py", "restore", "--skip-checks", str(folder)]
        with (
            tempfile.TemporaryFile("w+") as errors,
            subprocess.Popen(  # noqa: S603 (a command of ours)
                command,
                cwd=settings.BASE_DIR,
                env={**os.environ, **environment},
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            ) as process,
        ):
            for line in process.stdout or ():
                self.stdout.write(line.rstrip())
                self.stdout.flush()
            if process.wait():
                errors.seek(0)
                raise CommandError(f"BAD: {folder} cannot be relied on. {errors.read().strip()}")
        return "Counts, journal, results and files fit."


@contextmanager
def thrown_away(parent: Path) -> Iterator[dict[str, str]]:
    """The environment of an empty database and an empty folder, which are gone afterwards.

    The folder lies beside the backup: where that is one file system, no file is copied.
    """
    with (
        tempfile.TemporaryDirectory(prefix="drill-", dir=parent) as folder,
        _database(Path(folder)) as address,
    ):
        yield {
            "DATABASE_URL": address,
            "VAR_DIR": folder,
            "MEDIA_ROOT": f"{folder}/media",
            "EVIDENCE_STORE": "",
            "EVIDENCE_DELIVERY": "",
        }


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/drill.sqlite3"
        return
    name = f"drill_{uuid4().hex[:12]}"
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    except DatabaseError as fault:
        raise CommandError(
            f"A drill needs a role that may create a database (ALTER ROLE … CREATEDB): {fault}"
        ) from None
    try:
        yield _address_of(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _address_of(name: str) -> str:
    """The address of another database of the same server."""
    params = connection.settings_dict
    user, password = quote(params["USER"] or "", safe=""), quote(params["PASSWORD"] or "", safe="")
    port = f":{params['PORT']}" if params["PORT"] else ""
    plain = {key: value for key, value in params["OPTIONS"].items() if isinstance(value, str)}
    options = f"?{urlencode(plain)}" if plain else ""
    return f"postgres://{user}:{password}@{params['HOST'] or ''}{port}/{name}{options}"
