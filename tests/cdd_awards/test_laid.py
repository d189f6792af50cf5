"""Registry and triggers are laid where they changed or are missing, and by one node."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from cdd_awards.alone import LOCK, alone
from cdd_awards.management.commands import prepare
from evaluations import assembly
from evaluations.platform.triggers import installing
from units.laid import lay
from units.models import Laid


@pytest.mark.django_db
def test_triggers_are_laid_again_only_where_one_changed_or_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assembly.lay_triggers(connection)
    assert not assembly.lay_triggers(connection)

    installing.remove(connection, assembly.triggers()[:1])
    assert assembly.lay_triggers(connection)
    assert installing.are_there(connection, assembly.triggers())

    first, *others = assembly.triggers()
    changed = (first._replace(message="another sentence"), *others)
    monkeypatch.setattr(assembly, "triggers", lambda: changed)
    assert assembly.lay_triggers(connection)
    assert assembly.lay_triggers(connection, anew=True)


@pytest.mark.django_db
def test_what_failed_is_not_kept_as_laid() -> None:
    with pytest.raises(ZeroDivisionError):
        lay("x", "1", lambda: 1 / 0)

    assert not Laid.objects.filter(name="x").exists()
    assert lay("x", "1", list)
    assert not lay("x", "1", list)
    assert lay("x", "2", list)


@pytest.mark.usefixtures("guarded_transactions")
def test_of_two_nodes_one_lays_and_the_other_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two nodes have no file in common: on PostgreSQL its own lock must do."""
    if connection.vendor == "postgresql":
        monkeypatch.setattr("fcntl.flock", lambda *_: None)
    gate, within, most, calls = Barrier(2), [0], [0], []

    def load(name: str, **_options: Any) -> None:
        if name == "load_registry":
            calls.append(name)

    def node(_number: int) -> None:
        gate.wait()
        try:
            with alone():
                within[0] += 1
                most[0] = max(most[0], within[0])
                prepare.prepare_database(prepare.Command(stdout=StringIO()))
                within[0] -= 1
        finally:
            connection.close()

    monkeypatch.setattr(prepare, "call_command", load)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(node, range(2)))

    assert (calls, most) == (["load_registry"], [1])


@pytest.mark.usefixtures("guarded_transactions")
def test_the_lock_comes_free_where_preparing_fails() -> None:
    with pytest.raises(ZeroDivisionError), alone():
        raise ZeroDivisionError

    with alone(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
            assert cursor.fetchone() == (True,)
