"""Copy a SQLite installation into an empty PostgreSQL, and prove that nothing is missing."""

import sqlite3
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from evaluations.assembly import install_triggers, remove_triggers
from evaluations.judging.results.verification import first_misfit
from evaluations.management.stepping import SteppingCommand
from evaluations.oversight.operations.moving import copy_tables, one_reading
from evaluations.oversight.operations.tables import CACHE, asked, counts
from evaluations.platform.journal.verification import first_finding


@contextmanager
def at_target(address: str) -> Iterator[None]:
    """The database at `address` in place of the settings' own. Raises CommandError."""
    if not address.startswith(("postgres://", "postgresql://")):
        raise CommandError("Name a PostgreSQL: postgres://user:password@host/name.")
    described: dict[str, Any] = environ.Env.db_url_config(address)
    whole = connections.configure_settings({DEFAULT_DB_ALIAS: described})[DEFAULT_DB_ALIAS]
    before, target = connections[DEFAULT_DB_ALIAS], DatabaseWrapper(whole, DEFAULT_DB_ALIAS)
    connections[DEFAULT_DB_ALIAS] = target
    try:
        yield
    finally:
        target.close()
        connections[DEFAULT_DB_ALIAS] = before


class Command(SteppingCommand):
    help = "Copy this SQLite installation into an empty PostgreSQL and verify it there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="postgres://user:password@host/name, of the owner")

    def handle(self, *args: Any, **options: Any) -> None:
        path = database_to_move()
        with one_reading(path) as source, at_target(options["address"]):
            if tables := connection.introspection.table_names():
                raise CommandError(f"The target is not empty: it has a table {min(tables)}.")
            self.say("making the tables")
            call_command("migrate", verbosity=0)
            call_command("createcachetable", verbosity=0)
            self._copy(source)
            self._verify(source)
        self.say("Everything is there. Set DATABASE_URL to it, and start the service.")

    def _copy(self, source: sqlite3.Connection) -> None:
        remove_triggers(connection)
        try:
            with transaction.atomic():
                copy_tables(source, connection, lambda name, rows: self.say(f"{name}: {rows}"))
        except DatabaseError as fault:
            raise CommandError(f"Nothing was copied; the target refused a row: {fault}") from None
        install_triggers(connection)
        tables = source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in tables.fetchall():
            if not name.startswith("sqlite_") and name not in (CACHE, *counts(asked)):
                self.say(f"{name}: no table of ours, stays behind")

    def _verify(self, source: sqlite3.Connection) -> None:
        before, after = counts(lambda sql: source.execute(sql).fetchall()), counts(asked)
        findings = {
            "counts": next((table for table in before if before[table] != after[table]), None),
            "journal": first_finding(),
            "results": first_misfit(),
        }
        for name, finding in findings.items():
            self.say(f"{name}: {finding or 'everything fits'}")
        if any(findings.values()):
            raise CommandError("Something does not fit, see above: do not use the target.")


def database_to_move() -> Path:
    """The file of the settings' own database. Raises CommandError where it cannot be moved."""
    if connection.vendor != "sqlite":
        raise CommandError("DATABASE_URL must name the SQLite database that is to be moved.")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("Run manage.py migrate first: the database is of another release.")
    return Path(connection.settings_dict["NAME"])
