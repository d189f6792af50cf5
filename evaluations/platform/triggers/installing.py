"""Laying the guards as triggers, and lifting them for tests."""

from collections.abc import Iterator
from itertools import chain

from django.db.backends.base.base import BaseDatabaseWrapper

from evaluations.platform.triggers import basis, frozen, records, sheets
from evaluations.platform.triggers.guard import Guard, row_of

KINDS = (records, sheets, basis, frozen)
# What SQLite says in other words: it had no IS DISTINCT FROM before 3.39; moments are UTC text.
SQLITE_WORDS = {
    "IS DISTINCT FROM": "IS NOT",
    "now() - interval '90 days'": "datetime('now', '-90 days')",
}


def all_guards() -> Iterator[Guard]:
    return chain.from_iterable(kind.guards() for kind in KINDS)


def _postgresql(guard: Guard) -> Iterator[str]:
    name, table, event, condition, message = guard
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN {row_of(event)}; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _postgresql_truncate(table: str) -> Iterator[str]:
    name = f"{table}_truncate"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'check_violation'; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )


def _sqlite(guard: Guard) -> Iterator[str]:
    name, table, event, condition, message = guard
    for words, own in SQLITE_WORDS.items():
        condition = condition.replace(words, own)
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def install(connection: BaseDatabaseWrapper) -> None:
    """Lay every guard, anew where it is there already; nothing on a database without tables."""
    if not set(records.APPEND_ONLY) <= set(connection.introspection.table_names()):
        return
    is_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for guard in all_guards():
            for statement in _postgresql(guard) if is_postgresql else _sqlite(guard):
                cursor.execute(statement)
        for table in records.NEVER_TRUNCATED if is_postgresql else ():
            for statement in _postgresql_truncate(table):
                cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Lift every guard: for tests that empty the database, and for nothing else."""
    names = [(guard.name, guard.table) for guard in all_guards()]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names += [(f"{table}_truncate", table) for table in records.NEVER_TRUNCATED]
        for name, table in names:
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")
