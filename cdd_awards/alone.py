"""One at a time: of the processes of this machine, and of all nodes that share a PostgreSQL."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

# Any number that nobody else uses in this database.
LOCK = 0x0CDD_A3A2D5


@contextmanager
def alone() -> Iterator[None]:
    """Wait until nobody else is within. Of a process that dies both locks come free."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR_DIR / ".prepare.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        _ask("SELECT pg_advisory_lock(%s)")
        try:
            yield
        finally:
            _ask("SELECT pg_advisory_unlock(%s)")


def _ask(question: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(question, [LOCK])
