"""Sealing the journal behind those who write it.

A seal is a Merkle root over a portion of the entries since the last seal, chained to that seal, so
that no entry can be changed, added or taken away behind it without every later seal failing.

Nobody waits for a seal. On PostgreSQL a transaction takes the number of an entry before others see
the entry, so a later number may be there while an earlier one is still to come. But whoever takes
a number holds a writer's lock on the table until the end. So the sealer notes the newest entry,
then who holds such a lock; once all of these have ended, nothing more can come below that entry.
It takes no lock itself, and writers that began later do not matter. SQLite has one writer at a
time, and numbers come in the order of the commits.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks import task

from evaluations.platform.journal.merkle import chain_digest, merkle_root
from evaluations.platform.journal.models import Entry, Seal
from evaluations.platform.journal.stamps import ask_for_stamps

# Entries under one seal at most: some hundredths of a second, and few megabytes.
PORTION = 5_000
# Seconds for which writers are waited for, and between two looks at them.
PATIENCE, PAUSE = 2.0, 0.02
# A certification behind a longer writer is tried again so often; after that, housekeeping.
TRIES, TRY_AGAIN = 20, timedelta(seconds=5)
WRITERS = """SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND relation = 'evaluations_entry'::regclass AND pid IS DISTINCT FROM pg_backend_pid()"""


def newest_seal() -> Seal | None:
    """The seal whose chain digest stands for the whole sealed journal."""
    return Seal.objects.order_by("-number").first()


def seal_over(entry: int) -> Seal | None:
    """The seal that covers the entry with this primary key; None where it is not sealed yet."""
    return Seal.objects.filter(last_entry_id__gte=entry).order_by("last_entry_id").first()


def _writers() -> frozenset[str]:
    """The transactions that may have taken a number of an entry nobody sees yet."""
    if connection.vendor != "postgresql":
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(WRITERS)
        return frozenset(row[0] for row in cursor.fetchall())


@dataclass(frozen=True)
class Horizon:
    """The newest entry at some moment, and who was writing then."""

    entry: int
    writers: frozenset[str]

    @classmethod
    def now(cls) -> "Horizon":
        """The entry first, then the writers: who ended in between is visible, and who begins
        later takes a later number."""
        newest = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        return cls(newest, _writers())

    def is_settled(self) -> bool:
        """Whether nothing more can come at or below the entry."""
        return not self.writers or self.writers.isdisjoint(_writers())

    def wait(self, seconds: float) -> bool:
        """Wait so long for it to be settled; whether it is."""
        deadline = time.monotonic() + seconds
        while not self.is_settled():
            if time.monotonic() > deadline:
                return False
            time.sleep(PAUSE)
        return True


def seal_settled(*, patience: float = PATIENCE, least: int = 1) -> int:
    """Seal what is settled, portion by portion, the last one only where it has `least` entries.

    Returns how many seals were made. Call it outside a transaction, for writers to go on beside.
    """
    horizon, count = Horizon.now(), 0
    if not horizon.wait(patience):
        return 0
    while _seal_portion(horizon.entry, least):
        count += 1
    return count


def _seal_portion(up_to: int, least: int) -> Seal | None:
    """The next seal; None where nothing is left, or another sealer was first."""
    last = newest_seal()
    fresh = Entry.objects.filter(pk__gt=last.last_entry_id if last else 0, pk__lte=up_to)
    leaves = list(fresh.order_by("pk").values_list("pk", "digest")[:PORTION])
    if len(leaves) < max(least, 1):
        return None
    root = merkle_root([leaf for _pk, leaf in leaves])
    try:
        with transaction.atomic():
            return Seal.objects.create(
                number=(last.number if last else 0) + 1,
                made_at=timezone.now(),
                first_entry_id=leaves[0][0],
                last_entry_id=leaves[-1][0],
                entry_count=len(leaves),
                root=root,
                chain=chain_digest(last.chain if last else "", root),
            )
    except IntegrityError:
        return None


def seal_when_committed(entry: Entry) -> None:
    """Have the worker seal `entry` and all before it, once the running transaction is over."""
    transaction.on_commit(partial(seal_soon.enqueue, entry.pk))


@task(queue_name="quick")
def seal_soon(entry: int, tries: int = TRIES) -> None:
    """Seal the journal up to `entry`; behind a long writer, try again a little later."""
    if seal_over(entry) is None:
        seal_settled()
    if seal_over(entry) is None and tries > 1:
        later = seal_soon.using(run_after=timezone.now() + TRY_AGAIN)
        later.enqueue(entry, tries - 1)
    ask_for_stamps()
