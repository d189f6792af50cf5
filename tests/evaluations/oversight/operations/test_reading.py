"""From when on a part is late or down, and what never answers."""

from datetime import UTC, datetime, timedelta
from threading import Event

import pytest

from evaluations.oversight.operations import probe
from evaluations.oversight.operations.probe import Probe
from evaluations.oversight.operations.reading import (
    LIMITS,
    NEEDED,
    Reading,
    State,
    can_serve,
    of_clock,
    of_disk,
    of_good_run,
    of_sign,
    of_stamps,
    of_waiting,
    overall,
)

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
GIB = 2**30


@pytest.mark.parametrize("key", sorted(LIMITS))
def test_a_sign_grows_late_and_then_is_down(key: str) -> None:
    late, down = LIMITS[key]
    second = timedelta(seconds=1)

    found = [of_sign(key, NOW - age, NOW).state for age in (late, late + second, down + second)]

    assert found == [State.OK, State.LATE, State.DOWN]


def test_a_worker_that_was_never_seen_is_down() -> None:
    assert of_sign("worker_long", None, NOW) == Reading("worker_long", State.DOWN, "never seen")


@pytest.mark.parametrize(
    ("days", "state", "word"),
    [(0, State.OK, "not due yet"), (2, State.LATE, "never done"), (4, State.DOWN, "never done")],
)
def test_a_backup_that_was_never_made_counts_from_the_installation(
    days: int, state: State, word: str
) -> None:
    found = of_good_run("backup", None, NOW - timedelta(days=days), NOW)

    assert (found.state, found.word) == (state, word)


@pytest.mark.parametrize(
    ("free", "state"), [(6 * GIB, State.OK), (2 * GIB, State.LATE), (GIB // 2, State.DOWN)]
)
def test_room_on_the_disk(free: int, state: State) -> None:
    assert of_disk(free, late=5 * GIB, down=GIB).state is state


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(0, State.OK), (-1, State.OK), (5, State.LATE), (-5, State.LATE), (40, State.DOWN)],
)
def test_a_clock_before_or_behind_the_databases(seconds: int, state: State) -> None:
    assert of_clock(timedelta(seconds=seconds)).state is state


def test_the_quick_queue_is_late_before_the_long_one() -> None:
    three = timedelta(minutes=3)

    assert of_waiting({"long": three}).state is State.OK
    assert of_waiting({"long": three, "quick": three}).state is State.LATE
    assert of_waiting({}).word == "nothing waits"


@pytest.mark.parametrize(
    ("waits", "ends_in", "state", "word"),
    [
        (0, 400, State.OK, "stamped"),
        (1, 400, State.OK, "stamps wait"),
        (2, 400, State.LATE, "not stamped"),
        (8, 400, State.DOWN, "not stamped"),
        (0, 89, State.OK, "stamped"),
        (1, 29, State.LATE, "ends soon"),
    ],
)
def test_time_stamps_that_wait_and_that_end(
    waits: int, ends_in: int, state: State, word: str
) -> None:
    found = of_stamps(timedelta(days=waits), timedelta(days=ends_in), "", None)

    assert (found.state, found.word) == (state, word)


@pytest.mark.parametrize("key", ["database", "store", "backup", "worker_quick"])
def test_a_node_serves_unless_it_lacks_what_every_page_needs(key: str) -> None:
    found = [Reading("disk", State.OK, "enough"), Reading(key, State.DOWN, "does not answer")]

    assert can_serve(found) is (key not in NEEDED)
    assert overall(found) is (State.DOWN if key in NEEDED else State.LATE)


def test_nobody_waits_for_what_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """And no second question is sent after the first."""
    answered, asked = Event(), []

    def ask() -> str:
        asked.append(1)
        answered.wait()
        return "answers"

    silent = Probe("store", ask)
    assert silent.read(patience=0).word == "no answer yet"
    monkeypatch.setattr(probe, "AGAIN_SECONDS", -1)
    assert silent.read(patience=0).word == "does not answer"
    answered.set()

    assert silent.read(patience=60) == Reading("store", State.OK, "answers")
    assert len(asked) == 1


def test_a_probe_remembers_what_was_said_and_asks_again_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = iter(["answers", "fails"])

    def ask() -> str:
        if (word := next(said)) == "fails":
            raise OSError("connection refused")
        return word

    one = Probe("scanner", ask)
    assert [one.read(60).word, one.read(60).word] == ["answers", "answers"]
    monkeypatch.setattr(probe, "AGAIN_SECONDS", 0)

    assert one.read(60) == Reading(
        "scanner", State.DOWN, "does not answer", "OSError: connection refused"
    )
