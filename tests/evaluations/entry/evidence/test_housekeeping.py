"""What time leaves behind is swept up, and nothing else."""

import datetime
import os
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from evaluations.entry.evidence.actions import uploads
from evaluations.entry.evidence.actions.housekeeping import forget_files, sweep
from evaluations.entry.evidence.actions.taking import ingest
from evaluations.entry.evidence.actions.uploads import begin_upload
from evaluations.entry.evidence.models import Preview, Upload, UploadState
from evaluations.platform.jobs.actions import reclaim_dropped
from evaluations.platform.jobs.models import PATIENCE, Job, JobState
from evaluations.platform.store.files import stored_files
from tests import files
from tests.evaluations.entry.evidence.conftest import brought, drawn, stored
from tests.factories import Cast, part_of, receive

WEEK = datetime.timedelta(days=8)


def begun(cast: Cast, name: str = "ก.pdf") -> Upload:
    upload = begin_upload(by=cast.officer, nomination=cast.nomination, name=name, size=500)
    receive(upload, b"x" * 100)
    return upload


def test_partial_uploads_go_after_a_week(cast: Cast) -> None:
    old, fresh = begun(cast), begun(cast, "ข.pdf")
    version = stored(cast)
    Upload.objects.filter(pk=old.pk).update(touched_at=timezone.now() - WEEK)

    assert sweep() == 1

    old.refresh_from_db()
    assert old.state == UploadState.REFUSED
    assert "โปรดส่งไฟล์ใหม่" in old.message
    assert not part_of(old).exists()
    assert part_of(fresh).exists()
    assert stored_files().holds(version.file)
    assert sweep() == 0


def test_parts_without_an_upload_go_too(cast: Cast, media: Path) -> None:
    kept = part_of(begun(cast))
    lost = media / "partial" / "0123456789abcdef0123456789abcdef"
    strange = media / "partial" / "no-upload-at-all"
    for part in (kept, lost, strange):
        part.write_bytes(b"x")
        past = (timezone.now() - WEEK).timestamp()
        os.utime(part, (past, past))

    assert sweep() == 2
    assert kept.exists()
    assert not lost.exists()


def test_work_that_was_dropped_is_asked_for_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    version = stored(cast)
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    for pages in (2, 3):
        brought(cast, files.pdf(pages))
    ours = Job.objects.filter(work=ingest.module_path, state=JobState.WAITING)
    ours.update(touched_at=timezone.now() - 2 * PATIENCE)
    Job.objects.filter(pk=ours[0].pk).update(state=JobState.RUNNING)
    DBTaskResult.objects.all().delete()

    with django_capture_on_commit_callbacks(execute=True):
        assert reclaim_dropped() == 2
        call_command("housekeeping")

    asked = DBTaskResult.objects.values_list("task_path", flat=True)
    assert list(asked) == ["evaluations.entry.evidence.actions.taking.ingest"] * 2
    assert version.preview == Preview.WAITING


def test_files_that_are_still_referred_to_are_never_forgotten(cast: Cast, media: Path) -> None:
    """A winner's file is shared with the round above; a wiped rehearsal leaves it."""
    shared = stored(cast)
    drawn(shared)
    gone = ["evidence/9/abc.pdf", "previews/9/abc/1.jpg", "previews/9/abc/2.jpg"]
    source = media / "source"
    source.write_bytes(b"x")
    for name in gone:
        stored_files().keep(name, source, "x/y")

    forget_files([shared.file, gone[0]])

    assert stored_files().holds(shared.file)
    assert stored_files().holds(shared.page_file(1))
    assert not any(stored_files().holds(name) for name in gone)


def test_what_is_asked_for_already_is_not_asked_for_again(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    version = stored(cast)
    later = version.added_at + datetime.timedelta(minutes=5)
    with django_capture_on_commit_callbacks(execute=True), time_machine.travel(later, tick=False):
        for _turn in range(3):
            reclaim_dropped()

    assert DBTaskResult.objects.count() == 1
