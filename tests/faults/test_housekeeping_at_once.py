"""Housekeeping and the night on two nodes in the same moment: nothing is done twice."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.models import ScoreSheet, SheetState
from evaluations.outcome.reports.batches import draw_sheets
from evaluations.oversight.operations.night import do_night, place_night
from evaluations.platform.jobs.actions import reclaim_dropped
from evaluations.platform.jobs.models import PATIENCE, Job, JobState
from evaluations.platform.journal.models import Entry, JournalKey, Seal, Verification
from evaluations.platform.journal.verification import first_finding
from evaluations.platform.notices.actions import send_notices
from evaluations.platform.notices.models import Notice
from evaluations.setup.committees.models import Seat
from tests.factories import (
    Cast,
    make_cast,
    make_job,
    make_session,
    make_user,
    opened_sheet,
    submitted_sheet,
)
from tests.faults.test_concurrency import at_once
from tests.faults.test_workers import work_off
from units.mail import send_text

pytestmark = pytest.mark.usefixtures("guarded_transactions", "own_media")


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def twice(*command: str) -> None:
    for answer in at_once(*(partial(call_command, *command) for _node in range(2))):
        assert answer is None


def tasks(path: str) -> int:
    return DBTaskResult.objects.filter(task_path=path).count()


def test_two_housekeepers_tell_everybody_once(cast: Cast, mailoutbox: list[object]) -> None:
    """Two may both ask for the mails: each is claimed by the one that sends it."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    make_session(committee=cast.committee, date=tomorrow)
    twice("housekeeping")
    told = Notice.objects.values_list("user", "kind", "about")

    assert {cast.chair.pk, cast.member.pk} <= {user for user, _kind, _about in told}
    assert len(told) == len(set(told))
    at_once(send_notices.call, send_notices.call)
    work_off("quick")
    assert len(mailoutbox) == Notice.objects.filter(by_mail=True).count()


def test_two_housekeepers_archive_and_reclaim_once(cast: Cast) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    seat, today = cast.seat(cast.member), timezone.localdate()
    Seat.objects.filter(pk=seat.pk).update(valid_until=today - timedelta(days=1))
    Seat.objects.create(
        committee=cast.committee,
        user=make_user(),
        number=9,
        position=seat.position,
        substitute_for=seat,
        valid_from=today,
    )
    make_job(asked_by=cast.chair, state=JobState.RUNNING)
    long_ago = timezone.now() - 2 * PATIENCE
    Job.objects.update(work=draw_sheets.module_path, touched_at=long_ago)
    twice("housekeeping")

    assert ScoreSheet.objects.get(pk=sheet.pk).state == SheetState.ARCHIVED
    assert Entry.objects.filter(verb="sheet.archived").count() == 1
    assert Entry.objects.filter(verb="journal.key").count() == JournalKey.objects.count() == 1
    assert tasks(draw_sheets.module_path) == 1
    assert first_finding() is None


def test_a_certification_is_sealed_though_its_worker_was_lost(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    DBTaskResult.objects.all().delete()
    twice("housekeeping")

    assert Seal.objects.count() == 1
    assert first_finding() is None


def test_of_two_nodes_one_does_the_night(cast: Cast) -> None:
    twice("nightly")
    twice("nightly")

    kinds = list(Verification.objects.values_list("kind", flat=True))
    assert sorted(kinds) == ["files", "journal", "results"]
    assert tasks(send_text.module_path) == 1
    assert first_finding() is None


def test_a_night_is_done_again_for_who_says_so(cast: Cast) -> None:
    call_command("nightly")
    call_command("nightly", again=True)

    assert tasks(send_text.module_path) == 2


def test_the_night_of_a_lost_node_is_done_by_a_worker(cast: Cast) -> None:
    job = place_night()
    assert job
    Job.objects.update(state=JobState.RUNNING, touched_at=timezone.now() - 2 * PATIENCE)
    call_command("nightly")
    assert not Verification.objects.exists()

    assert reclaim_dropped() == 1
    assert tasks(do_night.module_path) == 1
    work_off("long")

    assert Job.objects.get(pk=job.pk).state == JobState.DONE
    assert Verification.objects.count() == 3
    assert tasks(send_text.module_path) == 1
