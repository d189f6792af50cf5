"""Committees made from one pattern: one for each ground, with its name and its seats filled in.

Without queries: what is stored comes in, and the list comes out that is shown and then made.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from evaluations.platform.journal.merkle import digest
from evaluations.setup.committees.models import Position
from evaluations.setup.rounds.models import Category
from thai.searching import search_form
from units.models import User

# Where the name of the ground belongs in the name of a committee.
PLACEHOLDERS = ("{พื้นที่}", "{place}")


@dataclass(frozen=True)
class Ground:
    """What one committee is to cover: a row by its primary key, as a committee names it.

    `codes` are those of the places in it; `places` the primary keys of the same.
    """

    key: int
    name: str
    codes: frozenset[str]
    places: frozenset[int]


@dataclass(frozen=True)
class PatternSeat:
    """A seat: the same person in every committee, or whoever holds a post in the ground."""

    position: str
    scores: bool
    person: User | None
    post: str


@dataclass(frozen=True)
class Pattern:
    """`names` is the relation of a committee that names the grounds: "places", "regions", …"""

    names: str
    name: str
    number: int
    order_number: str
    order_date: datetime.date | None
    categories: tuple[Category, ...]
    seats: tuple[PatternSeat, ...] = ()

    def name_of(self, ground: Ground) -> str:
        name = self.name
        for placeholder in PLACEHOLDERS:
            name = name.replace(placeholder, ground.name)
        return name


@dataclass(frozen=True)
class Known:
    """A committee that is there: what it names, the codes of the places in it (of everywhere
    where it names nothing) and its categories."""

    number: int
    name: str
    named: frozenset[tuple[str, int]]
    codes: frozenset[str]
    categories: frozenset[int]


@dataclass(frozen=True)
class Holder:
    """Somebody of an office in a place, with the position folded for comparing."""

    user: User
    place: int
    position: str


@dataclass(frozen=True)
class PlannedSeat:
    user: User
    position: str
    scores: bool

    @property
    def label(self) -> str:
        return str(Position(self.position).label)


@dataclass(frozen=True)
class Planned:
    """A committee as it would be made. `open` are posts that nobody holds, or several where one
    is needed; `there` is the name of the committee that is there already; `others` are those
    that judge a part of the same ground."""

    ground: Ground
    number: int
    name: str
    seats: tuple[PlannedSeat, ...] = ()
    open: tuple[str, ...] = ()
    there: str = ""
    others: tuple[str, ...] = ()


@dataclass
class _Seating:
    """The seats of one committee while they are filled."""

    seats: list[PlannedSeat] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def fill(self, seat: PatternSeat, here: Sequence[Holder]) -> None:
        seated = {planned.user.pk for planned in self.seats}
        users = [user for user in _people(seat, here) if user.pk not in seated]
        if not users or (seat.position == Position.CHAIR and len(users) > 1):
            self.open.append(seat.post or str(seat.person))
            return
        self.seats += [PlannedSeat(user, seat.position, seat.scores) for user in users]


def _people(seat: PatternSeat, holders: Sequence[Holder]) -> list[User]:
    if seat.person is not None:
        return [seat.person]
    post = search_form(seat.post)
    return [holder.user for holder in holders if holder.position.startswith(post)]


def plan(
    pattern: Pattern,
    grounds: Sequence[Ground],
    known: Sequence[Known],
    holders: Iterable[Holder],
) -> list[Planned]:
    """One committee for each ground, in their order; what is there already is only named."""
    rivals = [
        committee
        for committee in known
        if committee.categories & {row.pk for row in pattern.categories}
    ]
    by_place = _by_place(holders)
    numbers = _free_numbers(pattern.number, {committee.number for committee in known})
    planned = []
    for ground in grounds:
        if there := _there(pattern, ground, rivals):
            planned.append(Planned(ground, there.number, there.name, there=there.name))
            continue
        seating = _Seating()
        local = [holder for place in sorted(ground.places) for holder in by_place.get(place, ())]
        for seat in pattern.seats:
            seating.fill(seat, local)
        planned.append(
            Planned(
                ground,
                next(numbers),
                pattern.name_of(ground),
                tuple(seating.seats),
                tuple(seating.open),
                others=_others(ground, rivals),
            )
        )
    return planned


def _by_place(holders: Iterable[Holder]) -> Mapping[int, Sequence[Holder]]:
    by_place: dict[int, list[Holder]] = {}
    for holder in holders:
        by_place.setdefault(holder.place, []).append(holder)
    return by_place


def _free_numbers(first: int, used: Collection[int]) -> Iterator[int]:
    return (number for number in count(first) if number not in used)


def _there(pattern: Pattern, ground: Ground, rivals: Iterable[Known]) -> Known | None:
    """The committee that names this ground and nothing else, for one of the same categories."""
    wanted = frozenset({(pattern.names, ground.key)})
    return next((rival for rival in rivals if rival.named == wanted), None)


def _others(ground: Ground, rivals: Iterable[Known]) -> tuple[str, ...]:
    wider = _with_wider(ground.codes)
    return tuple(
        rival.name
        for rival in rivals
        if not rival.named or rival.codes & wider or _with_wider(rival.codes) & ground.codes
    )


def _with_wider(codes: Iterable[str]) -> set[str]:
    """The codes, with those of the districts and provinces around them."""
    return {code[:digits] for code in codes for digits in (2, 4, 6)}


def to_make(planned: Iterable[Planned]) -> list[Planned]:
    return [row for row in planned if not row.there]


def rows_of(planned: Iterable[Planned]) -> int:
    """How many committees and seats would be made."""
    return sum(1 + len(row.seats) for row in to_make(planned))


def seen_as(pattern: Pattern, planned: Sequence[Planned]) -> str:
    """A digest of everything that would be made, by which one knows a list that was shown."""
    shared = [pattern.names, pattern.order_number, str(pattern.order_date)]
    lines = [
        [
            row.ground.key,
            row.number,
            row.name,
            [[seat.user.pk, seat.position, seat.scores] for seat in row.seats],
        ]
        for row in to_make(planned)
    ]
    return digest([shared, [row.pk for row in pattern.categories], lines])
