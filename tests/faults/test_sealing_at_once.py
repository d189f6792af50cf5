"""A seal behind writers that are still at work: nothing comes in below it, and nobody waits."""

from threading import Event, Thread

import pytest
from django.db import connection, transaction

from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock, write
from evaluations.platform.journal.models import Entry, Seal
from evaluations.platform.journal.sealing import Horizon, seal_settled
from evaluations.platform.journal.verification import first_finding
from tests.factories import make_unit, make_user
from units.models import Unit

pytestmark = [
    pytest.mark.usefixtures("guarded_transactions"),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer"),
]


class SlowWriter:
    """Writes an entry and commits only when it is told to."""

    def __init__(self, subject: Unit) -> None:
        self.subject, self.has_written, self.may_end = subject, Event(), Event()
        self.thread = Thread(target=self._write)

    def _write(self) -> None:
        with transaction.atomic():
            record(by=None, verb="slow", subject=self.subject)
            self.has_written.set()
            self.may_end.wait(30)
        connection.close()

    def begin(self) -> None:
        self.thread.start()
        assert self.has_written.wait(30)

    def end(self) -> None:
        self.may_end.set()
        self.thread.join()


def test_nothing_is_sealed_over_an_entry_that_is_still_to_come() -> None:
    subject = make_unit()
    slow = SlowWriter(subject)
    slow.begin()
    quick = record(by=None, verb="quick", subject=subject)

    assert seal_settled(patience=0) == 0
    slow.end()

    assert seal_settled(patience=0) == 1
    assert Entry.objects.get(verb="slow").pk < quick.pk
    assert Seal.objects.get().entry_count == Entry.objects.count()
    assert first_finding() is None


def test_writers_that_began_later_do_not_keep_a_seal_waiting() -> None:
    subject = make_unit()
    record(by=None, verb="quick", subject=subject)
    horizon = Horizon.now()
    slow = SlowWriter(subject)
    slow.begin()

    assert horizon.is_settled()
    slow.end()


def test_a_judge_saves_on_while_an_import_has_the_own_row() -> None:
    person, subject = make_user(), make_unit()
    has_locked, may_end = Event(), Event()

    def bring() -> None:
        with transaction.atomic():
            write(lock(person, None), {"phone": "1"})
            has_locked.set()
            may_end.wait(30)
        connection.close()

    importing = Thread(target=bring)
    importing.start()
    assert has_locked.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    record(by=person, verb="quick", subject=subject)
    may_end.set()
    importing.join()

    person.refresh_from_db()
    assert person.phone == "1"


def test_while_it_waits_for_a_writer_everybody_else_writes_on() -> None:
    subject = make_unit()
    record(by=None, verb="first", subject=subject)
    slow = SlowWriter(subject)
    slow.begin()
    made: list[int] = []

    def seal() -> None:
        made.append(seal_settled(patience=30))
        connection.close()

    sealer = Thread(target=seal)
    sealer.start()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    record(by=None, verb="quick", subject=subject)
    slow.end()
    sealer.join()

    assert made == [1]
    assert first_finding() is None
