"""Debian's PgBouncer with the file of deploy/: transactions between product and PostgreSQL."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event

import psycopg
import pytest
from django.db import connection

from tests.deploy.conftest import DEPLOY, free_port, program
from tests.factories import Cast, make_cast
from tests.faults.test_killed import HOME, PAUSE, Server, disturbed, restart_database

pytestmark = pytest.mark.usefixtures("guarded_transactions")
SECRET = "only-between-the-test-and-pgbouncer"


def _rules(folder: Path, port: int) -> str:
    """The shipped file, with the test's server, folders and port."""
    told = connection.get_connection_params()
    there = f"host={told['host']} port={told.get('port') or 5432} dbname={told['dbname']}"
    changes = {
        "host=127.0.0.1 port=5432 dbname=awards": there,
        "listen_port = 6432": f"listen_port = {port}",
        "/var/run/postgresql/pgbouncer.pid": f"{folder}/pgbouncer.pid",
        "unix_socket_dir = /var/run/postgresql": f"unix_socket_dir = {folder}",
        "/etc/pgbouncer/userlist.txt": f"{folder}/userlist.txt",
        "/var/log/postgresql/pgbouncer.log": f"{folder}/pgbouncer.log",
    }
    text = (DEPLOY / "pgbouncer.ini").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@pytest.fixture
def bouncer(transactional_db: None) -> Iterator[str]:
    """The address of the web's entry."""
    folder, port = Path(tempfile.mkdtemp(prefix="pgbouncer-")), free_port()
    user = connection.get_connection_params()["user"]
    (folder / "pgbouncer.ini").write_text(_rules(folder, port))
    (folder / "userlist.txt").write_text(f'"{user}" "{SECRET}"\n')
    folder.chmod(0o777)
    # It refuses to run as root; whoever owns the server reaches its socket.
    owner = Path(connection.get_connection_params()["host"]).owner()
    as_other = ["-u", owner] if os.geteuid() == 0 else []
    command = [program("pgbouncer"), "-q", *as_other, str(folder / "pgbouncer.ini")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        address = f"postgres://{user}:{SECRET}@127.0.0.1:{port}/awards"
        while True:
            assert process.poll() is None
            with suppress(psycopg.OperationalError), psycopg.connect(address):
                break
            Event().wait(PAUSE)
        yield address
        process.terminate()
    shutil.rmtree(folder, ignore_errors=True)


def behind(address: str) -> dict[str, str]:
    return {"DATABASE_URL": address, "DATABASE_POOL": "0", "PGBOUNCER": "1"}


def manage(address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=HOME,
        env={**os.environ, **behind(address)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def test_marks_survive_a_primary_that_is_restarted_behind_it(
    cast: Cast, bouncer: str, collected: None
) -> None:
    server = Server(**behind(bouncer))
    try:
        disturbed(cast, server, restart_database, 3)
    finally:
        server.kill()
    # The journal is read in pieces, which needs no cursor beyond a transaction.
    verdict = manage(bouncer, "verify_journal")
    assert verdict.returncode == 0, verdict.stderr + verdict.stdout
    worked = manage(bouncer.replace("/awards", "/awards_work"), "worker", "quick", "--batch")
    assert worked.returncode == 0, worked.stderr
    with psycopg.connect(bouncer, autocommit=True, prepare_threshold=None) as line:
        assert line.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)
        locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        assert line.execute(locks).fetchone() == (0,)


@pytest.mark.parametrize(
    ("entry", "lock", "statement"), [("awards", "10s", "30s"), ("awards_work", "1min", "0")]
)
def test_nobody_waits_for_long_behind_it(
    bouncer: str, entry: str, lock: str, statement: str
) -> None:
    with psycopg.connect(bouncer.replace("/awards", f"/{entry}")) as line:
        assert line.execute("SHOW lock_timeout").fetchone() == (lock,)
        assert line.execute("SHOW statement_timeout").fetchone() == (statement,)


def test_a_release_goes_to_postgresql_itself(bouncer: str) -> None:
    tried = manage(bouncer, "prepare")

    assert tried.returncode != 0
    assert "DATABASE_OWNER_URL must lead there" in tried.stderr
