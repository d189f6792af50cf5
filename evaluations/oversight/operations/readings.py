"""How each part of the service is, as this node sees it: for load balancers and administrators.

Every part is asked for itself, so that a fault of one hides none of the others. What stands in
the database is not asked for where the database or a migration is missing.
"""

import logging
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from evaluations.entry.evidence.scanning import require_there
from evaluations.oversight.operations import reading
from evaluations.oversight.operations.probe import Probe
from evaluations.oversight.operations.queues import waiting
from evaluations.oversight.operations.reading import Reading, State
from evaluations.oversight.operations.runs import CHECKS, LastRun, last_runs
from evaluations.oversight.operations.signs import HOUSEKEEPING, last_signs, worker_of
from evaluations.platform.documents.pdf.own_key import OwnKey, own_key
from evaluations.platform.journal.stamps import is_any_asked, stamping
from evaluations.platform.store.files import stored_files

logger = logging.getLogger(__name__)
GIB = 2**30
# Written again and again, to see whether the store takes and keeps something.
STORE_PROBE = "alive"
OF_DATABASE = (
    *("cache", "clock", "worker_quick", "worker_long", "housekeeping", "waiting"),
    *("stamps", "nightly", "backup", "drill"),
)
Key = tuple[str, str]


def readings() -> list[Reading]:
    """Every part, in the order in which a page shows them; what is down stands in the log."""
    first = [_asked("database", _database), *_asked_many(("migrations",), _migrations)]
    if reading.can_serve(first):
        first += [_asked("cache", _cache), _asked("clock", _clock)]
        first += _asked_many(("worker_quick", "worker_long", "housekeeping"), _signs)
        first += [_asked("waiting", _waiting), _asked("stamps", _stamps)]
        first += _asked_many(("nightly", "backup", "drill"), _runs)
    else:
        first += [Reading(key, State.DOWN, "not known") for key in OF_DATABASE]
    gathered = [*first, STORE.read(), _scanner(), _asked("disk", _disk)]
    gathered += _asked_many(("certificate",), _certificate)
    for part in gathered:
        if part.state is State.DOWN:
            logger.warning("%s is down: %s. %s", part.key, part.word, part.detail)
    return gathered


def _asked(key: str, ask: Callable[[], Reading]) -> Reading:
    return _asked_many((key,), lambda: iter((ask(),)))[0]


def _asked_many(keys: tuple[str, ...], ask: Callable[[], Iterator[Reading]]) -> list[Reading]:
    """What is found, or that asking itself failed."""
    try:
        return list(ask())
    except Exception as fault:
        detail = f"{type(fault).__name__}: {fault}".strip()
        return [Reading(key, State.DOWN, "does not answer", detail) for key in keys]


# --- what the node cannot be without ---------------------------------------------------------


def _database() -> Reading:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Reading("database", State.OK, "answers")


@cache
def _newest_migrations() -> frozenset[Key]:
    """Of each app, as the code has them."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def _migrations() -> Iterator[Reading]:
    missing = _newest_migrations() - MigrationRecorder(connection).applied_migrations().keys()
    if missing:
        detail = ", ".join(f"{app} {name}" for app, name in sorted(missing))
        yield Reading("migrations", State.DOWN, "missing", detail)
    else:
        yield Reading("migrations", State.OK, "up to date")


def _cache() -> Reading:
    shared_cache.get("readyz")
    return Reading("cache", State.OK, "answers")


# --- what others see of it -------------------------------------------------------------------


def _clock() -> Reading:
    """This machine's clock against the database's; SQLite has none of its own."""
    if connection.vendor != "postgresql":
        return reading.of_clock(timedelta())
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        theirs: datetime = cursor.fetchone()[0]
    ours = before + (timezone.now() - before) / 2
    return reading.of_clock(ours - theirs)


def _signs() -> Iterator[Reading]:
    signs, now = last_signs(), timezone.now()
    for key, name in (
        ("worker_quick", worker_of("quick")),
        ("worker_long", worker_of("long")),
        ("housekeeping", HOUSEKEEPING),
    ):
        yield reading.of_sign(key, signs.get(name), now)


def _waiting() -> Reading:
    now = timezone.now()
    return reading.of_waiting({name: now - queue.oldest for name, queue in waiting().items()})


def _stamps() -> Reading:
    """An outside clock is nothing that the day needs: without one this is well."""
    if not is_any_asked():
        return Reading("stamps", State.OK, "no authority")
    state, now = stamping(), timezone.now()
    detail = f"{state.waiting} waiting"
    if newest := state.newest:
        detail = f"seal {newest.seal.number}, {newest.authority_name}; {detail}"
    return reading.of_stamps(
        now - (state.since or now),
        (state.ends_at or datetime.max.replace(tzinfo=UTC)) - now,
        detail,
        newest.stamped_at if newest else None,
    )


def installed_at() -> datetime:
    """When the first migration ran."""
    applied = MigrationRecorder(connection).migration_qs.order_by("applied")
    return applied.values_list("applied", flat=True).first() or timezone.now()


def _runs() -> Iterator[Reading]:
    runs, read = last_runs(), partial(_run, installed=installed_at(), now=timezone.now())
    nights = [read("nightly", runs.get(check)) for check in CHECKS]
    yield max(nights, key=lambda night: reading.RANK[night.state])
    yield read("backup", runs.get("backup"))
    yield read("drill", runs.get("drill"))


def _run(key: str, run: LastRun | None, *, installed: datetime, now: datetime) -> Reading:
    """A check that finds something has run all the same, and is down for what it found."""
    if key == "nightly":
        run_reading = reading.of_good_run(key, run.at if run else None, installed, now)
        word, least = "found something", State.DOWN
    else:
        run_reading = reading.of_good_run(key, run.good_at if run else None, installed, now)
        word, least = "failed", State.LATE
    if run is None or run.is_good:
        return run_reading
    return reading.failed(run_reading, word, run.detail, least)


# --- what this machine has -------------------------------------------------------------------


def _store() -> str:
    stored_files().write(STORE_PROBE, b"alive\n")
    return "answers"


def _scanner() -> Reading:
    """A service without one works, but what is brought may harm whoever opens it."""
    return SCANNER.read() if settings.CLAMD else Reading("scanner", State.LATE, "none set")


def _clamd() -> str:
    require_there(settings.CLAMD)
    return "answers"


def _disk() -> Reading:
    """Where least is free: a large upload needs room twice, and what web processes gather."""
    folders = [Path(settings.VAR_DIR), Path(tempfile.gettempdir())]
    if not settings.EVIDENCE_STORE:
        folders.append(Path(settings.MEDIA_ROOT))
    free = min(shutil.disk_usage(folder).free for folder in folders if folder.exists())
    return reading.of_disk(free, late=2 * settings.UPLOAD_LARGEST + GIB, down=GIB)


def _certificate() -> Iterator[Reading]:
    """What signs papers, where one is set."""
    key = own_key()
    if isinstance(key, OwnKey):
        state = State.LATE if key.is_soon_over else State.OK
        word = "soon over" if key.is_soon_over else "signs"
        yield Reading("certificate", state, word, f"{key.organisation}, {key.ends:%Y-%m-%d}")
    elif key:
        yield Reading("certificate", State.LATE, key.value)


STORE = Probe("store", _store)
SCANNER = Probe("scanner", _clamd)
