"""Asking for long work, doing it once, and taking it up again after a worker was killed.

A worker claims a job with one statement and shows a sign of life at every step; who has lost the
claim (cancelled, or taken up by another after two minutes of silence) stops at the next step and
writes nothing. The finished file is put in its place in one move, under the name of its content.
"""

import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.platform.errors import Refused
from evaluations.platform.jobs.models import GOING_ON, KEPT, Job, JobState
from evaluations.platform.journal.merkle import digest
from units.models import User

logger = logging.getLogger(__name__)
OURS = "evaluations."
MOST_ATTEMPTS = 3
MOST_GOING_ON = 5
BEAT_SECONDS = 30


class Lost(Exception):
    """The job is no longer this worker's: cancelled, or taken up by another."""


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "jobs"


def stored_file(job: Job) -> Path:
    return folder() / job.stored_name


def parts_folder(job: Job) -> Path:
    """Where finished parts of a job lie, so that a second attempt goes on where the first was."""
    return folder() / f"{job.key}-{job.pk}.parts"


def ask(
    *,
    by: User,
    work: str,
    title: str,
    arguments: Mapping[str, Any],
    content: Any,
    file_name: str,
    back: str,
) -> Job:
    """Have `work` done, the dotted path of a task that takes a job's primary key.

    `content` is whatever decides what the file says. A file that was made of the same for the
    same person is there at once; asked for again while it is being made, the same job is
    returned. Nobody is given a file that was made for somebody else: what one may see, another
    may not.
    """
    key = digest([by.pk, work, dict(arguments), content])
    mine = Job.objects.visible_to(by).filter(key=key)
    if found := mine.going_on().first():
        return found
    if Job.objects.visible_to(by).going_on().count() >= MOST_GOING_ON:
        raise Refused(_("Several documents are being made for you already. Please wait for one."))
    now = timezone.now()
    made = Job(
        title=title,
        work=work,
        arguments=dict(arguments),
        key=key,
        file_name=file_name,
        back=back,
        asked_by=by,
        asked_at=now,
        beat_at=now,
    )
    if stored_file(made).exists():
        made.state, made.expires_at = JobState.DONE, now + KEPT
        made.done = made.total = 1
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        return mine.going_on().get()
    if made.is_going_on:
        _enqueue(made)
    return made


def _enqueue(job: Job) -> None:
    if not job.work.startswith(OURS):
        raise ValueError(f"{job.work} is no task of ours")
    task = import_string(job.work)
    transaction.on_commit(lambda: task.enqueue(job.pk))


@transaction.atomic
def cancel(*, by: User, job: Job) -> None:
    """Stop a job that goes on; its worker sees it at its next step. Over already: nothing."""
    mine = Job.objects.visible_to(by).filter(pk=job.pk, state__in=GOING_ON)
    mine.update(state=JobState.CANCELLED, claim=None)


@transaction.atomic
def retry(*, by: User, job: Job) -> None:
    """Do a failed, cancelled or expired job again; parts that are finished are kept."""
    rows = Job.objects.visible_to(by).select_for_update(of=("self",))
    locked = rows.get(pk=job.pk)
    if locked.is_going_on or (locked.state == JobState.DONE and stored_file(locked).exists()):
        return
    locked.state, locked.attempts, locked.message = JobState.WAITING, 0, ""
    locked.done, locked.beat_at, locked.claim = 0, timezone.now(), None
    try:
        with transaction.atomic():
            locked.save()
    except IntegrityError:
        raise Refused(_("The same document is being made already.")) from None
    _enqueue(locked)


