"""Resumable uploads: the protocol, and everything a sender can do wrong."""

import base64
import datetime
import errno
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.actions import taking, uploads
from evaluations.entry.evidence.actions.taking import ingest
from evaluations.entry.evidence.actions.uploads import OutOfStep, append
from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion, Upload, UploadState
from evaluations.entry.evidence.notices import EVIDENCE
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.jobs.actions import reclaim_dropped
from evaluations.platform.jobs.models import PATIENCE, Job, JobState
from evaluations.platform.jobs.running import MOST_ATTEMPTS
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.models import Notice
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Dimension, Indicator
from tests import files
from tests.evaluations.entry.evidence.conftest import HOUR, Sender, brought, stored, work_off
from tests.factories import Cast, part_of
from units.models import User

SignIn = Callable[[User], Client]
PDF = files.pdf()


def said(**metadata: str) -> str:
    pairs = {name: base64.b64encode(value.encode()).decode() for name, value in metadata.items()}
    return ",".join(f"{name} {value}" for name, value in pairs.items())


def test_a_file_in_three_pieces(cast: Cast, sender: Sender) -> None:
    dimension, indicator = Dimension.objects.all()[0], Indicator.objects.all()[1]
    metadata = said(filename="รายงาน.pdf", supports=f"d{dimension.pk} i{indicator.pk} x9 d")
    assert sender.create(len(PDF), metadata).status_code == 201

    assert sender.patch(PDF[:100], 0).headers["Upload-Offset"] == "100"
    assert sender.offset() == 100
    assert sender.state()["state"] == "receiving"
    assert sender.patch(PDF[100:200], 100).status_code == 204
    assert sender.patch(PDF[200:], 200).status_code == 204

    assert sender.state()["state"] == "taken"
    version = EvidenceVersion.objects.get()
    assert version.sha256 == sha256(PDF).hexdigest()
    assert version.content_type == "application/pdf"
    assert version.item.title == "รายงาน"
    assert list(version.item.dimensions.all()) == [dimension]
    assert list(version.item.indicators.all()) == [indicator]
    assert Entry.objects.filter(verb="evidence.added").count() == 1
    assert not part_of(Upload.objects.get()).exists()


def test_what_the_server_can_do(sender: Sender) -> None:
    answer = sender.client.options(sender.begin)

    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == "creation,termination"
    assert answer.headers["Tus-Max-Size"] == str(2 * 2**30)


@pytest.mark.parametrize("offset", [0, 50, 150])
def test_a_piece_repeated_or_out_of_order_changes_nothing(sender: Sender, offset: int) -> None:
    sender.create(len(PDF))
    sender.patch(PDF[:100], 0)

    answer = sender.patch(PDF[offset : offset + 100], offset)

    assert answer.status_code == 409
    assert answer.headers["Upload-Offset"] == "100"
    assert sender.offset() == 100


def test_the_last_piece_repeated_after_its_answer_was_lost(sender: Sender) -> None:
    sender.create(len(PDF))
    sender.patch(PDF, 0)

    assert sender.patch(PDF, 0).status_code == 409
    assert sender.offset() == len(PDF)
    assert EvidenceVersion.objects.count() == 1


def test_more_than_was_announced(sender: Sender) -> None:
    sender.create(50)

    assert sender.patch(PDF[:60], 0).status_code == 413
    assert sender.offset() == 0


def test_a_length_that_lies_about_the_body(cast: Cast, sender: Sender) -> None:
    """Less comes than the header says: what came is kept. More comes: nobody reads it."""
    sender.create(len(PDF))
    upload = Upload.objects.get()

    class Short:
        def read(self, size: int, /) -> bytes:
            self.read = lambda size, /: b""  # type: ignore[method-assign]
            return PDF[:30]

    class Endless:
        def read(self, size: int, /) -> bytes:
            return b"x" * size

    assert append(upload=upload, offset=0, body=Short(), announced=len(PDF)) == 30
    assert append(upload=upload, offset=30, body=Endless(), announced=5) == len(PDF)
    assert Upload.objects.get().state == UploadState.TAKEN


def test_the_network_goes_away_in_the_middle(sender: Sender) -> None:
    sender.create(len(PDF))
    upload = Upload.objects.get()

    class Broken:
        pieces = [PDF[:40]]

        def read(self, size: int, /) -> bytes:
            if not self.pieces:
                raise OSError("connection reset")
            return self.pieces.pop()

    assert append(upload=upload, offset=0, body=Broken(), announced=len(PDF)) == 40
    assert sender.offset() == 40
    assert sender.patch(PDF[40:], 40).status_code == 204
    assert sender.state()["state"] == "taken"


