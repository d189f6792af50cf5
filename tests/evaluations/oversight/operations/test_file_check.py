"""Files and documents against their digests: all within a week, told until it is mended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Delegate, Nomination
from evaluations.entry.submissions.actions import submit_nomination
from evaluations.entry.submissions.models import Submission
from evaluations.judging.results.actions.certifying import certify
from evaluations.outcome.certificates.actions import issue_certificates
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.oversight.operations.file_check import (
    ALL_PARTS,
    count_in,
    first_unfit,
    parts_tonight,
)
from evaluations.oversight.operations.runs import last_runs, noted
from evaluations.platform.journal.models import Verification
from evaluations.platform.store.files import stored_files
from evaluations.setup.rounds.models import AwardRound
from tests.factories import Cast, make_file, make_nomination, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("own_media")


def checked(finding: str = "") -> None:
    Verification.objects.create(
        kind="files", checked_at=timezone.now(), checked=1, finding=finding
    )


def test_files_that_fit(cast: Cast) -> None:
    for number in range(8):
        make_file(nomination=cast.nomination, content=b"%PDF-1.4 " + bytes([65 + number]))

    assert first_unfit(ALL_PARTS) == ""
    assert count_in(ALL_PARTS) == sum(count_in({part}) for part in ALL_PARTS) == 8
    assert all(count_in({part}) for part in ALL_PARTS)


def test_a_changed_file_a_lost_one_and_a_changed_document(cast: Cast) -> None:
    changed, lost = (make_file(nomination=cast.nomination) for _file in range(2))
    stored_files().write(changed.file, b"%PDF-1.4 y")
    assert first_unfit(ALL_PARTS) == f"file {changed.file}: is not what was handed in"

    stored_files().remove(lost.file)
    Submission.objects.create(
        nomination=cast.nomination,
        number=1,
        submitted_at=timezone.now(),
        content={},  # type: ignore[misc]
        digest="0" * 64,
    )

    assert first_unfit(ALL_PARTS).endswith("(3 in all)")
    stored_files().write(changed.file, b"%PDF-1.4 x")
    stored_files().write(lost.file, b"%PDF-1.4 x")
    assert "submission" in first_unfit(ALL_PARTS)


def test_every_part_has_its_turn_within_a_week(db: None) -> None:
    checked()
    tonight = timezone.now()
    seen: list[frozenset[int]] = []
    for night in range(1, 8):
        with time_machine.travel(tonight + timedelta(days=night), tick=False):
            seen.append(parts_tonight())
            checked()

    assert [len(parts) for parts in seen] == [1] * 7
    assert frozenset().union(*seen) == ALL_PARTS


def test_nights_without_a_check_are_made_up_for(db: None) -> None:
    assert parts_tonight() == ALL_PARTS
    checked()
    assert len(parts_tonight()) == 1
    for nights, parts in ((3, 3), (30, 7)):
        with time_machine.travel(timezone.now() + timedelta(days=nights), tick=False):
            assert len(parts_tonight()) == parts


def test_what_does_not_fit_is_told_every_night_until_it_is_mended(
    cast: Cast, sign_in: SignIn
) -> None:
    version = make_file(nomination=cast.nomination)
    stored_files().write(version.file, b"%PDF-1.4 y")
    tonight = timezone.now()

    for night in range(3):
        with (
            time_machine.travel(tonight + timedelta(days=night), tick=False),
            pytest.raises(CommandError, match="does not fit"),
        ):
            call_command("nightly", checks_only=True)

    shown = sign_in(cast.administrator).get(reverse("administration")).content.decode()
    assert "ไฟล์และเอกสาร" in shown
    assert version.file in shown
    assert not last_runs()["files"].is_good
    stored_files().write(version.file, b"%PDF-1.4 x")
    call_command("nightly", checks_only=True)
    assert last_runs()["files"].is_good


def test_the_last_runs_tell_the_newest_and_the_last_good_one(db: None) -> None:
    assert last_runs() == {}
    with noted("backup") as note:
        note.detail = "12 files"
    good = last_runs()["backup"]
    with pytest.raises(ValueError, match="disk full"), noted("backup"):
        raise ValueError("disk full")

    newest = last_runs()["backup"]
    assert (good.is_good, good.detail, good.good_at) == (True, "12 files", good.at)
    assert (newest.is_good, newest.detail, newest.good_at) == (False, "disk full", good.at)
    assert set(last_runs()) == {"backup"}


def test_documents_that_were_handed_in_and_issued_fit(cast: Cast) -> None:
    """Their digests were made before they were stored, and hold for what is read back."""
    nomination = make_nomination(category=cast.category, committee=cast.committee)
    AwardRound.objects.update(phase="open")
    Nomination.objects.filter(pk=nomination.pk).update(
        state="draft", accepted_at=None, summary="ก", contact="ข"
    )
    Delegate.objects.create(nomination=nomination, role="presenter", number=1, name="นายสม")
    nomination.refresh_from_db()
    submit_nomination(by=cast.administrator, nomination=nomination, reason="x")
    AwardRound.objects.update(phase="evaluating")
    Nomination.objects.filter(pk=nomination.pk).update(state="withdrawn")
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    fields = {"name": "x", "title": "x", "body": "x", "signer": "x", "number_format": "{เลขที่}"}
    template = CertificateTemplate.objects.create(round=cast.category.award.round, **fields)
    issue_certificates(by=cast.administrator, template=template, up_to_rank=None)

    assert count_in(ALL_PARTS) == 2
    assert first_unfit(ALL_PARTS) == ""
