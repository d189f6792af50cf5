"""Whether PostgreSQL takes as many connections as all processes of all nodes may open.

A pool that cannot grow answers 503 under the very load for which it was made large, so it is said
at a release, at the start, and by `manage.py check --database default`.
"""

import logging
import warnings
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

# Without a pool, each thread of a web process has a connection at most.
THREADS = 16
# On each node: two workers with a sign of life and a process that draws, and housekeeping.
BESIDE_THE_WEB = 7
# Nightly, backup, and an administrator with psql.
BY_HAND = 4
# PostgreSQL 16 knows a second reserve.
OPEN_TO_US = """SELECT current_setting('max_connections')::int
    - current_setting('superuser_reserved_connections')::int
    - coalesce(current_setting('reserved_connections', true)::int, 0)"""

logger = logging.getLogger(__name__)


def wanted(*, nodes: int, processes: int, each: int) -> int:
    """Connections at most: nodes are renewed one after the other, and the one that is has its old
    web processes beside the new ones."""
    return (nodes + 1) * processes * each + nodes * BESIDE_THE_WEB + BY_HAND


def shortage(processes: int, name: str = "default") -> str:
    """What does not fit, in a sentence; "" where all is well. Raises DatabaseError."""
    connection = connections[name]
    # Behind PgBouncer its own file limits what reaches PostgreSQL (deploy/pgbouncer.ini).
    if connection.vendor != "postgresql" or settings.PGBOUNCER:
        return ""
    most = wanted(nodes=settings.NODES, processes=processes, each=_each(connection))
    with connection.cursor() as cursor:
        cursor.execute(OPEN_TO_US)
        row = cursor.fetchone()
    room = row[0] if row else 0
    if most <= room:
        return ""
    return (
        f"{settings.NODES} nodes with {processes} web processes may open {most} connections, "
        f"and PostgreSQL has room for {room}."
    )


def _each(connection: BaseDatabaseWrapper) -> int:
    pool: Any = connection.settings_dict["OPTIONS"].get("pool")
    return int(pool["max_size"]) if pool else THREADS


def log_shortage(processes: int) -> None:
    """At the start of the service, beside it: a database that is away delays nothing."""
    # `serve` loads none of the product, so Django would warn of a question asked before it has.
    warnings.filterwarnings("ignore", message="Accessing the database during app init")
    try:
        if sentence := shortage(processes):
            logger.error("serve: %s", sentence)
    except DatabaseError as fault:
        logger.warning("serve: the connections could not be counted: %s", fault)
    finally:
        connection = connections["default"]
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]


@register(Tags.database)
def connections_suffice(
    databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    hint = (
        "Raise max_connections, lower DATABASE_POOL or WEB_PROCESSES, or put PgBouncer between "
        "(docs/operations.md, “Connections”)."
    )
    sentences = [shortage(settings.WEB_PROCESSES, name) for name in databases or ()]
    return [Error(sentence, hint=hint, id="cdd_awards.E011") for sentence in sentences if sentence]