def test_two_tabs_send_the_same_upload(sender: Sender) -> None:
    sender.create(len(PDF))
    Upload.objects.update(claim=uuid4(), touched_at=timezone.now())

    assert sender.patch(PDF, 0).status_code == 423
    assert sender.offset() == 0


def test_a_sender_whose_machine_was_killed_goes_on_at_another(sender: Sender) -> None:
    """What it wrote is not written down, and comes once more."""
    sender.create(len(PDF))
    sender.patch(PDF[:100], 0)
    with part_of(Upload.objects.get()).open("ab") as part:
        part.write(PDF[100:200])
    Upload.objects.update(claim=uuid4(), touched_at=timezone.now() - 2 * uploads.PATIENCE)

    assert sender.offset() == 100
    assert sender.patch(PDF[100:], 100).status_code == 204
    assert EvidenceVersion.objects.get().sha256 == sha256(PDF).hexdigest()


def test_a_sender_who_was_thought_gone_notes_nothing(sender: Sender) -> None:
    """Two send the same piece: it was slow, the other went on in its place."""
    sender.create(len(PDF))
    upload = Upload.objects.get()

    class Slow:
        left = [PDF[:50]]

        def read(self, size: int, /) -> bytes:
            if not self.left:
                Upload.objects.update(claim=uuid4())
                return b""
            return self.left.pop()

    with pytest.raises(OutOfStep):
        append(upload=upload, offset=0, body=Slow(), announced=len(PDF))

    assert sender.offset() == 0


def test_what_came_and_was_lost_is_sent_anew(sender: Sender) -> None:
    """After a restore the rows are there and the bytes are not."""
    sender.create(len(PDF))
    sender.patch(PDF[:100], 0)
    part_of(Upload.objects.get()).unlink()

    answer = sender.patch(PDF[100:], 100)

    assert answer.status_code == 409
    assert answer.headers["Upload-Offset"] == "0"
    assert sender.patch(PDF, 0).status_code == 204
    assert sender.state()["state"] == "taken"


def test_two_tabs_bring_the_same_file(cast: Cast) -> None:
    first, second = brought(cast, PDF, "ก.pdf"), brought(cast, PDF, "ข.pdf")

    assert first.state == UploadState.TAKEN
    assert second.state == UploadState.REFUSED
    assert "มีอยู่แล้วในรายการที่ 1" in second.message
    assert EvidenceVersion.objects.count() == 1


def test_the_same_file_again_after_it_was_removed(cast: Cast) -> None:
    EvidenceItem.objects.filter(pk=stored(cast, PDF).item_id).update(removed_at=timezone.now())

    assert brought(cast, PDF).state == UploadState.TAKEN


@pytest.mark.parametrize(
    ("size", "metadata", "status"),
    [
        ("", "", 400),
        ("-5", "", 400),
        ("5.5", "", 400),
        ("๕", "", 400),
        ("9" * 30, "", 400),
        ("0", "", 422),
        (2 * 2**30 + 1, "", 413),
        (5, "filename ***", 400),
        (5, "filename /w==", 400),
        (5, "x " + "A" * 9000, 400),
        (5, said(item="99999"), 404),
    ],
)
def test_creation_that_is_refused(
    sender: Sender, size: object, metadata: str, status: int
) -> None:
    assert sender.create(size, metadata).status_code == status
    assert not Upload.objects.exists()


def test_a_patch_that_is_no_tus(sender: Sender) -> None:
    sender.create(5)
    plain = sender.client.patch(sender.address, b"x", content_type="text/plain")

    assert plain.status_code == 415
    assert sender.patch(b"x", "x").status_code == 400
    assert sender.offset() == 0


def test_somebody_elses_address(cast: Cast, sender: Sender, sign_in: SignIn) -> None:
    """Not even the administrator goes on with another person's upload."""
    sender.create(len(PDF))
    for user in (cast.administrator, cast.other_officer, cast.chair, cast.auditor):
        other = Sender(sign_in(user), cast.nomination.pk)
        other.address = sender.address
        assert other.client.head(other.address).status_code == 404
        assert other.patch(PDF, 0).status_code == 404
        assert other.client.delete(other.address).status_code == 404
        assert other.client.get(other.address).status_code == 404
    assert sender.offset() == 0


def test_who_is_signed_out_is_told_so(sender: Sender) -> None:
    sender.create(len(PDF))
    stranger = Sender(Client(), 0)
    stranger.address = sender.address

    assert stranger.patch(PDF, 0).status_code == 401
    assert Client().post(sender.begin).status_code == 401


