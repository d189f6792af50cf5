"""Every table of ours: the models, the accounts' and the tasks', and what migrations write."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

# What is remembered for a while, and made anew by `createcachetable`.
CACHE = "cache"
Ask = Callable[[str], list[tuple[Any, ...]]]


def models_of_ours() -> list[type[Model]]:
    """One model for each table."""
    every = apps.get_models(include_auto_created=True)
    stored = [model for model in every if model._meta.managed and not model._meta.proxy]
    return [*stored, MigrationRecorder.Migration]


def columns(model: type[Model]) -> list["Field[Any, Any]"]:
    return list(model._meta.local_concrete_fields)


def asked(sql: str) -> list[tuple[Any, ...]]:
    """One query of the database in use."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def counts(ask: Ask) -> dict[str, int]:
    """How many rows each table has, by its name."""
    names = sorted(model._meta.db_table for model in models_of_ours())
    return {name: ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in names}  # noqa: S608 (names of ours)
