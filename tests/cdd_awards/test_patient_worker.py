"""A worker whose database goes away waits, and works on."""

from typing import Any

import pytest
from django.db import OperationalError, ProgrammingError
from django_tasks_db.management.commands.db_worker import Worker

from cdd_awards.serving.patient_worker import PatientWorker
from evaluations.platform.jobs.running import stop_asked


def worker() -> PatientWorker:
    return PatientWorker(
        queue_names=["quick"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="x",
        excluded_queue_names=[],
    )


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the worker waited each time."""
    seconds: list[float] = []
    monkeypatch.setattr("time.sleep", seconds.append)
    monkeypatch.setattr("cdd_awards.serving.patient_worker.connections.close_all", lambda: None)
    return seconds


def outcomes(monkeypatch: pytest.MonkeyPatch, *faults: Exception | None) -> None:
    """What each run of the package's worker comes to."""
    left = list(faults)

    def run(_self: Any) -> None:
        if fault := left.pop(0):
            raise fault

    monkeypatch.setattr(Worker, "run", run)


def test_it_asks_again_less_and_less_often(
    monkeypatch: pytest.MonkeyPatch, waited: list[float]
) -> None:
    outcomes(monkeypatch, OperationalError("gone"), OperationalError("gone"), None)

    worker().run()

    assert waited == [1, 2]


def test_any_other_fault_ends_it_for_the_supervisor_to_begin_anew(
    monkeypatch: pytest.MonkeyPatch, waited: list[float]
) -> None:
    outcomes(monkeypatch, ProgrammingError("no such table"))

    with pytest.raises(ProgrammingError):
        worker().run()

    assert waited == []


def test_sigterm_asks_the_job_to_be_handed_over() -> None:
    ours = worker()
    ours.running_task = True
    try:
        ours.shutdown(15, None)
        assert stop_asked.is_set()
        assert not ours.running
    finally:
        stop_asked.clear()
