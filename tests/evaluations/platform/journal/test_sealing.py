"""The journal is sealed in portions, and its check goes on from where everything fitted."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from evaluations.platform.journal import sealing
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.models import Entry, Seal, Verification
from evaluations.platform.journal.sealing import (
    Horizon,
    newest_seal,
    seal_over,
    seal_settled,
    seal_soon,
)
from evaluations.platform.journal.verification import first_finding
from tests.evaluations.platform.journal.test_journal import sealed_entries, tamper
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


def entries(count: int) -> list[Entry]:
    subject = make_unit()
    return [record(by=None, verb="x", subject=subject) for _one in range(count)]


def sizes() -> list[int]:
    return list(Seal.objects.order_by("number").values_list("entry_count", flat=True))


@pytest.fixture(autouse=True)
def small_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "PORTION", 2)


def test_a_long_tail_is_sealed_in_portions() -> None:
    written = entries(5)

    assert seal_settled() == 3
    assert sizes() == [2, 2, 1]
    assert first_finding() is None
    assert [getattr(seal_over(one.pk), "number", 0) for one in written] == [1, 1, 2, 2, 3]


def test_housekeeping_seals_whole_portions_alone() -> None:
    entries(3)

    assert seal_settled(least=2) == 1
    assert sizes() == [2]


def test_of_two_sealers_the_second_leaves_it_to_the_first(monkeypatch: Any) -> None:
    sealed_entries(1)
    first = newest_seal()
    sealed_entries(1)
    record(by=None, verb="x", subject=make_unit())
    monkeypatch.setattr(sealing, "newest_seal", lambda: first)

    assert seal_settled() == 0
    assert sizes() == [1, 1]


def test_behind_a_writer_nothing_is_sealed_and_the_worker_tries_again(monkeypatch: Any) -> None:
    entry = entries(1)[0]
    monkeypatch.setattr(sealing, "PATIENCE", 0)
    monkeypatch.setattr(Horizon, "is_settled", lambda self: False)
    monkeypatch.setattr(Horizon, "wait", lambda self, seconds: False)

    seal_soon.call(entry.pk)

    assert seal_over(entry.pk) is None
    waiting = DBTaskResult.objects.get()
    assert waiting.run_after is not None
    assert waiting.args_kwargs["args"] == [entry.pk, sealing.TRIES - 1]


def test_what_is_sealed_already_is_not_sealed_again() -> None:
    entry = entries(1)[0]
    seal_soon.call(entry.pk)
    record(by=None, verb="x", subject=make_unit())
    seal_soon.call(entry.pk)

    assert sizes() == [1]
    assert not DBTaskResult.objects.exists()


def nightly() -> None:
    call_command("nightly", checks_only=True)


def test_the_nightly_check_goes_on_from_where_everything_fitted() -> None:
    touched = sealed_entries(2)[0]
    nightly()
    tamper(lambda: Entry.objects.filter(pk=touched.pk).update(verb="other"))
    nightly()

    assert [one.is_whole for one in Verification.objects.filter(kind="journal")] == [False, True]
    call_command("verify_journal", go_on=True)
    with pytest.raises(CommandError, match=f"entry {touched.pk}:"):
        call_command("verify_journal")


def test_once_a_week_it_begins_at_the_first_entry() -> None:
    touched = sealed_entries(2)[0]
    nightly()
    tamper(lambda: Entry.objects.filter(pk=touched.pk).update(verb="other"))
    week = Verification.objects.get(kind="journal").checked_at - timedelta(days=7)
    Verification.objects.update(checked_at=week)

    with pytest.raises(CommandError):
        nightly()
    assert f"entry {touched.pk}:" in Verification.objects.filter(kind="journal")[0].finding


def test_after_a_finding_the_next_check_is_whole() -> None:
    sealed_entries(2)
    nightly()
    touched = sealed_entries(2)[0]
    tamper(lambda: Entry.objects.filter(pk=touched.pk).update(verb="other"))
    for _night in range(2):
        with pytest.raises(CommandError):
            nightly()

    newest = Verification.objects.filter(kind="journal")[0]
    assert newest.is_whole
    assert newest.finding


def test_what_comes_after_the_mark_is_checked() -> None:
    sealed_entries(2)
    nightly()
    touched = sealed_entries(2)[1]
    tamper(lambda: Entry.objects.filter(pk=touched.pk).update(verb="other"))

    with pytest.raises(CommandError, match=f"entry {touched.pk}:"):
        call_command("verify_journal", go_on=True)


def test_a_seal_that_the_last_check_reached_is_missed() -> None:
    sealed_entries(1)
    nightly()
    tamper(lambda: Seal.objects.filter(number=1).update(chain="0" * 64))

    with pytest.raises(CommandError):
        nightly()
    assert (
        "newest seal of the last check" in Verification.objects.filter(kind="journal")[0].finding
    )
