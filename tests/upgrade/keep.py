"""`python -m tests.upgrade.keep 1.0`: keep a base of today's code, for the tests of every release
to come. Made once, when a release is tagged; on both databases, each in a process of its own."""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import django

from tests.upgrade.kept import DUMPS, ENVIRONMENT, RELEASES, ROOT, postgresql_tool

# The newest pg_dump writes commands that psql alone understands, and a setting that Debian 12's
# server does not know.
NOT_EVERYWHERE = ("\\", "SET transaction_timeout")


def main(release: str) -> None:
    folder = RELEASES / release
    folder.mkdir(parents=True, exist_ok=True)
    for vendor in DUMPS:
        command = [sys.executable, "-m", "tests.upgrade.keep", release, vendor]
        environment = {**os.environ, "TEST_DATABASE": vendor, "JOURNAL_KEYS": ""}
        environment.pop("DATABASE_URL", None)
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        size = (folder / DUMPS[vendor]).stat().st_size
        sys.stdout.write(f"{folder / DUMPS[vendor]}: {size // 1024} KiB\n")


def keep(folder: Path, vendor: str) -> None:
    """Fill an empty database, and write it down."""
    # The place of a throw-away database, before the settings load.
    from tests import plugin  # noqa: PLC0415

    with tempfile.TemporaryDirectory(dir=plugin.TEMPORARY) as there:
        path = Path(there, "kept.sqlite3")
        if vendor == "sqlite":
            os.environ["DATABASE_URL"] = f"sqlite:///{path}"
        os.environ.update({**ENVIRONMENT, "VAR_DIR": there})
        django.setup()
        from tests.upgrade.filling import fill  # noqa: PLC0415

        facts = fill()
        sql = _of_sqlite(path) if vendor == "sqlite" else _of_postgresql()
    (folder / DUMPS[vendor]).write_bytes(lzma.compress(sql.encode(), preset=9))
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / f"{vendor}.json").write_text(text + "\n", encoding="utf-8")


def _of_sqlite(path: Path) -> str:
    with closing(sqlite3.connect(path)) as base:
        return "\n".join(base.iterdump()) + "\n"


def _of_postgresql() -> str:
    options = ["--format=plain", "--no-owner", "--no-privileges", "--rows-per-insert=200"]
    command = [postgresql_tool("pg_dump"), *options, "--dbname", os.environ["DATABASE_URL"]]
    sql = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = (line for line in sql.splitlines() if not line.startswith(NOT_EVERYWHERE))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    if sys.argv[2:]:
        keep(RELEASES / sys.argv[1], sys.argv[2])
    else:
        main(sys.argv[1])