@pytest.mark.parametrize("role", ["other_officer", "chair", "member", "secretary", "auditor"])
def test_only_the_office_brings_files(cast: Cast, sign_in: SignIn, role: str) -> None:
    sender = Sender(sign_in(getattr(cast, role)), cast.nomination.pk)

    assert sender.create(5).status_code == 404


def test_an_administrator_brings_files_with_a_reason(cast: Cast, sign_in: SignIn) -> None:
    sender = Sender(sign_in(cast.administrator), cast.nomination.pk)

    assert sender.create(len(PDF)).status_code == 422
    assert sender.create(len(PDF), said(reason="หน่วยงานส่งทางอีเมล")).status_code == 201
    sender.patch(PDF, 0)
    assert sender.state()["state"] == "taken"
    assert Entry.objects.get(verb="evidence.added").reason == "หน่วยงานส่งทางอีเมล"


def test_given_up(sender: Sender) -> None:
    sender.create(len(PDF))
    sender.patch(PDF[:50], 0)
    part = part_of(Upload.objects.get())

    assert sender.client.delete(sender.address).status_code == 204
    assert not part.exists()
    assert sender.client.head(sender.address).status_code == 410
    assert sender.patch(PDF[50:], 50).status_code == 410


def test_what_is_taken_cannot_be_given_up(sender: Sender) -> None:
    sender.create(len(PDF))
    sender.patch(PDF, 0)
    sender.client.delete(sender.address)

    assert Upload.objects.get().state == UploadState.TAKEN
    assert EvidenceVersion.objects.count() == 1


def test_the_quota_counts_what_is_stored_and_what_is_on_its_way(
    cast: Cast, sender: Sender, settings: Any
) -> None:
    stored(cast, PDF)
    settings.UPLOAD_QUOTA = 2 * len(PDF)

    assert sender.create(len(PDF)).status_code == 201
    answer = sender.create(1)
    assert answer.status_code == 422
    assert "เนื้อที่ไม่พอ" in answer.content.decode()
    assert EvidenceVersion.objects.count() == 1


