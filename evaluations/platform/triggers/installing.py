"""Installing triggers, and removing them for tests."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain

from django.db.backends.base.base import BaseDatabaseWrapper

from evaluations.platform.triggers.trigger import TRUNCATE, Trigger, row_of

# What SQLite says in other words: it had no IS DISTINCT FROM before 3.39; moments are UTC text.
SQLITE_DIALECT = {
    "IS DISTINCT FROM": "IS NOT",
    "now() - interval '90 days'": "datetime('now', '-90 days')",
}


def _postgresql(trigger: Trigger) -> Iterator[str]:
    name, table, event, condition, message = trigger
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN {row_of(event)}; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {table} "
        f"FOR EACH {'STATEMENT' if event == TRUNCATE else 'ROW'} EXECUTE FUNCTION {name}()"
    )


def _sqlite(trigger: Trigger) -> Iterator[str]:
    name, table, event, condition, message = trigger
    if event == TRUNCATE:
        return
    for words, own in SQLITE_DIALECT.items():
        condition = condition.replace(words, own)
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def install(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> None:
    """Install `triggers`, anew where they are there already."""
    with connection.cursor() as cursor:
        for statement in _statements(connection, triggers):
            cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> Iterator[str]:
    written = _postgresql if connection.vendor == "postgresql" else _sqlite
    return chain.from_iterable(map(written, triggers))


def digest(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> str:
    """Of what `install` would tell this database."""
    return sha256("\n".join(_statements(connection, triggers)).encode()).hexdigest()


def are_there(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> bool:
    """Whether the database has triggers of all these names."""
    is_sqlite = connection.vendor == "sqlite"
    wanted = {
        trigger.name for trigger in triggers if not (is_sqlite and trigger.event == TRUNCATE)
    }
    source = (
        "name FROM sqlite_master WHERE type = 'trigger'" if is_sqlite else "tgname FROM pg_trigger"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {source}")  # noqa: S608 (two sentences of our own)
        return wanted <= {name for (name,) in cursor.fetchall()}


def remove(connection: BaseDatabaseWrapper, triggers: Iterable[Trigger]) -> None:
    """Remove `triggers`: for tests that empty the database, and for nothing else."""
    with connection.cursor() as cursor:
        for trigger in triggers:
            on_table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on_table}")
