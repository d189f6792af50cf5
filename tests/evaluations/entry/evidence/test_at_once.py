"""What an officer does to evidence as a whole: several pieces attached at once, each move saved by
itself, a large file in the place of another, and a photo without its place (case Y19)."""

import base64
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from evaluations.entry.evidence.actions.attaching import attach_items
from evaluations.entry.evidence.actions.items import Supports
from evaluations.entry.evidence.actions.stripping import strip_place
from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion
from evaluations.judging.scoring.models import EvidencePin
from evaluations.platform.errors import Refused
from evaluations.platform.journal.models import Entry
from evaluations.platform.store.files import stored_files
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Dimension, Indicator
from tests import files
from tests.evaluations.entry.evidence.conftest import Sender, stored, work_off
from tests.factories import Cast, make_evidence, opened_sheet
from units.models import User

SignIn = Callable[[User], Client]


def page_of(client: Client, cast: Cast) -> str:
    address = reverse("nomination_evidence", args=[cast.nomination.pk])
    return client.get(address).content.decode()


# --- several at once ------------------------------------------------------------------------


def test_several_pieces_are_attached_by_one_form(cast: Cast, sign_in: SignIn) -> None:
    first, second, third = (make_evidence(nomination=cast.nomination) for _each in range(3))
    dimension, other = Dimension.objects.all()[:2]
    indicator = Indicator.objects.all()[0]
    third.dimensions.add(dimension)
    first.dimensions.add(other)
    client, address = (
        sign_in(cast.officer),
        reverse("nomination_attach", args=[cast.nomination.pk]),
    )
    ticked = {"items": [first.pk, third.pk], "supports": [f"d{dimension.pk}", f"i{indicator.pk}"]}

    assert "แนบหลายรายการพร้อมกัน" in page_of(client, cast)
    assert client.post(address, {}).status_code == 422
    assert client.post(address, ticked).status_code == 302

    assert set(first.dimensions.all()) == {dimension, other}
    assert [set(one.indicators.all()) for one in (first, second, third)] == [
        {indicator},
        set(),
        {indicator},
    ]
    entry = Entry.objects.get(verb="evidence.attached")
    assert entry.after["evidence"] == [first.title, third.title]
    client.post(address, ticked)
    assert Entry.objects.filter(verb="evidence.attached").count() == 1


def test_nothing_of_another_nomination_or_rubric_is_attached(cast: Cast) -> None:
    item = make_evidence(nomination=cast.nomination)
    for items, supports in (
        ([item.pk], Supports()),
        ([0], Supports(dimensions=[Dimension.objects.all()[0].pk])),
        ([item.pk], Supports(dimensions=[0])),
    ):
        with pytest.raises(Refused):
            attach_items(
                by=cast.officer, nomination=cast.nomination, items=items, supports=supports
            )
    with pytest.raises(Refused):
        attach_items(
            by=cast.other_officer,
            nomination=cast.nomination,
            items=[item.pk],
            supports=Supports(dimensions=[Dimension.objects.all()[0].pk]),
        )


# --- the order ------------------------------------------------------------------------------


def test_a_script_saves_each_move_and_hears_why_not(cast: Cast, sign_in: SignIn) -> None:
    pieces = [make_evidence(nomination=cast.nomination).pk for _each in range(3)]
    address = reverse("evidence_order", args=[cast.nomination.pk])
    client, part = sign_in(cast.officer), {"X-Part": "order"}

    answer = client.post(address, {"item": pieces[::-1]}, headers=part)
    assert (answer.status_code, answer.content) == (204, b"")
    assert [one.pk for one in EvidenceItem.objects.order_by("number")] == pieces[::-1]
    AwardRound.objects.update(phase=Phase.CLOSED)
    refused = client.post(address, {"item": pieces}, headers=part)
    assert refused.status_code == 422
    assert refused.content.decode() == "ขณะนี้รอบการประเมินไม่เปิดรับหลักฐาน"


# --- a large file in the place of another -----------------------------------------------------


def test_a_file_is_replaced_by_the_resumable_uploader(
    cast: Cast, sign_in: SignIn, sender: Sender
) -> None:
    version, content = stored(cast), files.pdf(3)
    page = sign_in(cast.officer).get(reverse("evidence_replace", args=[version.item_id]))
    assert f'data-item="{version.item_id}"' in page.content.decode()
    assert reverse("upload_begin", args=[cast.nomination.pk]) in page.content.decode()
    item = base64.b64encode(str(version.item_id).encode()).decode()
    name = base64.b64encode("ใหม่.pdf".encode()).decode()

    sender.create(len(content), f"item {item},filename {name}")
    sender.patch(content[:200], 0)
    unfinished = sign_in(cast.officer).get(reverse("evidence_replace", args=[version.item_id]))
    assert "ใหม่.pdf" in unfinished.content.decode()
    sender.patch(content[200:], 200)

    assert EvidenceItem.objects.count() == 1
    assert [one.number for one in EvidenceVersion.objects.order_by("number")] == [1, 2]


# --- the place of a photo ---------------------------------------------------------------------


def photo(cast: Cast) -> EvidenceVersion:
    return stored(cast, files.picture(size=(3000, 20), located=True), name="งาน.jpg")


def test_the_officer_is_told_and_has_the_place_taken_out(
    cast: Cast, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    client, original = sign_in(cast.officer), photo(cast)
    stored(cast, files.picture("PNG"), name="ไม่มี.png")
    assert [one.has_place for one in EvidenceVersion.objects.order_by("pk")] == [True, False]
    assert page_of(client, cast).count("บอกพิกัดที่ถ่าย") == 1
    # Until then the original stays as it was brought.
    assert stored_files().read(original.file) == files.picture(size=(3000, 20), located=True)
    address = reverse("evidence_strip", args=[original.item_id])
    assert "ต้นฉบับ" in client.get(address).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).status_code == 302

    original.refresh_from_db()
    shown = EvidenceVersion.objects.newest().get(item=original.item_id)
    kept = Image.open(BytesIO(stored_files().read(shown.file)))
    # Upright, and as large as it was.
    assert (kept.format, dict(kept.getexif()), kept.size) == ("JPEG", {}, (20, 3000))
    assert (shown.number, shown.has_place, original.discarded_at is None) == (2, False, False)
    assert not stored_files().holds(original.file)
    assert "บอกพิกัดที่ถ่าย" not in page_of(client, cast)
    assert Entry.objects.filter(verb="evidence.stripped", by=cast.officer).count() == 1
    work_off()
    again = client.post(address)
    assert again.status_code == 422


def test_a_photo_by_which_a_judge_gave_marks_stays(cast: Cast) -> None:
    original = photo(cast)
    AwardRound.objects.update(phase=Phase.EVALUATING)
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    EvidencePin.objects.create(sheet=sheet, version=original, pinned_at=timezone.now())

    with pytest.raises(Refused, match="กรรมการ"):
        strip_place(by=cast.officer, item=original.item)
    assert stored_files().holds(original.file)
    with pytest.raises(Refused):
        strip_place(by=cast.other_officer, item=original.item)


def test_a_judge_is_not_told_where_it_was_taken(cast: Cast, sign_in: SignIn) -> None:
    photo(cast)
    address = reverse("nomination_detail", args=[cast.nomination.pk])

    assert "บอกพิกัดที่ถ่าย" not in sign_in(cast.member).get(address).content.decode()
