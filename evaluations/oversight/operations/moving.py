"""A SQLite installation copied into an empty PostgreSQL, row by row, exactly.

Values travel as SQLite has them, and not through the models: so nothing is rounded, written in
another way, or set to now. Triggers must be off meanwhile, for they refuse what came in order.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, BigAutoField, Field, Model

from evaluations.oversight.operations.tables import columns, models_of_ours

READ_AT_ONCE = 2000
Tell = Callable[[str, int], None]


@contextmanager
def one_reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A database file as it is at one moment; nobody writes to it meanwhile."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
    try:
        connection.execute("BEGIN")
        connection.execute("SELECT count(*) FROM sqlite_master")
        yield connection
    finally:
        connection.close()


def copy_tables(source: sqlite3.Connection, target: BaseDatabaseWrapper, tell: Tell) -> None:
    """Fill the tables of `target`, in one transaction that the caller holds."""
    names = ", ".join(target.ops.quote_name(model._meta.db_table) for model in models_of_ours())
    with target.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY")
    for model in models_of_ours():
        tell(model._meta.db_table, _copy(source, target, model))
    _set_sequences(source, target)


def _copy(source: sqlite3.Connection, target: BaseDatabaseWrapper, model: type[Model]) -> int:
    fields = columns(model)
    names = ", ".join(f'"{field.column}"' for field in fields)
    table = f'"{model._meta.db_table}"'
    rows = source.execute(f"SELECT {names} FROM {table}")  # noqa: S608 (names of ours)
    changed = [(at, change) for at, field in enumerate(fields) if (change := _change(field))]
    count = 0
    with (
        target.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        while batch := rows.fetchmany(READ_AT_ONCE):
            for row in batch:
                copy.write_row(_changed(row, changed))
            count += len(batch)
    return count


def _changed(row: tuple[Any, ...], changed: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for at, change in changed:
        if values[at] is not None:
            values[at] = change(values[at])
    return values


def _change(field: "Field[Any, Any]") -> Callable[[Any], Any] | None:
    """What SQLite keeps in another way. Moments are text without a zone, and mean UTC."""
    if field.get_internal_type() == "DateTimeField":
        return lambda text: f"{text}+00"
    if field.get_internal_type() == "DurationField":
        return lambda microseconds: timedelta(microseconds=microseconds)
    return None


def _set_sequences(source: sqlite3.Connection, target: BaseDatabaseWrapper) -> None:
    """The next row gets the number that it would have got: none is given a second time."""
    used = dict(source.execute("SELECT name, seq FROM sqlite_sequence"))
    with target.cursor() as cursor:
        for model in models_of_ours():
            key = model._meta.pk
            last = used.get(model._meta.db_table, 0)
            if isinstance(key, AutoField | BigAutoField) and last:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [f'"{model._meta.db_table}"', key.column, last],
                )
