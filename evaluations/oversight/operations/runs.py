"""When each operation was last done, and whether it went well: for pages, metrics and mails."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from evaluations.oversight.operations.models import OperationRun, Outcome
from evaluations.platform.journal.models import Verification

BACKUP, DRILL = "backup", "drill"
OPERATIONS = (BACKUP, DRILL)
CHECKS = ("journal", "results", "files")


@dataclass(frozen=True)
class LastRun:
    """The newest run of one operation or check, and when the newest good one was."""

    name: str
    at: datetime
    is_good: bool
    detail: str
    good_at: datetime | None


@dataclass
class Note:
    """What the running operation says of itself at its end."""

    detail: str = ""


@contextmanager
def noted(name: str) -> Iterator[Note]:
    """Write down how what stands within ends; a fault is written down and goes on its way."""
    note = Note()
    try:
        yield note
    except BaseException as fault:
        _write(name, Outcome.FAILED, str(fault) or type(fault).__name__)
        raise
    _write(name, Outcome.DONE, note.detail)


def _write(name: str, outcome: Outcome, detail: str) -> None:
    OperationRun.objects.create(name=name, at=timezone.now(), outcome=outcome, detail=detail)


def last_runs() -> dict[str, LastRun]:
    """By name; what was never done is not there. Two queries for each name."""
    runs = [_last_operation(name) for name in OPERATIONS] + [_last_check(name) for name in CHECKS]
    return {run.name: run for run in runs if run is not None}


def _last_operation(name: str) -> LastRun | None:
    rows = OperationRun.objects.filter(name=name)
    newest, good = rows.first(), rows.filter(outcome=Outcome.DONE).first()
    if newest is None:
        return None
    is_good = newest.outcome == Outcome.DONE
    return LastRun(name, newest.at, is_good, newest.detail, good.at if good else None)


def _last_check(name: str) -> LastRun | None:
    rows = Verification.objects.filter(kind=name)
    newest, good = rows.first(), rows.filter(finding="").first()
    if newest is None:
        return None
    good_at = good.checked_at if good else None
    return LastRun(name, newest.checked_at, not newest.finding, newest.finding, good_at)
