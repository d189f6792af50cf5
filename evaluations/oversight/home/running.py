"""What runs today for who runs a committee, and what waits for them: the home of a secretary."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from evaluations.entry.nominations.gates import unpassed
from evaluations.entry.nominations.slot_states import LIVE, WAITING, SlotState
from evaluations.oversight.home import queries
from evaluations.oversight.home.duties import Own
from units.models import User


@dataclass
class _Place:
    """A nomination in a slot of today: a row of queries.TODAY."""

    session: int
    host: str
    slot: int
    state: str
    starts_at: datetime
    name: str
    category: str
    pk: int
    category_id: int
    unit_id: int
    has_gate: bool


@dataclass(frozen=True)
class RunningSlot:
    starts_at: datetime
    state: str
    names: str


@dataclass(frozen=True)
class RunningDay:
    """A session of today: the slot that is on, the one after it, and how much waits."""

    session: int
    host: str
    on: RunningSlot | None
    following: RunningSlot | None
    proposals: int
    papers: int
    # Sheets on which the committee agrees, and that nobody has handed in yet.
    agreed: int


PROPOSAL, PAPER, AGREED = "proposal", "paper", "agreed"
Waiting = Mapping[tuple[str, int], int]


def running_days(user: User, own: Own) -> list[RunningDay]:
    """Of the committees that the person runs, the sessions of today that have slots: no query
    without a committee; one where nothing is today, else two, and those of gates where there are
    some."""
    if not own.run:
        return []
    rows = queries.TODAY.rows(committees=list(own.run), today=timezone.localdate())
    places: dict[int, list[_Place]] = defaultdict(list)
    for row in rows:
        place = _Place(*row)
        places[place.session].append(place)
    if not places:
        return []
    waiting = _waiting(user, own, list(places))
    stopped = _stopped(place for some in places.values() for place in some)
    return [_day(some, waiting, stopped) for some in places.values()]


def _waiting(user: User, own: Own, sessions: Sequence[int]) -> Waiting:
    """How much waits for the person in each session: one query."""
    within = {"sessions": sessions, "chaired": list(own.chaired)}
    rows = queries.WAITING.rows(by=user.pk, **within)
    return {(kind, session): count for kind, session, count in rows}


def _stopped(places: Iterable[_Place]) -> set[int]:
    """The nominations that a stage before has not let on, so that nobody waits for them."""
    gates = unpassed([place for place in places if place.state in WAITING])
    return {pk for pk, some in gates.items() if any(gate.is_closed for gate in some)}


def _day(places: Sequence[_Place], waiting: Waiting, stopped: Container[int]) -> RunningDay:
    first = places[0]
    on = [place for place in places if place.state in LIVE]
    running = on[-1].slot if on else None
    to_come = [place for place in places if place.state in WAITING and place.pk not in stopped]
    coming = [place for place in to_come if place.slot != running]
    return RunningDay(
        session=first.session,
        host=first.host,
        on=_named(places, running),
        following=_named(places, coming[0].slot if coming else None),
        proposals=waiting.get((PROPOSAL, first.session), 0),
        papers=waiting.get((PAPER, first.session), 0),
        agreed=waiting.get((AGREED, first.session), 0),
    )


def _named(places: Sequence[_Place], slot: int | None) -> RunningSlot | None:
    in_slot = [place for place in places if place.slot == slot]
    if not in_slot:
        return None
    names = " · ".join(f"{place.name} ({place.category})" for place in in_slot)
    return RunningSlot(in_slot[0].starts_at, str(SlotState(in_slot[0].state).label), names)
