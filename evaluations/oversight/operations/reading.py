"""What one part of the service looks like, and how old a sign may be. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    OK = "ok"
    LATE = "late"
    DOWN = "down"


RANK = {State.OK: 0, State.LATE: 1, State.DOWN: 2}


class Limits(NamedTuple):
    """From when on something is late, and from when on it is down."""

    late: timedelta
    down: timedelta

    def state(self, age: timedelta) -> State:
        if age > self.down:
            return State.DOWN
        return State.LATE if age > self.late else State.OK


@dataclass(frozen=True)
class Reading:
    """`word` is for everybody; `detail` (numbers, faults) for administrators alone."""

    key: str
    state: State
    word: str
    detail: str = ""
    at: datetime | None = None


# Without these a node cannot answer: its visitors go elsewhere.
NEEDED = frozenset({"database", "migrations", "cache"})
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LIMITS = {
    "worker_quick": Limits(2 * MINUTE, 10 * MINUTE),
    "worker_long": Limits(2 * MINUTE, 10 * MINUTE),
    "housekeeping": Limits(15 * MINUTE, HOUR),
    "nightly": Limits(26 * HOUR, 50 * HOUR),
    "backup": Limits(26 * HOUR, 74 * HOUR),
    "drill": Limits(8 * DAY, 22 * DAY),
    "stamps": Limits(DAY, 7 * DAY),
}
WAITING = {"quick": Limits(2 * MINUTE, 15 * MINUTE), "long": Limits(15 * MINUTE, 2 * HOUR)}
# Certificates are renewed from ninety days before on: with so few left nobody renewed one.
ENDS_SOON = 30 * DAY
# Codes of the second step hold for thirty seconds, and marks of two machines are put in order.
CLOCK = Limits(timedelta(seconds=2), timedelta(seconds=30))


def worst(states: Iterable[State]) -> State:
    return max(states, key=RANK.__getitem__, default=State.OK)


def can_serve(readings: Iterable[Reading]) -> bool:
    return not any(reading.key in NEEDED and reading.state is State.DOWN for reading in readings)


def overall(readings: Iterable[Reading]) -> State:
    """Down where the node cannot serve, late where anything needs a hand."""
    rows = list(readings)
    if not can_serve(rows):
        return State.DOWN
    return State.OK if all(reading.state is State.OK for reading in rows) else State.LATE


def of_sign(key: str, at: datetime | None, now: datetime) -> Reading:
    """A part that gives signs of life."""
    if at is None:
        return Reading(key, State.DOWN, "never seen")
    state = LIMITS[key].state(now - at)
    return Reading(key, state, "at work" if state is State.OK else "silent", at=at)


def of_good_run(key: str, good_at: datetime | None, installed: datetime, now: datetime) -> Reading:
    """Something that is done again and again; never done, its time runs from the installation."""
    state = LIMITS[key].state(now - (good_at or installed))
    if good_at is None:
        return Reading(key, state, "not due yet" if state is State.OK else "never done")
    return Reading(key, state, "done" if state is State.OK else "overdue", at=good_at)


def failed(reading: Reading, word: str, detail: str, least: State) -> Reading:
    """The same, whose newest run went wrong."""
    return replace(reading, state=worst((reading.state, least)), word=word, detail=detail)


def of_disk(free: int, *, late: int, down: int) -> Reading:
    """Bytes that are free where least is."""
    detail = f"{free / 2**30:.1f} GiB"
    if free < down:
        return Reading("disk", State.DOWN, "full", detail)
    return Reading(
        "disk", *((State.LATE, "little left") if free < late else (State.OK, "enough")), detail
    )


def of_clock(difference: timedelta) -> Reading:
    state = CLOCK.state(abs(difference))
    word = "in step" if state is State.OK else "out of step"
    return Reading("clock", state, word, f"{difference.total_seconds():+.1f} s")


def of_waiting(ages: dict[str, timedelta]) -> Reading:
    """Of each queue with something in it, the age of what waits longest."""
    if not ages:
        return Reading("waiting", State.OK, "nothing waits")
    state = worst(WAITING[queue].state(age) for queue, age in ages.items() if queue in WAITING)
    detail = ", ".join(f"{queue} {age.total_seconds():.0f} s" for queue, age in ages.items())
    return Reading("waiting", state, "in time" if state is State.OK else "waits too long", detail)


def of_stamps(waits: timedelta, ends_in: timedelta, detail: str, at: datetime | None) -> Reading:
    """Seals and their time stamps: how long one has waited that no token covers, and when a
    certificate ends that no newer token took over from."""
    state = LIMITS["stamps"].state(waits)
    if state is not State.OK:
        return Reading("stamps", state, "not stamped", detail, at)
    if ends_in < ENDS_SOON:
        return Reading("stamps", State.LATE, "ends soon", detail, at)
    return Reading("stamps", State.OK, "stamps wait" if waits else "stamped", detail, at)
