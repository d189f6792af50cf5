"""A round that takes nominations, its nomination as a draft, and a folder of its own for files."""

import datetime
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.actions.uploads import bring_file
from evaluations.entry.evidence.models import EvidenceVersion, Upload
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.jobs.running import start
from tests import files
from tests.factories import Cast, make_cast
from units.models import User

SignIn = Callable[[User], Client]
HOUR = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def media(own_media: Path) -> Path:
    return own_media


@pytest.fixture
def cast(db: None) -> Cast:
    now = timezone.now()
    return make_cast(
        phase="open", nominations_close_at=now + HOUR, evidence_closes_at=now + 2 * HOUR
    )


@pytest.fixture
def draft(cast: Cast) -> Nomination:
    """The officer's nomination before it is handed in."""
    Nomination.objects.filter(pk=cast.nomination.pk).update(
        state=NominationState.DRAFT, accepted_at=None
    )
    return Nomination.objects.get(pk=cast.nomination.pk)


def brought(cast: Cast, content: bytes, name: str = "ไฟล์.pdf", **more: Any) -> Upload:
    """A file of the officer, brought by an ordinary form."""
    given: dict[str, Any] = {"by": cast.officer, "nomination": cast.nomination, **more}
    return bring_file(body=BytesIO(content), name=name, size=len(content), **given)


def stored(cast: Cast, content: bytes | None = None, **more: Any) -> EvidenceVersion:
    """A file of the officer that was taken."""
    upload = brought(cast, files.pdf() if content is None else content, **more)
    assert upload.version, upload.message
    return upload.version


def work_off(**which: Any) -> None:
    """The worker's turn, for the jobs that wait."""
    for job in Job.objects.filter(state=JobState.WAITING, **which):
        start(job, at_once=True)


def drawn(version: EvidenceVersion) -> EvidenceVersion:
    work_off(arguments={"pk": version.pk})
    version.refresh_from_db()
    return version


class Sender:
    """A tus client that does as it is told, right or wrong."""

    def __init__(self, client: Client, nomination: int) -> None:
        self.client, self.begin = client, reverse("upload_begin", args=[nomination])
        self.address = ""

    def create(self, size: object, metadata: str = "", begin: str = "") -> Any:
        headers = {"Upload-Length": str(size), "Upload-Metadata": metadata}
        answer = self.client.post(begin or self.begin, headers=headers, content_type="x/y")
        self.address = answer.headers.get("Location", "")
        return answer

    def patch(self, content: bytes, offset: object, **headers: str) -> Any:
        return self.client.patch(
            self.address,
            content,
            content_type="application/offset+octet-stream",
            headers={"Upload-Offset": str(offset), **headers},
        )

    def offset(self) -> int:
        return int(self.client.head(self.address).headers["Upload-Offset"])

    def state(self) -> Any:
        return self.client.get(self.address).json()


@pytest.fixture
def sender(cast: Cast, sign_in: SignIn) -> Sender:
    return Sender(sign_in(cast.officer), cast.nomination.pk)
