"""Asking for long work, and reclaiming it after a worker was killed."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused
from evaluations.platform.jobs.models import GOING_ON, KEPT, Job, JobState
from evaluations.platform.jobs.running import FOLDER, is_stored, start, stored_file
from evaluations.platform.journal.merkle import digest
from evaluations.platform.store.files import StorageDown, stored_files
from units.models import User

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
    if existing := mine.filter(key=key).first():
        return existing
    if mine.count() >= MOST_GOING_ON:
        raise Refused(_("Several documents are being made for you already. Please wait for one."))
    about = {"title": title, "file_name": file_name, "back": back, "arguments": dict(arguments)}
    is_there = is_stored(Job(key=key, file_name=file_name))
    finished = {"state": JobState.DONE, "expires_at": timezone.now() + KEPT} if is_there else {}
    job = place(by=by, work=work, key=key, **about, **finished)
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
    if locked.is_going_on or (locked.state == JobState.DONE and is_stored(locked)):
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
    # What the store cannot remove now is found another day, by its age.
    with suppress(StorageDown):
        for name in list(_left_behind()):
            parts = name.rpartition("/")[0]
            if parts == FOLDER:
                stored_files().remove(name)
            else:
                stored_files().clear(parts)
    return count


def remove_documents(over: QuerySet[Job]) -> int:
    """Remove jobs, and each file that no other finished job has; returns how many jobs. What the
    store cannot remove now, housekeeping finds by its age."""
    with_file = list(over.exclude(file_name=""))
    count, _rows = over.delete()
    with suppress(StorageDown):
        for job in with_file:
            if not Job.objects.filter(key=job.key, state=JobState.DONE).exists():
                stored_files().remove(stored_file(job))
    return count


def _left_behind() -> Iterator[str]:
    """Parts and files of jobs that were cancelled or failed long ago."""
    long_ago = timezone.now() - KEPT
    finished = Job.objects.filter(state=JobState.DONE).exclude(file_name="")
    wanted = {stored_file(job) for job in finished}
    for name, at in stored_files().names(FOLDER):
        if at < long_ago and name not in wanted:
            yield name
