"""Whatever talks to locks, transactions, triggers or raw SQL runs on PostgreSQL, too."""

import pytest

from tests.again import HERE, ONCE, SERVED, TALKS, is_whole, reason_once

MODULES = {
    path.relative_to(HERE).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(HERE.rglob("test_*.py"))
}


@pytest.mark.parametrize(
    "talk",
    [
        "rows.select_for_update()",
        "with transaction.atomic():",
        'pytestmark = pytest.mark.usefixtures("guarded_transactions")',
        "from tests.guarded import refused",
        "cursor.execute(sql)\nconnection.cursor()",
        "with connection.cursor() as cursor:",
        "remove_triggers(connection)",
        "with pytest.raises(IntegrityError):",
    ],
)
def test_a_module_that_talks_of_it_runs_whole(talk: str) -> None:
    assert is_whole("evaluations/entry/test_new.py", talk)
    assert not is_whole("evaluations/entry/test_new.py", "cast.nomination.save()")


def test_no_module_that_talks_of_it_is_left_out() -> None:
    """Two have nothing to do with the database behind the server, or have none."""
    talking = {path for path, text in MODULES.items() if TALKS.search(text)}
    left_out = {path for path in talking if reason_once(path) and not path.startswith("browser/")}

    assert left_out == {path for path, why in ONCE.items() if why == SERVED}
    assert left_out == {"deploy/test_nginx.py", "faults/test_away.py"}


def test_what_is_named_is_there() -> None:
    assert [begins for begins in ONCE if not list(HERE.glob(f"{begins}*"))] == []