class Running:
    """A claimed job: tells how far it is, and writes its file."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.parts = parts_folder(job)
        self.parts.mkdir(parents=True, exist_ok=True)
        self.total = 1

    def tell(self, done: int, total: int) -> None:
        """A step is done; raises Lost where the job is no longer ours."""
        self.total = total
        mine = Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state=JobState.RUNNING)
        if not mine.update(done=done, total=total, beat_at=timezone.now()):
            raise Lost

    def part(self, name: str, make: Callable[[], bytes]) -> Path:
        """A finished part, made unless an earlier attempt has left it."""
        path = self.parts / name
        if not path.exists():
            self._put(path, make())
        return path

    def _put(self, path: Path, content: bytes) -> None:
        made = path.with_name(f"{path.name}.{self.job.claim}.part")
        made.write_bytes(content)
        os.replace(made, path)

    def finish(self, content: bytes | None) -> None:
        """Put the file in its place, and say so; None: a killed worker had put it there."""
        self.tell(self.total, self.total)
        if content is not None:
            self._put(stored_file(self.job), content)
        now = timezone.now()
        mine = Job.objects.filter(pk=self.job.pk, claim=self.job.claim, state=JobState.RUNNING)
        mine.update(state=JobState.DONE, expires_at=now + KEPT, beat_at=now)
        shutil.rmtree(self.parts, ignore_errors=True)


def _claimed(pk: int) -> Job | None:
    """The job, taken by this worker; None where another has it or it is over."""
    claim = uuid4()
    free = Job.objects.filter(pk=pk, state=JobState.WAITING)
    dropped = Job.objects.dropped().filter(pk=pk, state=JobState.RUNNING)
    for rows in (free, dropped):
        if rows.update(state=JobState.RUNNING, claim=claim, beat_at=timezone.now()):
            job = Job.objects.get(pk=pk)
            job.attempts += 1
            job.save(update_fields=["attempts"])
            return job
    return None


def run(pk: int, make: Callable[[Running], bytes]) -> None:
    """Do the job with primary key `pk` by `make`, unless somebody else does. A task's body."""
    job = _claimed(pk)
    if job is None:
        return
    try:
        running = Running(job)
        with _sign_of_life(job):
            running.finish(make(running) if not stored_file(job).exists() else None)
    except Lost:
        logger.info("job %s was taken away", pk)
    except Refused as refusal:
        _fail(job, str(refusal))
    except Exception:
        logger.exception("job %s failed", pk)
        with override("th"):
            _fail(job, _("Something went wrong. Please try again, or tell the administrator."))


@contextmanager
def _sign_of_life(job: Job) -> Iterator[None]:
    """Says every half minute that the worker lives, also while one long part is drawn."""
    over = Event()

    def touch() -> None:
        while not over.wait(BEAT_SECONDS):
            Job.objects.filter(pk=job.pk, claim=job.claim).update(beat_at=timezone.now())
        connection.close()

    thread = Thread(target=touch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _fail(job: Job, message: str) -> None:
    mine = Job.objects.filter(pk=job.pk, claim=job.claim, state=JobState.RUNNING)
    mine.update(state=JobState.FAILED, message=message)


def reclaim_dropped() -> int:
    """Ask again for what a killed worker dropped; given up after three attempts."""
    count = 0
    for job in list(Job.objects.dropped()):
        if job.attempts >= MOST_ATTEMPTS:
            with override("th"):
                told = _("It did not come to an end three times. Please tell the administrator.")
            Job.objects.dropped().filter(pk=job.pk).update(state=JobState.FAILED, message=told)
            continue
        # Touched, so that the next sweep does not ask a third time meanwhile.
        count += _asked_again(job)
    return count


def _asked_again(job: Job) -> bool:
    if job.state == JobState.WAITING:
        Job.objects.dropped().filter(pk=job.pk).update(beat_at=timezone.now())
    _enqueue(job)
    return True


def clear_expired() -> int:
    """Take finished files away when their time is over, and what nobody finished."""
    over = Job.objects.filter(state=JobState.DONE, expires_at__lt=timezone.now())
    count = 0
    for job in list(over):
        job.delete()
        if not Job.objects.filter(key=job.key, state=JobState.DONE).exists():
            stored_file(job).unlink(missing_ok=True)
        count += 1
    for path in _left_behind():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return count


def _left_behind() -> Iterator[Path]:
    """Parts and files of jobs that were cancelled or failed long ago."""
    long_ago = (timezone.now() - KEPT).timestamp()
    kept = {job.stored_name for job in Job.objects.filter(state=JobState.DONE)}
    for path in folder().glob("*"):
        if path.name not in kept and path.stat().st_mtime < long_ago:
            yield path
