"""What is over goes, kind by kind; what a certified result rests on stays, whatever is set."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.models import EvidenceVersion, Upload, UploadState
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.verification import first_misfit
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.models import Entry
from evaluations.platform.journal.verification import first_finding
from evaluations.platform.notices.models import Notice
from evaluations.platform.retention import actions
from evaluations.platform.retention.actions import apply_retention, set_retention
from evaluations.platform.retention.kinds import KINDS
from evaluations.platform.retention.models import RetentionSetting
from evaluations.platform.store.files import stored_files
from evaluations.setup.directory.models import Import
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import (
    Cast,
    make_file,
    make_job,
    make_nomination,
    make_user,
    submitted_sheet,
)
from units.models import User

pytestmark = pytest.mark.usefixtures("contexts")

SignIn = Callable[[User], Client]
LONG_AGO = timezone.now() - timedelta(days=4000)
EVERYTHING = {"evidence": 365, "people": 365}


def keep(**days: int | None) -> None:
    RetentionSetting.objects.create(pk=1, days=days)


def certified(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)


def a_file(nomination: Nomination) -> EvidenceVersion:
    version: EvidenceVersion = make_file(nomination=nomination, added_at=LONG_AGO)
    return version


def close_round(cast: Cast) -> None:
    AwardRound.objects.filter(pk=cast.category.award.round_id).update(phase=Phase.ARCHIVED)


@pytest.fixture
def two_files(cast: Cast) -> tuple[EvidenceVersion, EvidenceVersion]:
    """As old as each other: of a nomination that is in a certified result, and of one that is in
    none."""
    named = a_file(cast.nomination)
    certified(cast)
    draft = make_nomination(
        category=cast.category, committee=cast.committee, state=NominationState.DRAFT
    )
    other = a_file(draft)
    close_round(cast)
    return named, other


def discarded() -> set[int]:
    return set(
        EvidenceVersion.objects.filter(discarded_at__isnull=False).values_list("pk", flat=True)
    )


def test_evidence_goes_of_nominations_without_a_result_alone(
    two_files: tuple[EvidenceVersion, EvidenceVersion],
    django_capture_on_commit_callbacks: Any,
) -> None:
    named, other = two_files
    keep(**EVERYTHING)

    with django_capture_on_commit_callbacks(execute=True):
        gone = apply_retention()

    assert gone == {"evidence": 1}
    assert discarded() == {other.pk}
    assert not stored_files().holds(other.file)
    assert stored_files().holds(named.file)
    other.refresh_from_db()
    assert other.sha256
    assert not other.is_served


def test_the_database_keeps_what_a_certified_result_names(
    two_files: tuple[EvidenceVersion, EvidenceVersion],
) -> None:
    named, other = two_files
    now = timezone.now()
    with pytest.raises(DatabaseError, match="certified"), transaction.atomic():
        EvidenceVersion.objects.filter(pk=named.pk).update(discarded_at=now)

    assert EvidenceVersion.objects.filter(pk=other.pk).update(discarded_at=now) == 1


def test_evidence_of_a_round_that_runs_stays(cast: Cast) -> None:
    a_file(cast.nomination)
    keep(**EVERYTHING)

    assert apply_retention() == {}


def test_evidence_and_people_stay_for_ever_unless_somebody_says_so(
    two_files: tuple[EvidenceVersion, EvidenceVersion], cast: Cast
) -> None:
    User.objects.filter(pk=cast.member.pk).update(is_active=False, last_login=LONG_AGO)

    assert apply_retention() == {}


def test_people_long_gone_are_erased_and_a_judge_keeps_the_name(cast: Cast) -> None:
    certified(cast)
    close_round(cast)
    stranger = make_user(first_name="นิรนาม")
    gone = [stranger.pk, cast.member.pk]
    User.objects.filter(pk__in=gone).update(is_active=False, last_login=LONG_AGO)
    name = cast.member.last_name
    keep(**EVERYTHING)

    assert apply_retention() == {"people": 2}
    stranger.refresh_from_db()
    cast.member.refresh_from_db()
    assert stranger.first_name != "นิรนาม"
    assert (cast.member.last_name, cast.member.email) == (name, "")
    assert first_finding() is None
    assert first_misfit() is None
    assert apply_retention() == {}


def test_who_sits_in_a_running_round_is_not_erased(cast: Cast) -> None:
    User.objects.filter(pk=cast.member.pk).update(is_active=False, last_login=LONG_AGO)
    keep(**EVERYTHING)

    assert apply_retention() == {}


def test_notices_uploads_documents_and_spreadsheets_go(cast: Cast) -> None:
    Notice.objects.create(user=cast.member, kind="x", about="y", address="/", made_at=LONG_AGO)
    Upload.objects.create(
        nomination=cast.nomination,
        owner=cast.officer,
        name="x",
        size=1,
        state=UploadState.TAKEN,
        touched_at=LONG_AGO,
    )
    job = make_job(asked_by=cast.member)
    Job.objects.filter(pk=job.pk).update(asked_at=LONG_AGO, state=JobState.FAILED)
    brought = Import.objects.create(
        kind="people",
        file_name="x",
        sha256="0",
        site="",
        made_by=cast.officer,
        plan=[{"key": "a"}],
    )
    Import.objects.filter(pk=brought.pk).update(made_at=LONG_AGO)

    gone = apply_retention()

    assert gone == {"notices": 1, "uploads": 1, "documents": 1, "imports": 1}
    assert not Notice.objects.exists()
    assert not Upload.objects.exists()
    assert not Job.objects.exists()
    assert Import.objects.get().plan == []
    told = Entry.objects.get(verb="retention.applied")
    assert told.after == {f"kept_{code}": count for code, count in gone.items()}


def test_a_kind_that_breaks_leaves_the_others_alone(cast: Cast, monkeypatch: Any) -> None:
    Notice.objects.create(user=cast.member, kind="x", about="y", address="/", made_at=LONG_AGO)

    def broken(kind: Any, days: int) -> int:
        if kind.code == "sign_ins":
            raise OSError
        return 1 if kind.code == "notices" else 0

    monkeypatch.setattr(actions, "_take_away", broken)
    assert apply_retention() == {"notices": 1}


def test_the_night_takes_away_what_is_over(cast: Cast) -> None:
    Notice.objects.create(user=cast.member, kind="x", about="y", address="/", made_at=LONG_AGO)
    call_command("nightly")

    assert not Notice.objects.exists()


def typed(**days: object) -> dict[str, object]:
    setting = RetentionSetting.current()
    stored = {code: setting.days_of(code) for code in KINDS}
    filled = {code: "" if value is None else value for code, value in {**stored, **days}.items()}
    return {"edits": setting.edits, **filled}


def test_an_administrator_sees_what_would_go_before_it_goes(
    two_files: tuple[EvidenceVersion, EvidenceVersion], cast: Cast, sign_in: SignIn
) -> None:
    client, address = sign_in(cast.administrator), reverse("retention")
    before = client.get(address)
    tried = client.post(address, {**typed(evidence=400), "try": "yes"})

    assert {line.kind.code: line.count for line in before.context["going"]}["evidence"] == 0
    line = {line.kind.code: line for line in tried.context["going"]}["evidence"]
    assert (line.count, line.oldest) == (1, LONG_AGO)
    assert "ยังไม่ได้บันทึก" in tried.content.decode()
    assert not RetentionSetting.objects.exists()
    assert not discarded()


def test_days_are_saved_and_recorded(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.administrator).post(reverse("retention"), typed(notices=100))

    assert answer.status_code == 302
    assert RetentionSetting.current().days_of("notices") == 100
    entry = Entry.objects.get(verb="retention.changed")
    assert (entry.before, entry.after) == ({"kept_notices": 730}, {"kept_notices": 100})


@pytest.mark.parametrize("days", [{"sign_ins": 89}, {"sign_ins": ""}, {"people": 10}])
def test_less_than_the_law_asks_is_refused(
    cast: Cast, sign_in: SignIn, days: dict[str, object]
) -> None:
    answer = sign_in(cast.administrator).post(reverse("retention"), typed(**days))

    assert answer.status_code == 422
    assert not RetentionSetting.objects.exists()


def test_two_administrators_do_not_overwrite_each_other(cast: Cast) -> None:
    days = {code: kind.default for code, kind in KINDS.items()}
    set_retention(by=cast.administrator, edits=0, days={**days, "notices": 100})

    with pytest.raises(Stale):
        set_retention(by=cast.administrator, edits=0, days={**days, "notices": 200})


def test_nobody_else_sets_them(cast: Cast) -> None:
    with pytest.raises(Refused):
        set_retention(by=cast.chair, edits=0, days={})
