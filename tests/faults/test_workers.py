"""Background workers: a queue each, and one that is killed in the middle of a file."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from cdd_awards.serving.serve import worker_commands
from evaluations.entry.evidence.actions import looking, uploads
from evaluations.entry.evidence.actions.taking import ingest
from evaluations.entry.evidence.models import EvidenceVersion, Scan, Upload, UploadState
from evaluations.entry.evidence.scanning import ScannerDown, Verdict
from evaluations.platform.jobs.actions import place, reclaim_dropped
from evaluations.platform.jobs.models import PATIENCE, Job, JobState
from evaluations.platform.jobs.running import Running, run, start
from evaluations.platform.journal.models import Entry
from tests import files
from tests.factories import Cast, make_cast, part_of
from tests.faults.test_killed import HOME, PAUSE, database_url

pytestmark = pytest.mark.usefixtures("guarded_transactions", "own_media")
PDF = files.pdf()


@pytest.fixture
def cast() -> Cast:
    return make_cast(phase="open")


def work_off(queue: str) -> None:
    """What a worker of this queue does until nothing is left for it."""
    Worker(
        queue_names=[queue],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=queue,
        excluded_queue_names=[],
    ).run()


def bring(cast: Cast) -> Upload:
    return uploads.bring_file(
        by=cast.officer,
        nomination=cast.nomination,
        body=BytesIO(PDF),
        name="ก.pdf",
        size=len(PDF),
    )


@task(queue_name="long")
def batch(pk: int) -> None:
    """A long job: while it runs, the worker of the other queue has its turn."""

    def make(running: Running) -> None:
        work_off("quick")
        assert EvidenceVersion.objects.get().scan == Scan.CLEAN
        running.conclude()

    run(pk, make)


def test_a_scan_is_done_while_a_long_job_runs(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CLAMD = "127.0.0.1:1"
    monkeypatch.setattr("evaluations.platform.jobs.running.OURS", ("evaluations.", "tests."))
    job = place(by=cast.chair, work=batch.module_path, key="batch")
    start(job)
    version = bring(cast).version
    assert version
    assert version.scan == Scan.WAITING
    monkeypatch.setattr(looking, "scan", lambda pieces, address: Verdict())

    work_off("long")

    job.refresh_from_db()
    assert job.state == JobState.DONE, job.message
    assert not DBTaskResult.objects.ready().exists()


def test_a_scanner_that_is_away_holds_up_no_other_work(
    cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan waits for housekeeping, and not in the worker."""
    settings.CLAMD = "127.0.0.1:1"

    def away(pieces: object, address: str) -> Verdict:
        raise ScannerDown

    bring(cast)
    monkeypatch.setattr(looking, "scan", away)
    work_off("quick")
    assert Job.objects.get(work=looking.scan_version.module_path).state == JobState.WAITING

    monkeypatch.setattr(looking, "scan", lambda pieces, address: Verdict())
    Job.objects.update(touched_at=timezone.now() - 2 * PATIENCE)
    reclaim_dropped()
    work_off("quick")
    assert EvidenceVersion.objects.get().scan == Scan.CLEAN


def test_every_queue_has_a_worker_of_its_own() -> None:
    queues = settings.TASKS["default"]["QUEUES"]

    assert sorted(queues) == ["long", "quick"]
    assert [command[-1] for command in worker_commands()] == queues


def reads(pipe: Path, worker: subprocess.Popen[bytes]) -> int:
    """Wait until the worker reads the pipe; the end into which nothing is ever written."""
    while True:
        assert worker.poll() is None
        with suppress(OSError):
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        Event().wait(PAUSE)


def test_a_worker_killed_in_the_middle_of_a_file_is_followed_by_another(
    cast: Cast, own_media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    upload = bring(cast)
    part_of(upload).unlink()
    os.mkfifo(part_of(upload))
    command = [sys.executable, "manage.py", "worker", "quick", "--batch"]
    there = {"DATABASE_URL": database_url(), "DATABASE_POOL": "4", "MEDIA_ROOT": str(own_media)}
    worker = subprocess.Popen(
        command, cwd=HOME, env={**os.environ, **there}, start_new_session=True
    )
    end = reads(part_of(upload), worker)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    os.close(end)
    part_of(upload).unlink()
    part_of(upload).write_bytes(PDF)

    job = Job.objects.get()
    assert job.state == JobState.RUNNING
    ingest.call(job.pk)
    assert reclaim_dropped() == 0
    assert not EvidenceVersion.objects.exists()
    Job.objects.update(touched_at=timezone.now() - 2 * PATIENCE)
    assert reclaim_dropped() == 1
    work_off("quick")

    assert Upload.objects.get().state == UploadState.TAKEN
    assert EvidenceVersion.objects.count() == 1
    assert Entry.objects.filter(verb="evidence.added").count() == 1
