"""Asking for long work, and reclaiming it after a worker was killed."""

import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused
from evaluations.platform.jobs.models import GOING_ON, KEPT, Job, JobState
from evaluations.platform.jobs.running import folder, stored_file
from evaluations.platform.journal.merkle import digest
from units.models import User

OURS = "evaluations."
MOST_GOING_ON = 5


def place(*, by: User | None, work: str, key: str, **values: Any) -> Job:
    """Have `work` wait for its start: the dotted path of a task that takes a job's primary key.

    The same work that goes on already is returned instead.
    """
    now = timezone.now()
    job = Job(asked_by=by, work=work, key=key, asked_at=now, touched_at=now, **values)
    try:
        with transaction.atomic():
            job.save()
    except IntegrityError:
        return Job.objects.going_on().get(key=key)
    return job


def start(job: Job, *, at_once: bool = False) -> None:
    """Have a job done here and now, or by the worker of its queue."""
    if not job.work.startswith(OURS):
        raise ValueError(f"{job.work} is no task of ours")
    work = import_string(job.work)
    (work.call if at_once else work.enqueue)(job.pk)


def start_later(job: Job) -> None:
    """Have the worker do a job that the running transaction places."""
    transaction.on_commit(partial(start, job))


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
    """Have a document made.

    `content` is whatever decides what the file says. A file that was made of the same for the
    same person is there at once; asked for again while it is being made, the same job is
    returned. Nobody is given a file that was made for somebody else: what one may see, another
    may not.
    """
    key = digest([by.pk, work, dict(arguments), content])
    mine = Job.objects.visible_to(by).going_on()
    if found := mine.filter(key=key).first():
        return found
    if mine.count() >= MOST_GOING_ON:
        raise Refused(_("Several documents are being made for you already. Please wait for one."))
    about = {"title": title, "file_name": file_name, "back": back, "arguments": dict(arguments)}
    is_there = stored_file(Job(key=key, file_name=file_name)).exists()
    done = {"state": JobState.DONE, "expires_at": timezone.now() + KEPT} if is_there else {}
    job = place(by=by, work=work, key=key, **about, **done)
    if job.is_going_on:
        start_later(job)
    return job


@transaction.atomic
def cancel(*, by: User, job: Job) -> None:
    """Stop a job that goes on; its worker sees it at its next step. No-op if it is over."""
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
    locked.done, locked.touched_at, locked.claim = 0, timezone.now(), None
    try:
        with transaction.atomic():
            locked.save()
    except IntegrityError:
        raise Refused(_("The same document is being made already.")) from None
    start_later(locked)


@transaction.atomic
def reclaim(job: Job) -> bool:
    """Take a dropped job from its silent worker, and start it again; False if it goes on."""
    dropped = Job.objects.dropped().filter(pk=job.pk)
    if not dropped.update(state=JobState.WAITING, claim=None, touched_at=timezone.now()):
        return False
    start_later(job)
    return True


def reclaim_dropped() -> int:
    """Start again what killed workers dropped, and what was put off; returns how much it was."""
    return sum(reclaim(job) for job in list(Job.objects.dropped()))


def clear_expired() -> int:
    """Remove finished jobs when their time is over, their files, and what nobody finished."""
    count = remove_documents(
        Job.objects.filter(state=JobState.DONE, expires_at__lt=timezone.now())
    )
    for path in _left_behind():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return count


def remove_documents(over: QuerySet[Job]) -> int:
    """Remove jobs, and each file that no other finished job has; returns how many jobs."""
    with_file = list(over.exclude(file_name=""))
    count, _rows = over.delete()
    for job in with_file:
        if not Job.objects.filter(key=job.key, state=JobState.DONE).exists():
            stored_file(job).unlink(missing_ok=True)
    return count


def _left_behind() -> Iterator[Path]:
    """Parts and files of jobs that were cancelled or failed long ago."""
    long_ago = (timezone.now() - KEPT).timestamp()
    done = Job.objects.filter(state=JobState.DONE).exclude(file_name="")
    kept = {job.stored_name for job in done}
    for path in folder().glob("*"):
        if path.name not in kept and path.stat().st_mtime < long_ago:
            yield path
