"""The connections that all processes may open are counted before somebody is refused one."""

import warnings
from typing import Any

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper

from cdd_awards.postgresql import connections
from cdd_awards.postgresql.connections import connections_suffice, log_shortage, wanted


@pytest.mark.parametrize(
    ("nodes", "processes", "each", "most"), [(1, 2, 16, 75), (2, 2, 16, 114), (2, 4, 16, 210)]
)
def test_the_table_of_the_manual(nodes: int, processes: int, each: int, most: int) -> None:
    assert wanted(nodes=nodes, processes=processes, each=each) == most


@pytest.mark.django_db
def test_too_many_are_told_with_what_to_do(settings: Any) -> None:
    settings.WEB_PROCESSES, settings.NODES = 2, 1
    assert connections_suffice(databases=["default"]) == []
    settings.WEB_PROCESSES, settings.NODES = 400, 3
    told = connections_suffice(databases=["default"])

    if connection.vendor != "postgresql":
        assert told == []
        return
    (message,) = told
    assert message.id == "cdd_awards.E011"
    assert f"may open {wanted(nodes=3, processes=400, each=connections.THREADS)}" in message.msg
    settings.PGBOUNCER = True
    assert connections_suffice(databases=["default"]) == []


def test_counting_at_a_start_warns_of_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """`serve` asks before Django has loaded the product, and never loads it."""

    def asked(_processes: int) -> str:
        warnings.warn(CursorWrapper.APPS_NOT_READY_WARNING_MSG, RuntimeWarning, stacklevel=1)
        return ""

    monkeypatch.setattr(connections, "shortage", asked)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        log_shortage(2)

    assert told == []
