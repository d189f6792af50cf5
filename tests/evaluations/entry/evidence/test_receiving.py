"""Uploads under way in a store that speaks S3: any machine goes on where another one was."""

import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.actions import uploads
from evaluations.entry.evidence.actions.housekeeping import sweep
from evaluations.entry.evidence.actions.uploads import append
from evaluations.entry.evidence.models import EvidenceVersion, Upload, UploadState
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.store.files import StorageDown, stored_files
from evaluations.platform.store.s3_uploads import PART
from tests import files
from tests.evaluations.entry.evidence.conftest import Sender, brought, work_off
from tests.factories import Cast
from tests.s3 import Store

FILM = files.video(2 * PART + 1_000_000)
WEEK = datetime.timedelta(days=8)


def another_machine(settings: Any, folder: Path) -> None:
    """It shares the database and the store with the first, and no folder."""
    settings.STORAGES = {**settings.STORAGES}
    settings.MEDIA_ROOT = folder


@pytest.mark.parametrize("size", [PART, 4 << 20, 3_000_000, PART + 1], ids=str)
def test_pieces_of_every_size_come_to_two_machines_in_turn(
    cast: Cast, sender: Sender, bucket: Store, settings: Any, tmp_path: Path, size: int
) -> None:
    sender.create(len(FILM))
    for number, offset in enumerate(range(0, len(FILM), size)):
        another_machine(settings, tmp_path / str(number % 2))
        assert sender.offset() == offset
        assert sender.patch(FILM[offset : offset + size], offset).status_code == 204

    assert sender.state()["state"] == "taken"
    version = EvidenceVersion.objects.get()
    assert version.sha256 == sha256(FILM).hexdigest()
    assert bucket.objects == {f"awards/{version.file}": FILM}
    assert not bucket.uploads
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_piece_is_written_again_by_another_machine(
    cast: Cast, sender: Sender, bucket: Store, settings: Any, tmp_path: Path
) -> None:
    """The first was killed after the store had the piece, and before the database knew."""
    sender.create(len(FILM))
    sender.patch(FILM[:1000], 0)
    upload = Upload.objects.get()
    later = iter([FILM[1000 : PART + 2000]])
    stored_files().add(upload.id.hex, upload.sign, 1000, len(FILM), later)
    Upload.objects.update(touched_at=timezone.now() - 2 * uploads.PATIENCE)
    another_machine(settings, tmp_path)

    assert sender.offset() == 1000
    assert sender.patch(FILM[1000:], 1000).status_code == 204

    assert EvidenceVersion.objects.get().sha256 == sha256(FILM).hexdigest()
    assert len(bucket.objects) == 1


def test_two_senders_of_the_same_piece(cast: Cast, sender: Sender, bucket: Store) -> None:
    """The second is told that the first is at it; nothing is written twice."""
    sender.create(len(FILM))
    upload, answers = Upload.objects.get(), list[int]()

    class Body(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if not answers:
                answers.append(sender.patch(FILM[:PART], 0).status_code)
            return super().read(size)

    assert append(upload=upload, offset=0, body=Body(FILM[:PART]), announced=PART) == PART
    assert answers == [423]
    assert sender.patch(FILM[:PART], 0).headers["Upload-Offset"] == str(PART)
    assert sender.patch(FILM[PART:], PART).status_code == 204
    assert EvidenceVersion.objects.get().sha256 == sha256(FILM).hexdigest()


def begun(sender: Sender) -> Upload:
    """A whole part has come, and a little more."""
    sender.create(len(FILM))
    sender.patch(FILM[: PART + 9], 0)
    return Upload.objects.get()


def test_given_up_it_leaves_nothing_in_the_store(sender: Sender, bucket: Store) -> None:
    begun(sender)
    assert len(bucket.uploads) == len(bucket.objects) == 1

    assert sender.client.delete(sender.address).status_code == 204

    assert not bucket.uploads
    assert not bucket.objects


def test_after_a_week_the_multipart_upload_is_aborted(sender: Sender, bucket: Store) -> None:
    begun(sender)
    Upload.objects.update(touched_at=timezone.now() - WEEK)

    assert sweep() == 1

    assert Upload.objects.get().state == UploadState.REFUSED
    assert not bucket.uploads
    assert not bucket.objects


def test_what_belongs_to_no_upload_goes_and_what_is_awaited_stays(
    sender: Sender, bucket: Store
) -> None:
    bucket.now = timezone.now() - WEEK
    lost = "0123456789abcdef0123456789abcdef"
    sign = stored_files().begin(lost)
    stored_files().add(lost, sign, 0, len(FILM), iter([FILM[: PART + 9]]))
    kept = begun(sender)

    assert sweep() == 1

    assert [one.key for one in bucket.uploads.values()] == [f"awards/partial/{kept.id.hex}"]
    assert list(bucket.objects) == [f"awards/partial/{kept.id.hex}.{kept.offset}"]


def test_what_the_store_has_lost_is_sent_anew(sender: Sender, bucket: Store) -> None:
    begun(sender)
    bucket.uploads.clear()
    bucket.objects.clear()

    answer = sender.patch(FILM[PART + 9 :], PART + 9)

    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "0")
    assert sender.patch(FILM, 0).status_code == 204
    assert sender.state()["state"] == "taken"


def test_a_store_that_is_down_asks_the_sender_to_try_again(
    sender: Sender, bucket: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.create(len(FILM))

    def down(*args: object) -> int:
        raise StorageDown("no route to host")

    with monkeypatch.context() as patched:
        patched.setattr(type(stored_files()), "add", down)
        assert sender.patch(FILM[:PART], 0).status_code == 503
    assert sender.offset() == 0
    assert sender.patch(FILM, 0).status_code == 204
    assert sender.state()["state"] == "taken"


def test_a_worker_killed_after_the_parts_became_one_is_followed_by_another(
    cast: Cast, bucket: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    upload = brought(cast, FILM, "ภาพยนตร์.mp4")
    with stored_files().whole(upload.id.hex, upload.sign) as path:
        assert path.read_bytes() == FILM
    assert not bucket.uploads
    assert upload.state == UploadState.RECEIVED

    work_off()

    assert Upload.objects.get().state == UploadState.TAKEN


def test_a_file_that_was_lost_before_it_was_stored_is_asked_for_again(
    cast: Cast, bucket: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    upload = brought(cast, FILM, "ภาพยนตร์.mp4")
    stored_files().discard(upload.id.hex)

    work_off()

    upload.refresh_from_db()
    assert upload.state == UploadState.REFUSED
    assert "โปรดส่ง" in upload.message


def test_a_document_is_fetched_from_another_machine(
    cast: Cast, bucket: Store, settings: Any, tmp_path: Path, sign_in: Any
) -> None:
    job = Job.objects.create(
        title="x",
        work="evaluations.x",
        key="0" * 64,
        file_name="รายงาน.pdf",
        state=JobState.DONE,
        asked_by=cast.chair,
        asked_at=timezone.now(),
        touched_at=timezone.now(),
        expires_at=timezone.now() + WEEK,
    )
    stored_files().write(f"jobs/{job.stored_name}", b"%PDF-1.7 made")
    another_machine(settings, tmp_path)
    client = sign_in(cast.chair)

    answer: Any = client.get(reverse("job_file", args=[job.pk]))

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 made"
    assert answer.headers["Content-Length"] == "13"
    bucket.objects.clear()
    assert client.get(reverse("job_file", args=[job.pk])).status_code == 404
