"""Rehearsals are wiped whole; nothing of a real round can be."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from evaluations.entry.evidence.actions.items import mark_opened
from evaluations.entry.evidence.models import EvidenceVersion, Upload
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.entry import make_calendar_link, make_cards
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import Mark, ScoreSheet
from evaluations.oversight.rehearsals.actions import make_real, wipe_round
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.models import Entry
from evaluations.platform.store.files import stored_files
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Rubric
from tests.factories import (
    Cast,
    make_cast,
    make_category,
    make_evidence,
    make_file,
    make_nomination,
    submitted_sheet,
)
from units.models import User

SignIn = Callable[[User], Client]
CaptureCommits = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def rehearsal(db: None) -> Cast:
    """A rehearsal played to its end, with one of everything."""
    cast = make_cast(is_rehearsal=True)
    make_evidence(nomination=cast.nomination)
    make_cards(by=cast.chair, session=cast.session)
    make_calendar_link(by=cast.member, session=cast.session)
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    return cast


def test_a_rehearsal_is_wiped_whole(rehearsal: Cast) -> None:
    record(by=rehearsal.chair, verb="round.changed", subject=rehearsal.category.award.round)
    before = Entry.objects.count()
    wipe_round(by=rehearsal.administrator, award_round=rehearsal.category.award.round)

    for model in (AwardRound, Committee, Nomination, ScoreSheet, Mark, Result):
        assert not model.objects.exists()
    assert Rubric.objects.exists()
    assert Entry.objects.count() == before + 1
    assert Entry.objects.get(verb="round.wiped").before["name"]


def test_its_files_go_with_it(
    rehearsal: Cast, django_capture_on_commit_callbacks: CaptureCommits
) -> None:
    """With what was said of them; a file that a real round shares stays."""
    nomination = rehearsal.nomination
    alone, shared = make_file(nomination=nomination), make_file(nomination=nomination)
    mark_opened(by=rehearsal.chair, version=alone)
    Upload.objects.create(
        nomination=nomination, owner=rehearsal.officer, name="x", size=1, touched_at=alone.added_at
    )
    other = make_nomination(category=make_category(), committee=rehearsal.committee)
    kept = make_file(nomination=other)
    EvidenceVersion.objects.create(
        item=kept.item, number=2, kind="file", file=shared.file, sha256="0", added_at=kept.added_at
    )
    Nomination.objects.filter(pk=other.pk).update(committee=None)

    with django_capture_on_commit_callbacks(execute=True):
        wipe_round(by=rehearsal.administrator, award_round=rehearsal.category.award.round)

    held = [stored_files().holds(one.file) for one in (alone, shared, kept)]
    assert held == [False, True, True]
    assert not stored_files().holds(alone.page_file(1))
    assert not Upload.objects.exists()


def test_a_real_round_is_not_wiped(cast: Cast) -> None:
    with pytest.raises(Refused):
        wipe_round(by=cast.administrator, award_round=cast.category.award.round)
    assert AwardRound.objects.exists()


def test_only_administrators_wipe(rehearsal: Cast) -> None:
    for role in (rehearsal.chair, rehearsal.auditor, rehearsal.officer):
        with pytest.raises(Refused):
            wipe_round(by=role, award_round=rehearsal.category.award.round)


def test_the_database_lets_go_of_rehearsals_alone(cast: Cast) -> None:
    """The same deletion by hand in a real round is refused by its triggers."""
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    for table in ("placing", "result", "mark", "scoresheet"):
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM evaluations_{table}")  # noqa: S608


def test_a_real_round_is_not_called_a_rehearsal_by_hand(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AwardRound.objects.update(is_rehearsal=True)


def test_a_rehearsals_result_is_still_not_altered(rehearsal: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.update(number=2)


def test_a_fresh_real_round_from_a_rehearsal(rehearsal: Cast) -> None:
    source = rehearsal.category.award.round
    made = make_real(by=rehearsal.administrator, award_round=source, name="รอบจริง")

    assert (made.is_rehearsal, made.phase) == (False, Phase.DRAFT)
    assert made.fiscal_year_be == source.fiscal_year_be
    assert made.committees.get().seats.count() == 3
    assert not Nomination.objects.filter(category__award__round=made).exists()


def test_wiping_asks_for_the_name_and_says_what_is_lost(rehearsal: Cast, sign_in: SignIn) -> None:
    client = sign_in(rehearsal.administrator)
    award_round = rehearsal.category.award.round
    address = reverse("round_wipe", args=[award_round.pk])
    page = client.get(address).content.decode()
    assert "ทำแล้วเรียกคืนไม่ได้" in page
    assert client.post(address, {"name": "ชื่ออื่น"}).status_code == 422
    assert AwardRound.objects.exists()

    assert client.post(address, {"name": award_round.name}).status_code == 302
    assert not AwardRound.objects.exists()


def test_a_wipe_leaves_a_copy_and_the_next_level(rehearsal: Cast) -> None:
    source = rehearsal.category.award.round
    made = make_real(by=rehearsal.administrator, award_round=source, name="รอบจริง")
    wipe_round(by=rehearsal.administrator, award_round=source)

    made.refresh_from_db()
    assert made.copied_from is None
