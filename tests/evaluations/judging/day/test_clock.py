"""The clock of the day: what it counts down, and how late the day is."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.judging.day.clock import PRESENTATION, QUESTIONS, Turn, clock_of, minutes_late

NINE = datetime.datetime(2026, 7, 19, 9, tzinfo=datetime.UTC)


def minutes(count: float) -> datetime.timedelta:
    return datetime.timedelta(minutes=count)


@pytest.mark.parametrize(
    ("after", "questions_after", "stage", "ends_after"),
    [
        (0, None, PRESENTATION, 15),
        (14.9, None, PRESENTATION, 15),
        (15, None, QUESTIONS, 25),
        (40, None, QUESTIONS, 25),
        (8, 7, QUESTIONS, 17),
        (20, 18, QUESTIONS, 28),
    ],
)
def test_the_presentation_and_then_the_questions(
    after: float, questions_after: float | None, stage: str, ends_after: float
) -> None:
    questions = None if questions_after is None else NINE + minutes(questions_after)

    clock = clock_of(NINE, questions, minutes(15), minutes(10), NINE + minutes(after))

    assert (clock.stage, clock.ends_at) == (stage, NINE + minutes(ends_after))


def turn(starts: float, ends: float | None = None, *, began: float | None = None) -> Turn:
    return Turn(
        starts_at=NINE + minutes(starts),
        ends_at=None if ends is None else NINE + minutes(ends),
        is_waiting=began is None,
        is_running=began is not None,
        started_at=None if began is None else NINE + minutes(began),
    )


@pytest.mark.parametrize(
    ("turns", "now", "late"),
    [
        ([], 0, 0),
        ([turn(0, 30)], -5, 0),
        ([turn(0, 30)], 7.5, 7),
        ([turn(0, 30, began=12), turn(30, 60)], 20, 12),
        ([turn(0, 30, began=-4), turn(30, 60)], 20, -4),
        ([turn(0, 30, began=0), turn(30, 60)], 41, 11),
        ([turn(0, None, began=3)], 300, 3),
    ],
)
def test_how_late_the_day_is(turns: list[Turn], now: float, late: int) -> None:
    assert minutes_late(turns, NINE + minutes(now)) == late


@given(st.integers(0, 600), st.integers(0, 600))
def test_a_day_in_which_nothing_has_begun_is_never_early(starts: int, now: int) -> None:
    assert minutes_late([turn(starts)], NINE + minutes(now)) == max(0, now - starts)
