"""From SQLite to PostgreSQL: every row as it was, the triggers laid, nothing into what is full."""

import os
from io import StringIO
from typing import Any

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django_tasks_db.models import DBTaskResult

from evaluations.management.commands.move_to import at_target
from evaluations.oversight.operations.tables import models_of_ours
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.actions import send_notices
from tests.architecture.one_of_everything import one_of_everything
from tests.factories import make_cast

pytestmark = [
    pytest.mark.usefixtures("guarded_transactions", "own_media"),
    pytest.mark.skipif(
        os.environ.get("TEST_DATABASE") == "postgresql", reason="it moves away from SQLite"
    ),
]


def move(address: str) -> str:
    told = StringIO()
    call_command("move_to", address, stdout=told)
    return told.getvalue()


@pytest.fixture
def lived_in() -> None:
    """One of everything, what the packages keep, and numbers that were used and are free."""
    cast = make_cast()
    one_of_everything(cast)
    Authenticator.objects.create(user=cast.chair, type="totp", data={"secret": "ก", "n": 1.50})
    send_notices.enqueue()
    DBTaskResult.objects.update(args_kwargs={"args": [], "kwargs": {"b": None, "a": 1e-7}})


def rows_of(model: Any) -> list[tuple[Any, ...]]:
    return list(model._base_manager.order_by("pk").values_list())


def test_every_row_is_the_same_on_the_other_side(lived_in: None, empty_database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = 4711 WHERE name = 'evaluations_job'")
    here = {model: rows_of(model) for model in models_of_ours()}

    told = move(empty_database)

    assert told.splitlines()[0].endswith("making the tables")
    assert told.count("everything fits") == 3
    assert sum(bool(rows) for rows in here.values()) >= 50
    with at_target(empty_database), connection.cursor() as cursor:
        assert connection.vendor == "postgresql"
        for model, rows in here.items():
            assert rows_of(model) == rows, model
        cursor.execute("SELECT nextval('evaluations_job_id_seq')")
        assert cursor.fetchone() == (4712,)
        with pytest.raises(IntegrityError, match="append-only"):
            cursor.execute("UPDATE evaluations_entry SET reason = 'x'")
    assert connection.vendor == "sqlite"
    with pytest.raises(CommandError, match="not empty"):
        move(empty_database)


def test_a_database_that_has_a_table_is_left_alone(empty_database: str) -> None:
    with psycopg.connect(empty_database, autocommit=True) as other:
        other.execute("CREATE TABLE theirs (id integer)")

        with pytest.raises(CommandError, match="not empty: it has a table theirs"):
            move(empty_database)
        with pytest.raises(psycopg.errors.UndefinedTable):
            other.execute("SELECT 1 FROM evaluations_entry")


@pytest.mark.parametrize("address", ["sqlite:////x", "mysql://x/y", "nonsense"])
def test_only_a_postgresql_is_a_target(address: str) -> None:
    with pytest.raises(CommandError, match="PostgreSQL"):
        move(address)
    assert Entry.objects.count() == 0
