"""A database into a file and back: PostgreSQL by pg_dump and pg_restore, SQLite by its own backup.

Whatever is told of the dumped database is read from the same snapshot as the dump.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from evaluations.entry.evidence.naming import preview_name
from evaluations.oversight.operations.backup_set import StoredFile
from evaluations.oversight.operations.tables import CACHE, Ask, asked

DUMPS = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}
JPEG = "image/jpeg"


class Unavailable(Exception):
    """A tool is missing, or did not do its work; the sentence says what to do."""


def dump(path: Path, facts: Callable[[Ask], None]) -> None:
    """Write the database to `path`; `facts` asks the same snapshot."""
    (_dump_postgresql if connection.vendor == "postgresql" else _dump_sqlite)(path, facts)


def _dump_postgresql(path: Path, facts: Callable[[Ask], None]) -> None:
    _tool("pg_dump")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        options = ["--format=custom", f"--snapshot={snapshot}", f"--exclude-table-data={CACHE}"]
        _run("pg_dump", *options, "--file", str(path), "--dbname", _address())
        facts(asked)


def _dump_sqlite(path: Path, facts: Callable[[Ask], None]) -> None:
    source = f"file:{connection.settings_dict['NAME']}?mode=ro"
    with (
        closing(sqlite3.connect(source, uri=True)) as database,
        closing(sqlite3.connect(path)) as copy,
    ):
        database.backup(copy)
        facts(lambda sql: copy.execute(sql).fetchall())


def load(path: Path) -> None:
    """Fill the empty database of the settings from a dump of the same vendor."""
    connection.close()
    if connection.vendor == "sqlite":
        shutil.copyfile(path, connection.settings_dict["NAME"])
        return
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", *options, "--dbname", _address(), str(path))


def _address() -> str:
    """Where the database is, without the password, which no list of processes shows."""
    names = ("dbname", "user", "host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")
    params = connection.get_connection_params()
    return make_conninfo("", **{name: params[name] for name in names if params.get(name)})


def _tool(name: str) -> str:
    if path := shutil.which(name):
        return path
    raise Unavailable(
        f"{name} is not there: install postgresql-client of the server's version or a newer one "
        "(apt-get install postgresql-client), or put its folder into PATH."
    )


def _run(name: str, *options: str) -> None:
    password = str(connection.settings_dict.get("PASSWORD") or "")
    secret = {"PGPASSWORD": password} if password else {}
    completed = subprocess.run(  # noqa: S603 (a tool of PostgreSQL's)
        [_tool(name), *options],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if completed.returncode:
        raise Unavailable(f"{name} failed: {completed.stderr.strip()}")


def stored_files_in(ask: Ask) -> Iterator[StoredFile]:
    """Every file of the store that the database refers to."""
    versions = ask(
        "SELECT file, size, sha256, content_type, page_sizes FROM evaluations_evidenceversion"
        " WHERE kind = 'file' AND discarded_at IS NULL ORDER BY id"
    )
    known = set()
    for name, size, sha256, content_type, page_sizes in versions:
        if name in known:
            # Sent up to another round, where the same file is shared.
            continue
        known.add(name)
        yield StoredFile(name=name, size=size, sha256=sha256, content_type=content_type)
        for page, of_page in enumerate(json.loads(page_sizes), start=1):
            picture = preview_name(name, page)
            yield StoredFile(name=picture, size=of_page, sha256="", content_type=JPEG)
    scans = ask(
        "SELECT scan, scan_size, scan_sha256, scan_type FROM evaluations_paperentry"
        " WHERE scan <> '' ORDER BY id"
    )
    for name, size, sha256, content_type in scans:
        yield StoredFile(name=name, size=size, sha256=sha256, content_type=content_type)
    photos = ask("SELECT file, size, sha256 FROM evaluations_dayphoto ORDER BY id")
    for name, size, sha256 in photos:
        yield StoredFile(name=name, size=size, sha256=sha256, content_type=JPEG)
