"""The clock of a running day: what is counted down, and how late or early it is. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

PRESENTATION, QUESTIONS = "presentation", "questions"
A_MINUTE = 60


@dataclass(frozen=True)
class Clock:
    """What runs now, and until when it may."""

    stage: str
    ends_at: datetime


def clock_of(
    started_at: datetime,
    questions_at: datetime | None,
    presentation: timedelta,
    questions: timedelta,
    now: datetime,
) -> Clock:
    """The presentation runs until its time is over or the questions are begun, then they run."""
    presented_until = questions_at or started_at + presentation
    if questions_at is None and now < presented_until:
        return Clock(PRESENTATION, presented_until)
    return Clock(QUESTIONS, presented_until + questions)


@dataclass(frozen=True)
class Turn:
    """A slot as the clock sees it; `ends_at` is planned and may be open."""

    starts_at: datetime
    ends_at: datetime | None
    is_waiting: bool
    is_running: bool
    started_at: datetime | None


def minutes_late(turns: Sequence[Turn], now: datetime) -> int:
    """How many minutes the day is behind its plan; below 0 where it is ahead.

    A running slot is as late as it began, or as it has overrun its planned end; between two slots
    the day is late once the next one should have begun.
    """
    for turn in turns:
        if turn.is_running and turn.started_at is not None:
            late = turn.started_at - turn.starts_at
            if turn.ends_at is not None:
                late = max(late, now - turn.ends_at)
            return _minutes(late)
    waiting = next((turn for turn in turns if turn.is_waiting), None)
    if waiting is None or now < waiting.starts_at:
        return 0
    return _minutes(now - waiting.starts_at)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() / A_MINUTE)
