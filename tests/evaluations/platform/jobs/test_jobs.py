"""Long work: asked for once, done once, taken up again, cancelled, and gone when it expires."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import (
    ask,
    cancel,
    clear_expired,
    place,
    reclaim_dropped,
    retry,
)
from evaluations.platform.jobs.models import KEPT, PATIENCE, Job, JobState
from evaluations.platform.jobs.running import (
    MOST_ATTEMPTS,
    Later,
    Running,
    is_stored,
    run,
    stop_asked,
    stored_file,
)
from evaluations.platform.store.files import stored_files
from tests.factories import Cast
from units.models import User

SignIn = Callable[[User], Client]


@task(queue_name="long")
def nothing(pk: int) -> None:
    """Stands for any work; the tests do it by hand."""


@pytest.fixture(autouse=True)
def _own_folder(own_media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluations.platform.jobs.running.OURS", "tests.")


def asked(by: User, content: str = "x") -> Job:
    return ask(
        by=by,
        work=nothing.module_path,
        title="เอกสารทดสอบ",
        arguments={},
        content=content,
        file_name="test.pdf",
        back="/",
    )


def placed(by: User | None = None) -> Job:
    """Work that leaves no file."""
    return place(by=by, work=nothing.module_path, key="row-1")


def silent(job: Job) -> None:
    """Its worker was killed a while ago."""
    long_ago = timezone.now() - 2 * PATIENCE
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, touched_at=long_ago)


def state(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def test_asked_twice_it_is_done_once(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        first, second = asked(cast.chair), asked(cast.chair)

    assert first.pk == second.pk
    assert DBTaskResult.objects.count() == 1


def test_done_it_is_there_for_who_asked_and_for_nobody_else(cast: Cast, sign_in: SignIn) -> None:
    job = asked(cast.chair)
    run(job.pk, lambda _running: b"%PDF-1.7 made")

    answer: Any = sign_in(cast.chair).get(reverse("job_file", args=[job.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 made"
    for name in ("job", "job_file"):
        assert sign_in(cast.administrator).get(reverse(name, args=[job.pk])).status_code == 404
    assert (
        sign_in(cast.administrator).post(reverse("job_cancel", args=[job.pk])).status_code == 404
    )


def test_the_same_content_is_made_once_for_one_person_and_never_given_to_another(
    cast: Cast,
) -> None:
    run(asked(cast.chair).pk, lambda _running: b"made")

    assert asked(cast.chair).state == JobState.DONE
    assert asked(cast.chair, "another").state == JobState.WAITING
    assert asked(cast.member).state == JobState.WAITING


def test_a_file_that_a_killed_worker_had_put_in_its_place_is_not_made_again(cast: Cast) -> None:
    job = asked(cast.chair)
    stored_files().write(stored_file(job), b"made before")

    def make(running: Running) -> bytes:
        raise AssertionError("made again")

    run(job.pk, make)

    assert state(job) == JobState.DONE
    assert stored_files().read(stored_file(job)) == b"made before"


def test_two_workers_do_it_once(cast: Cast) -> None:
    job = asked(cast.chair)
    made: list[int] = []

    def make(running: Running) -> bytes:
        run(job.pk, lambda _again: made.append(2) or b"second")  # type: ignore[func-returns-value]
        made.append(1)
        return b"first"

    run(job.pk, make)
    run(job.pk, make)

    assert made == [1]
    assert stored_files().read(stored_file(job)) == b"first"


def test_a_worker_that_was_given_up_writes_nothing_any_more(cast: Cast) -> None:
    """It slept for longer than anybody waits, and another took the job up meanwhile."""
    job = asked(cast.chair)

    def sleeps(running: Running) -> bytes:
        silent(job)
        reclaim_dropped()
        run(job.pk, lambda _other: b"of the other")
        return b"too late"

    run(job.pk, sleeps)

    assert state(job) == JobState.DONE
    assert stored_files().read(stored_file(job)) == b"of the other"


def test_a_killed_worker_is_followed_by_one_that_goes_on_where_it_was(cast: Cast) -> None:
    job = asked(cast.chair)
    made: list[str] = []

    def part(name: str) -> bytes:
        made.append(name)
        return name.encode()

    def make(running: Running) -> bytes:
        for number, name in enumerate(("a", "b", "c"), start=1):
            if name not in running.finished_parts():
                running.keep_part(name, part(name))
            running.tell(number, 3)
            if running.job.attempts == 1 and name == "b":
                raise KeyboardInterrupt
        return b"".join(running.part(name) for name in ("a", "b", "c"))

    with pytest.raises(KeyboardInterrupt):
        run(job.pk, make)
    assert reclaim_dropped() == 0
    silent(job)
    assert reclaim_dropped() == 1
    run(job.pk, make)

    assert made == ["a", "b", "c"]
    assert stored_files().read(stored_file(job)) == b"abc"
    assert [kept.name for kept in stored_files().names("jobs")] == [stored_file(job)]


def test_after_three_attempts_it_is_given_up_and_said(cast: Cast) -> None:
    job = asked(cast.chair)
    silent(job)
    Job.objects.update(attempts=MOST_ATTEMPTS)

    reclaim_dropped()
    run(job.pk, lambda _running: pytest.fail("done again"))

    assert state(job) == JobState.FAILED
    assert "สามครั้ง" in job.message


def test_cancelled_in_the_middle_it_stops_at_the_next_step(cast: Cast) -> None:
    job = asked(cast.chair)

    def make(running: Running) -> bytes:
        running.tell(1, 3)
        cancel(by=cast.chair, job=job)
        running.tell(2, 3)
        raise AssertionError("it went on")

    run(job.pk, make)

    assert state(job) == JobState.CANCELLED
    assert not is_stored(job)


def test_cancelled_after_the_last_step_no_file_appears(cast: Cast) -> None:
    job = asked(cast.chair)

    def make(running: Running) -> bytes:
        cancel(by=cast.chair, job=job)
        return b"made"

    run(job.pk, make)

    assert state(job) == JobState.CANCELLED
    assert not is_stored(job)


@pytest.mark.parametrize(
    ("fault", "told"),
    [(Refused("เพราะอย่างนี้"), "เพราะอย่างนี้"), (ValueError("secret"), "เกิดข้อผิดพลาด")],
)
def test_what_fails_says_so_without_its_insides_and_can_be_tried_again(
    cast: Cast, sign_in: SignIn, fault: Exception, told: str
) -> None:
    job = asked(cast.chair)

    def make(running: Running) -> bytes:
        raise fault

    run(job.pk, make)
    shown = sign_in(cast.chair).get(reverse("job", args=[job.pk])).content.decode()
    assert told in shown
    assert "secret" not in shown

    retry(by=cast.chair, job=job)
    run(job.pk, lambda _running: b"made")

    assert state(job) == JobState.DONE


def test_only_so_many_go_on_at_once(cast: Cast) -> None:
    for number in range(5):
        asked(cast.chair, str(number))

    with pytest.raises(Refused):
        asked(cast.chair, "one more")
    assert asked(cast.member, "another person's").is_going_on


def test_when_its_time_is_over_the_file_is_gone_unless_it_was_asked_for_again(cast: Cast) -> None:
    job = asked(cast.chair)
    run(job.pk, lambda _running: b"made")
    other = asked(cast.chair)
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(expires_at=past)

    clear_expired()
    assert is_stored(other)
    Job.objects.update(expires_at=past)
    clear_expired()

    assert not is_stored(other)
    assert not Job.objects.exists()


def test_a_finished_job_says_until_when(cast: Cast) -> None:
    job = asked(cast.chair)
    run(job.pk, lambda _running: b"made")

    job.refresh_from_db()
    assert job.expires_at is not None
    assert abs(job.expires_at - timezone.now() - KEPT) < timedelta(minutes=1)


def test_the_page_says_how_far_it_is(cast: Cast, sign_in: SignIn) -> None:
    job = asked(cast.chair)
    Job.objects.update(state=JobState.RUNNING, done=3, total=8)

    shown = sign_in(cast.chair).get(reverse("job", args=[job.pk])).content.decode()

    assert "3 จาก 8 ส่วน" in shown
    assert 'max="8" value="3"' in shown


def test_the_page_says_what_it_waits_for_and_has_a_dropped_job_taken_up(
    cast: Cast, sign_in: SignIn
) -> None:
    """Case P14: a killed worker is not silence for seven minutes."""
    asked(cast.member, "y")
    job = asked(cast.chair)
    client, address = sign_in(cast.chair), reverse("job", args=[job.pk])
    assert "มีเอกสารอื่นที่ขอไว้ก่อนอีก 1 ฉบับ" in client.get(address).content.decode()

    claim = uuid4()
    Job.objects.filter(pk=job.pk).update(
        state=JobState.RUNNING, claim=claim, touched_at=timezone.now() - PATIENCE / 2
    )
    assert "ไม่ตอบสนอง" in client.get(address).content.decode()

    silent(job)
    client.get(address)
    job.refresh_from_db()
    assert (job.state, job.claim) == (JobState.WAITING, None)


def test_work_without_a_file_is_no_document(cast: Cast, sign_in: SignIn) -> None:
    job = placed(cast.chair)

    run(job.pk, Running.conclude)

    assert state(job) == JobState.DONE
    assert sign_in(cast.chair).get(reverse("job", args=[job.pk])).status_code == 404
    for number in range(5):
        assert asked(cast.chair, str(number)).is_going_on


def test_the_sign_of_life_tells_how_far_a_transaction_is(cast: Cast) -> None:
    job = placed(cast.chair)

    def make(running: Running) -> None:
        running.note(40, 90)
        job.refresh_from_db()
        assert job.done == 0
        running.change()
        job.refresh_from_db()
        running.conclude()

    run(job.pk, make)

    assert (job.done, job.total) == (40, 90)


def test_a_job_that_was_put_off_is_tried_again_for_ever(cast: Cast) -> None:
    job = placed(cast.chair)

    def make(running: Running) -> None:
        raise Later

    for _attempt in range(MOST_ATTEMPTS + 2):
        run(job.pk, make)
        assert state(job) == JobState.WAITING
    run(job.pk, Running.conclude)

    assert state(job) == JobState.DONE


def test_work_of_the_product_itself_is_tried_three_times(cast: Cast) -> None:
    """Nobody is there to press a button; then the row that waits is told."""
    job, told = placed(), list[int]()

    def make(running: Running) -> None:
        raise ValueError

    for attempt in range(MOST_ATTEMPTS):
        run(job.pk, make, lambda failed: told.append(failed.pk))
        assert (state(job), job.attempts) == (JobState.WAITING, attempt + 1)
    run(job.pk, make, lambda failed: told.append(failed.pk))

    assert state(job) == JobState.FAILED
    assert told == [job.pk]


def test_a_worker_that_lost_its_claim_changes_no_other_row(cast: Cast) -> None:
    job = placed(cast.chair)

    def make(running: Running) -> None:
        with transaction.atomic():
            User.objects.filter(pk=cast.member.pk).update(position="changed")
            Job.objects.update(claim=None)
            running.conclude()

    run(job.pk, make)

    assert not User.objects.filter(position="changed").exists()


def test_a_worker_that_ends_hands_over_and_another_goes_on(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    """What is finished is not made again, and it counts as no attempt."""
    job = asked(cast.chair)
    made: list[str] = []

    def part(name: str) -> bytes:
        made.append(name)
        return name.encode()

    def make(running: Running) -> bytes:
        for name in ("1", "2"):
            if name not in running.finished_parts():
                running.keep_part(name, part(name))
            running.tell(1, 2)
        return b"whole"

    stop_asked.set()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            run(job.pk, lambda running: _first_part(running, part))
    finally:
        stop_asked.clear()
    assert (state(job), job.attempts, job.claim) == (JobState.WAITING, 0, None)
    assert DBTaskResult.objects.filter(args_kwargs__args=[job.pk]).exists()

    run(job.pk, make)

    assert state(job) == JobState.DONE
    assert made == ["1", "2"]


def _first_part(running: Running, part: Callable[[str], bytes]) -> bytes:
    """A part that was begun before the worker was asked to end; then the next step."""
    stop_asked.clear()
    running.keep_part("1", part("1"))
    stop_asked.set()
    running.tell(1, 2)
    raise AssertionError("it went on")


def test_a_database_that_went_away_fails_no_job(cast: Cast) -> None:
    job = asked(cast.chair)

    def away(_running: Running) -> bytes:
        raise OperationalError("server closed the connection")

    run(job.pk, away)

    assert state(job) == JobState.WAITING
