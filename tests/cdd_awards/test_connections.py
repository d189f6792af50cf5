"""The connections that all processes may open are counted before somebody is refused one."""

from typing import Any

import pytest
from django.db import connection

from cdd_awards.postgresql import connections
from cdd_awards.postgresql.connections import connections_suffice, wanted


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
