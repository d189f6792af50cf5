"""What runs today for who runs a committee, and what waits for them: the home of a secretary."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from evaluations.entry.nominations.slot_states import LIVE, WAITING, SlotState
from evaluations.oversight.home import queries
from evaluations.oversight.home.duties import Own
from units.models import User


class _Place(NamedTuple):
    """A nomination in a slot of today: a row of queries.TODAY."""

    session: int
    host: str
    slot: int
    state: str
    starts_at: datetime
    name: str
    category: str


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
    without a committee; one where nothing is today, else two."""
    if not own.run:
        return []
    rows = queries.TODAY.rows(committees=list(own.run), today=timezone.localdate())
    places: dict[int, list[_Place]] = defaultdict(list)
    for place in map(_Place._make, rows):
        places[place.session].append(place)
    if not places:
        return []
    waiting = _waiting(user, own, list(places))
    return [_day(some, waiting) for some in places.values()]


def _waiting(user: User, own: Own, sessions: Sequence[int]) -> Waiting:
    """How much waits for the person in each session: one query."""
    within = {"sessions": sessions, "chaired": list(own.chaired)}
    rows = queries.WAITING.rows(by=user.pk, **within)
    return {(kind, session): count for kind, session, count in rows}


def _day(places: Sequence[_Place], waiting: Waiting) -> RunningDay:
    first = places[0]
    on = [place for place in places if place.state in LIVE]
    running = on[-1].slot if on else None
    coming = [place for place in places if place.state in WAITING and place.slot != running]
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
