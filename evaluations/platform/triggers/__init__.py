"""What the database itself refuses, whoever asks: ORM, shell or psql.

Triggers, because a check constraint sees one row only; written once for PostgreSQL and SQLite.
"""

from evaluations.platform.triggers.installing import install, remove
from evaluations.platform.triggers.records import APPEND_ONLY

__all__ = ["APPEND_ONLY", "install", "remove"]
