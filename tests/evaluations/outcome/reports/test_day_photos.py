"""Photos of the day (case P6): brought for the report at any time, and never evidence."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from evaluations.entry.evidence.models import EvidenceItem
from evaluations.judging.results.actions.certifying import certify
from evaluations.outcome.reports.actions import MOST_PHOTOS
from evaluations.outcome.reports.models import DayPhoto
from evaluations.oversight.operations.databases import stored_files_in
from evaluations.oversight.operations.file_check import ALL_PARTS, first_unfit
from evaluations.oversight.operations.tables import asked
from evaluations.platform.documents.document import Photos
from evaluations.platform.documents.registry import document_for
from evaluations.platform.journal.models import Entry
from evaluations.platform.store.files import StorageDown, stored_files
from evaluations.setup.rounds.models import AwardRound, Phase
from tests import files
from tests.factories import Cast, make_day_photo, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]


def brought(client: Client, cast: Cast, **named: bytes) -> str:
    """What the page says after these files were sent."""
    sent = [SimpleUploadedFile(f"{name}.jpg", content) for name, content in named.items()]
    address = reverse("photos_add", args=[cast.session.pk])
    return client.post(address, {"photos": sent}, follow=True).content.decode()


@pytest.fixture
def certified(cast: Cast, own_media: Path) -> Cast:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    AwardRound.objects.update(phase=Phase.CLOSED)
    return cast


def test_after_the_certification_photos_come_without_their_place(
    certified: Cast, sign_in: SignIn
) -> None:
    located = files.picture(located=True)
    assert Image.open(BytesIO(located)).getexif()

    page = brought(sign_in(certified.officer), certified, งาน=located, แปลก=files.pdf())

    photo = DayPhoto.objects.get()
    assert "เพิ่มภาพถ่าย 1 ภาพแล้ว" in page
    assert "แปลก: ภาพถ่ายต้องเป็นไฟล์ JPG, PNG หรือ WebP" in page
    answer = sign_in(certified.member).get(reverse("day_photo", args=[photo.pk]))
    kept = Image.open(BytesIO(b"".join(answer)))
    assert (kept.format, dict(kept.getexif())) == ("JPEG", {})
    assert Entry.objects.filter(verb="activity.photos_added", by=certified.officer).exists()
    assert first_unfit(ALL_PARTS) == ""
    assert photo.file in {one["name"] for one in stored_files_in(asked)}


def test_no_judge_finds_it_among_the_evidence(certified: Cast, sign_in: SignIn) -> None:
    photo = make_day_photo(certified.session, certified.officer)
    address = reverse("day_photo", args=[photo.pk])
    client, pk = sign_in(certified.member), certified.nomination.pk

    report = client.get(reverse("document", args=["activity", certified.session.pk, "page"]))
    pages = [
        client.get(reverse("nomination_detail", args=[pk])),
        client.get(reverse("sheet_open", args=[pk]), follow=True),
        client.get(reverse("document", args=["session_evidence", certified.session.pk, "page"])),
    ]

    assert address in report.content.decode()
    assert [page.status_code for page in pages] == [200] * 3
    assert all(address not in page.content.decode() for page in pages)
    assert not EvidenceItem.objects.exists()


def test_captions_are_written_and_photos_removed_with_their_files(
    cast: Cast, own_media: Path, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    photo, client = make_day_photo(cast.session, cast.officer), sign_in(cast.officer)
    address = reverse("activity_photos", args=[cast.session.pk])

    client.post(address, {f"day-{photo.pk}-caption": "กรรมการถ่ายภาพร่วมกับจังหวัด"})
    shown = document_for(cast.chair, "activity", cast.session.pk).parts
    (photos,) = [part for part in shown if isinstance(part, Photos)]
    assert [one.caption for one in photos.photos] == ["กรรมการถ่ายภาพร่วมกับจังหวัด"]

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {f"day-{photo.pk}-remove": "on"})
    assert not DayPhoto.objects.exists()
    with pytest.raises(StorageDown):
        stored_files().read(photo.file)


def test_so_many_and_no_more(cast: Cast, own_media: Path, sign_in: SignIn) -> None:
    photo = make_day_photo(cast.session, cast.officer)
    for number in range(2, MOST_PHOTOS + 1):
        photo.pk, photo.number = None, number
        photo.save(force_insert=True)

    page = brought(sign_in(cast.officer), cast, เกิน=files.picture())

    assert f"ไม่เกิน {MOST_PHOTOS} ภาพ" in page
    assert DayPhoto.objects.count() == MOST_PHOTOS
    kept = {path.name for path in (own_media / "photos").rglob("*.jpg")}
    assert kept == {Path(photo.file).name}
