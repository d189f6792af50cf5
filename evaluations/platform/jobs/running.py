"""Doing long work: one claim, one sign of life, one way to end.

A worker claims a job with one statement. A worker that lost its claim (the job was cancelled, or
reclaimed after a minute of silence) stops at its next step and must not write: what it changes
on other rows stands in one transaction with `Running.conclude`. A finished file is put in its
place in one move, under the name of its content, in the store that all machines share. A worker
that is asked to stop hands its job over at its next step: the job waits again, and another worker
goes on with the finished parts.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from django.db import Error, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.platform.errors import Refused
from evaluations.platform.jobs.models import KEPT, Job, JobState
from evaluations.platform.store.files import StorageDown, stored_files

logger = logging.getLogger(__name__)
OURS = "evaluations."
MOST_ATTEMPTS = 3
# So often the page of a job sees how far a long transaction is.
TOUCH_SECONDS = 5
# Set where the worker's process is asked to end (cdd_awards/serving/patient_worker.py).
stop_asked = Event()


class Lost(Exception):
    """The job is no longer this worker's: cancelled, or reclaimed for another."""


class Later(Exception):
    """What the work needs does not answer. Housekeeping has the job tried again, for ever."""


class HandedOver(Exception):
    """The worker's process is to end: another one goes on."""


def start(job: Job, *, at_once: bool = False) -> None:
    """Have a job done here and now, or by the worker of its queue."""
    if not job.work.startswith(OURS):
        raise ValueError(f"{job.work} is no task of ours")
    work = import_string(job.work)
    (work.call if at_once else work.enqueue)(job.pk)


# Finished documents and parts of unfinished ones lie here in the store.
FOLDER = "jobs"


def stored_file(job: Job) -> str:
    """The name of a job's finished file in the store."""
    return f"{FOLDER}/{job.stored_name}"


def is_stored(job: Job) -> bool:
    """Whether its finished file is there; a store that does not answer has none at the moment."""
    with suppress(StorageDown):
        return stored_files().holds(stored_file(job))
    return False


class Running:
    """A claimed job: tells how far it is, keeps finished parts, and ends."""

    def __init__(self, job: Job) -> None:
        self.job = job
        # Finished parts lie here, so that a second attempt goes on where the first one was,
        # on whatever machine.
        self.parts = f"{FOLDER}/{job.key}-{job.pk}.parts"
        self._noted: dict[str, int] = {}

    def change(self, **values: Any) -> None:
        """Change the job and show a sign of life; raises Lost."""
        mine = Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state=JobState.RUNNING)
        if not mine.update(touched_at=timezone.now(), **{**self._noted, **values}):
            raise Lost

    def tell(self, done: int, total: int) -> None:
        """A step is done; raises Lost and HandedOver."""
        self.change(done=done, total=total)
        _require_time()

    def note(self, done: int, total: int) -> None:
        """A step is done inside a transaction, of which nobody else sees anything before its end:
        the sign of life tells it over a connection of its own. Raises HandedOver."""
        _require_time()
        self._noted = {"done": done, "total": total}

    def conclude(self) -> None:
        """The work is done; in one transaction with what it changes. Raises Lost."""
        self.change(state=JobState.DONE, expires_at=timezone.now() + KEPT)

    def put_off(self, **values: Any) -> None:
        self.change(state=JobState.WAITING, claim=None, **values)

    def finished_parts(self) -> set[str]:
        """The names of the parts that are made, in an earlier attempt or in this one."""
        names = stored_files().names(self.parts)
        return {name.removeprefix(f"{self.parts}/") for name, _at in names}

    def keep_part(self, name: str, content: bytes) -> None:
        stored_files().write(f"{self.parts}/{name}", content)

    def part(self, name: str) -> bytes:
        """A finished part."""
        return stored_files().read(f"{self.parts}/{name}")

    def finish(self, content: bytes | None) -> None:
        """Put the file in its place, and say so; None: a killed worker had put it there."""
        self.change()
        if content is not None:
            stored_files().write(stored_file(self.job), content)
        self.conclude()
        # What cannot be removed now, housekeeping finds.
        with suppress(StorageDown):
            stored_files().clear(self.parts)


def _require_time() -> None:
    if stop_asked.is_set():
        raise HandedOver


Make = Callable[[Running], bytes | None]
Failed = Callable[[Job], None]


def run(pk: int, make: Make, failed: Failed = lambda job: None) -> None:
    """Do the job with primary key `pk`, unless somebody else does. A task's body.

    `make` returns the file, or concludes the job itself; `failed` tells the row that waited for
    the job that it failed.
    """
    job = _claimed(pk)
    if job is None:
        return
    try:
        with override("th"):
            _attempt(Running(job), make, failed)
    except Lost:
        logger.info("job %s was taken away", pk)


def _claimed(pk: int) -> Job | None:
    """The job, taken by this worker; None where another has it or it is over."""
    waiting = Job.objects.filter(pk=pk, state=JobState.WAITING)
    claimed = {"state": JobState.RUNNING, "claim": uuid4(), "attempts": F("attempts") + 1}
    changed = waiting.update(touched_at=timezone.now(), **claimed)
    return Job.objects.get(pk=pk) if changed else None


def _attempt(running: Running, make: Make, failed: Failed) -> None:
    try:
        with _sign_of_life(running):
            _work(running, make)
    except Lost:
        raise
    except (Later, StorageDown, HandedOver, OperationalError, InterfaceError) as reason:
        _wait_again(running, reason)
    except Refused as refusal:
        _fail(running, str(refusal), failed)
    except Exception:
        logger.exception("job %s failed", running.job.pk)
        if running.job.asked_by_id is None:
            # Nobody is there to try again: housekeeping does, so many times.
            running.put_off()
        else:
            sentence = _("Something went wrong. Please try again, or tell the administrator.")
            _fail(running, sentence, failed)


def _wait_again(running: Running, reason: Exception) -> None:
    """Put the job off: for housekeeping, or for the next worker at once."""
    if isinstance(reason, (Later, StorageDown)):
        running.put_off(attempts=0)
    elif isinstance(reason, HandedOver):
        _hand_over(running)
    else:
        # The database was away, or somebody else held what was wanted.
        logger.error("job %s waits again: %s", running.job.pk, reason)
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        running.put_off()


@transaction.atomic
def _hand_over(running: Running) -> None:
    """It was no failure, so it counts as no attempt."""
    running.put_off(attempts=F("attempts") - 1)
    transaction.on_commit(partial(start, running.job))


def _work(running: Running, make: Make) -> None:
    job = running.job
    if job.attempts > MOST_ATTEMPTS:
        raise Refused(_("It did not come to an end three times. Please tell the administrator."))
    is_there = bool(job.file_name) and stored_files().holds(stored_file(job))
    content = None if is_there else make(running)
    if job.file_name:
        running.finish(content)


@transaction.atomic
def _fail(running: Running, message: str, failed: Failed) -> None:
    running.change(state=JobState.FAILED, message=message)
    failed(running.job)


@contextmanager
def _sign_of_life(running: Running) -> Iterator[None]:
    """Shows every few seconds that the worker lives, also while one long part is drawn."""
    over = Event()

    def touch() -> None:
        while not over.wait(TOUCH_SECONDS):
            # SQLite lets nobody write beside a long transaction; the next sign follows.
            with suppress(Lost, Error):
                running.change()
            connection.close()

    thread = Thread(target=touch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
