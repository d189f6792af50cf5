"""Whether the application could lift its own triggers (deploy/postgresql-roles.sql)."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

# Whoever owns the table, is a member of its owner, or is a superuser may drop its triggers.
OWNS = """SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class
    WHERE oid = to_regclass('evaluations_entry')"""


@register(Tags.database)
def application_owns_its_tables(
    databases: Sequence[str] | None = None, **_options: Any
) -> list[CheckMessage]:
    """`manage.py check --database default` asks it, with the application's DATABASE_URL."""
    return [warning for name in databases or () for warning in _of(name)]


def _of(name: str) -> list[CheckMessage]:
    connection = connections[name]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(OWNS)
        row = cursor.fetchone()
    if row is None or not row[0]:
        return []
    params = "The application owns its tables: with its password the triggers can be lifted."
    hint = "Use two roles: see deploy/postgresql-roles.sql and docs/security.md."
    return [Warning(params, hint=hint, id="cdd_awards.W010")]
