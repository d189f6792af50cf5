"""The database as it was before the first test, for tests that commit.

Django's own way empties every table and lays types, permissions and triggers anew, which takes as
long as the test. Here SQLite's file is copied back, and PostgreSQL's filled tables are emptied
past the triggers.
"""

import sqlite3
from functools import cache
from typing import Any

from django.db import connection

Row = tuple[Any, ...]


@cache
def _kept_file() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", check_same_thread=False)


@cache
def _kept_rows() -> dict[str, tuple[str, list[Row]]]:
    return {}


def keep() -> None:
    """Keep what stands in the database now: no test has run."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        connection.connection.backup(_kept_file())
        return
    with connection.cursor() as cursor:
        for table in _filled(cursor):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 (our own tables)
            marks = ", ".join(["%s"] * len(cursor.description))
            _kept_rows()[table] = f"INSERT INTO {table} VALUES ({marks})", cursor.fetchall()  # noqa: S608


def bring_back() -> None:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        _kept_file().backup(connection.connection)
        return
    with connection.cursor() as cursor:
        # No trigger is asked, and no foreign key: the order of the tables does not matter.
        cursor.execute("SET session_replication_role = replica")
        for table in _filled(cursor):
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
        for insert, rows in _kept_rows().values():
            cursor.executemany(insert, rows)
        cursor.execute("SET session_replication_role = origin")


def _filled(cursor: Any) -> list[str]:
    tables = connection.introspection.table_names(cursor)
    asked = " UNION ALL ".join(
        f"(SELECT '{table}' FROM {table} LIMIT 1)"  # noqa: S608
        for table in tables
    )
    cursor.execute(asked)
    return [table for (table,) in cursor.fetchall()]
