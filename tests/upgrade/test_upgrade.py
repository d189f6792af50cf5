"""A kept base comes to today's code on both databases, while people work on it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests.upgrade.kept import ENVIRONMENT, ROOT, KeptBase, kept_bases
from units.release import release

VENDOR = connection.vendor
BASES = kept_bases()


@contextmanager
def restored(base: KeptBase, folder: Path) -> Iterator[str]:
    """The address of a database that holds the kept base."""
    if VENDOR == "sqlite":
        base.into_sqlite(folder / "kept.sqlite3")
        yield f"sqlite:///{folder / 'kept.sqlite3'}"
        return
    server, name = os.environ["DATABASE_URL"], f"kept_{uuid4().hex[:8]}"
    address = urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as here:
        here.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            base.into_postgresql(address)
            yield address
        finally:
            here.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextmanager
def code_of(base: KeptBase, folder: Path) -> Iterator[Path]:
    """The folder of the release's own code: this one, or what its tag holds."""
    if release().startswith(f"{base.release}."):
        yield ROOT
        return
    tag = f"v{base.release}.0"
    known = subprocess.run(["git", "rev-parse", "-q", "--verify", tag], cwd=ROOT, check=False)
    if known.returncode:
        pytest.skip(f"the code of {tag} is not in this copy: git fetch --tags")
    tree = folder / "code"
    subprocess.run(["git", "worktree", "add", "--detach", tree, tag], cwd=ROOT, check=True)
    try:
        yield tree
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=ROOT, check=True)


@contextmanager
def at_work(code: Path, environment: dict[str, str]) -> Iterator[dict[str, Any]]:
    """A judge works meanwhile, with `code`; what came back stands in the mapping afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.upgrade.load"],
        cwd=code,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    told: dict[str, Any] = {}
    try:
        begun = process.stdout.readline()
        yield told
    finally:
        said, _nothing = process.communicate("")
    assert begun == "ready\n"
    told.update(json.loads(said))


def manage(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("base", BASES, ids=lambda base: base.release)
def test_a_kept_base_is_upgraded_while_people_work(base: KeptBase, tmp_path: Path) -> None:
    facts = base.facts(VENDOR)
    with restored(base, tmp_path) as address, code_of(base, tmp_path) as code:
        environment = {
            "PATH": os.environ["PATH"],
            **ENVIRONMENT,
            "DATABASE_URL": address,
            "VAR_DIR": str(tmp_path),
            "KEPT_FACTS": json.dumps(facts),
        }
        with at_work(code, environment) as told:
            manage(environment, "manage.py", "migrate", "--verbosity", "0")
        seen = json.loads(manage(environment, "-m", "tests.upgrade.looking"))

    assert set(told["statuses"]) <= {"200", "302"}, told
    assert seen["unapplied"] == []
    assert (seen["journal"], seen["results"]) == ("", "")
    assert (seen["points"], seen["version"]) == (told["points"], told["version"])
    assert set(seen["pages"].values()) == {200}, seen["pages"]
    kept = {table: rows for table, rows in facts["counts"].items() if table in seen["counts"]}
    assert {table: seen["counts"][table] >= rows for table, rows in kept.items()} == dict.fromkeys(
        kept, True
    )


def test_every_release_with_a_base_has_one_for_both_databases() -> None:
    assert [base.release for base in BASES][:1] == ["1.0"]
    for base in BASES:
        for vendor in ("sqlite", "postgresql"):
            assert base.facts(vendor)["counts"]["evaluations_result"] > 1
            assert "CREATE TRIGGER" in base.sql(vendor)