def test_too_many_at_a_time(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_AT_A_TIME", 2)

    assert [sender.create(5).status_code for _one in range(3)] == [201, 201, 422]


def test_a_full_disk_loses_nothing(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    sender.create(len(PDF))
    sender.patch(PDF[:60], 0)

    def full(*args: object) -> int:
        raise OSError(errno.ENOSPC, "no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("evaluations.platform.store.folder.os.fsync", full)
        answer = sender.patch(PDF[60:], 60)

    assert answer.status_code == 507
    assert "ไม่มีเนื้อที่เหลือ" in answer.content.decode()
    assert sender.offset() == 60
    assert sender.patch(PDF[60:], 60).status_code == 204
    assert sender.state()["state"] == "taken"


@pytest.mark.parametrize(
    ("seconds", "grace", "state"), [(-1, 0, "taken"), (1, 0, "held"), (1, 1, "taken")]
)
def test_finished_one_second_before_and_after_the_deadline(
    cast: Cast, sender: Sender, seconds: int, grace: int, state: str
) -> None:
    award_round = cast.category.award.round
    type(award_round).objects.filter(pk=award_round.pk).update(grace_minutes=grace)
    closes = award_round.evidence_closes_at
    assert closes is not None
    sender.create(len(PDF))
    sender.patch(PDF[:50], 0)

    with time_machine.travel(closes + datetime.timedelta(seconds=seconds), tick=False):
        assert sender.patch(PDF[50:], 50).status_code == 204
        told = sender.state()

    assert told["state"] == state
    assert EvidenceVersion.objects.filter(is_late=True).count() == 0
    if state == "held":
        assert "หมดเวลาส่งหลักฐาน" in told["message"]
        assert not EvidenceVersion.objects.exists()


def test_what_came_too_late_is_taken_after_an_extension(cast: Cast, sender: Sender) -> None:
    closes = cast.category.award.round.evidence_closes_at
    assert closes is not None
    sender.create(len(PDF))
    with time_machine.travel(closes + HOUR, tick=False):
        sender.patch(PDF, 0)
        again = reverse("upload_again", args=[Upload.objects.get().pk])
        assert sender.client.post(again).status_code == 422
        Nomination.objects.update(deadline_extended_to=closes + 2 * HOUR)

        assert sender.client.post(again).status_code == 200
        work_off()

    version = EvidenceVersion.objects.get()
    assert version.is_late
    assert version.sha256 == sha256(PDF).hexdigest()


def test_begun_after_the_deadline(cast: Cast, sender: Sender) -> None:
    closes = cast.category.award.round.evidence_closes_at
    assert closes is not None
    with time_machine.travel(closes + HOUR, tick=False):
        answer = sender.create(5)

    assert answer.status_code == 422
    assert "หมดเวลาส่งหลักฐาน" in answer.content.decode()


def test_a_name_is_only_a_name(cast: Cast, sender: Sender, media: Path) -> None:
    sender.create(len(PDF), said(filename="../../../etc/cron.d/\u202egpj.exe"))
    sender.patch(PDF, 0)

    version = EvidenceVersion.objects.get()
    assert version.offered_name == "gpj.pdf"
    inside = [one for one in media.rglob("*") if one.is_file()]
    assert [one.relative_to(media).parts[0] for one in inside] == ["evidence"]
    assert version.file.startswith(f"evidence/{cast.nomination.pk}/")


def test_a_worker_that_was_killed_is_followed_by_another(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was done already is not done twice."""
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    brought(cast, PDF)
    job = Job.objects.filter(work=ingest.module_path)
    job.update(state=JobState.RUNNING)

    ingest.call(job.get().pk)
    assert not EvidenceVersion.objects.exists()

    job.update(touched_at=timezone.now() - 2 * PATIENCE)
    reclaim_dropped()
    ingest.call(job.get().pk)
    ingest.call(job.get().pk)
    assert EvidenceVersion.objects.count() == 1
    assert Upload.objects.get().state == UploadState.TAKEN


def test_three_killed_workers_leave_the_file_to_its_sender(
    cast: Cast, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    upload = brought(cast, PDF)
    Job.objects.update(attempts=MOST_ATTEMPTS)
    work_off()
    sender.address = reverse("upload", args=[upload.pk])
    assert sender.state()["state"] == "held"
    assert Notice.objects.filter(user=cast.officer, kind=EVIDENCE.code).count() == 1

    sender.client.post(reverse("upload_again", args=[upload.pk]))
    work_off()
    assert sender.state()["state"] == "taken"


def test_a_large_file_is_left_to_the_worker(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 10)
    sender.create(len(PDF))
    sender.patch(PDF, 0)

    assert sender.state()["state"] == "received"
    assert sender.state()["label"] == "รับครบแล้ว รอตรวจ"
    Job.objects.update(state=JobState.RUNNING)
    assert sender.state()["label"] == "กำลังตรวจและจัดเก็บ"
    Job.objects.update(state=JobState.WAITING)
    work_off()
    assert sender.state()["state"] == "taken"


def test_a_fault_nobody_thought_of_holds_the_file(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told, may be tried again, or given up; nothing stands between two states."""

    def fails(*args: object) -> None:
        raise MemoryError

    sender.create(len(PDF))
    with monkeypatch.context() as patched:
        patched.setattr(taking, "examine", fails)
        assert sender.patch(PDF, 0).status_code == 204
    assert sender.state()["state"] == "held"
    upload = Upload.objects.get()

    sender.client.post(reverse("upload_again", args=[upload.pk]))
    work_off()
    assert sender.state()["state"] == "taken"


def test_a_phase_that_ended_meanwhile_holds_what_came_in_time(
    cast: Cast, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "AT_ONCE", 0)
    sender.create(len(PDF))
    sender.patch(PDF, 0)
    came = Upload.objects.get().received_at
    AwardRound.objects.update(phase=Phase.CLOSED)
    work_off()
    assert sender.state()["state"] == "held"

    AwardRound.objects.update(phase=Phase.EVALUATING)
    sender.client.post(reverse("upload_again", args=[Upload.objects.get().pk]))
    work_off()
    assert EvidenceVersion.objects.get().added_at == came


def test_what_has_come_is_not_given_up(cast: Cast, sender: Sender) -> None:
    sender.create(len(PDF))
    sender.patch(PDF, 0)

    answer = sender.client.delete(sender.address)

    assert answer.status_code == 409
    assert "โปรดนำออกจากรายการ" in answer.content.decode()


def test_what_a_script_says_is_cleaned_as_a_forms_fields_are(cast: Cast, sender: Sender) -> None:
    metadata = said(title="a\u202egpj\x00", filename="x\x00\u202ey.pdf", fingerprint="1\x002")
    sender.create(len(PDF), metadata)
    sender.patch(PDF, 0)

    version = EvidenceVersion.objects.select_related("item").get()
    assert (version.item.title, version.original_name) == ("agpj", "xy.pdf")


def test_giving_up_a_held_file_leaves_nothing_behind(
    cast: Cast, sender: Sender, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*args: object) -> None:
        raise MemoryError

    sender.create(len(PDF))
    monkeypatch.setattr(taking, "_enter", fails)
    sender.patch(PDF, 0)
    assert sender.state()["state"] == "held"
    assert [one for one in media.rglob("*") if one.is_file()]

    assert sender.client.delete(sender.address).status_code == 204
    assert not [one for one in media.rglob("*") if one.is_file()]
