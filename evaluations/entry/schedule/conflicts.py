"""Double bookings: of a room, a judge, a presenter or a nomination. Plain Python."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

ROOM, JUDGE, PRESENTER, NOMINATION = "room", "judge", "presenter", "nomination"
# A slot whose end nobody has said yet takes this long.
ASSUMED = datetime.timedelta(minutes=15)


@dataclass(frozen=True)
class Booking:
    """One slot with everybody and everything it takes; `label` names it in a sentence.

    `judges` and `nominations` map keys to names. Slots of one `session` share their judges as a
    matter of course, so only overlapping slots of one session are a clash of its judges. A room
    is one of its `host` office alone: others call theirs the same. `rehearsal` is the key of the
    round that is one, None for real work.
    """

    key: str
    session: int
    label: str
    starts: datetime.datetime
    ends: datetime.datetime | None
    room: str
    host: int
    rehearsal: int | None = None
    judges: dict[int, str] = field(default_factory=dict)
    presenters: frozenset[str] = frozenset()
    nominations: dict[int, str] = field(default_factory=dict)

    @property
    def until(self) -> datetime.datetime:
        return self.ends or self.starts + ASSUMED

    def meets(self, other: "Booking") -> bool:
        return self.starts < other.until and other.starts < self.until


@dataclass(frozen=True)
class Clash:
    """What is booked twice, and by which two slots."""

    kind: str
    what: str
    first: Booking
    second: Booking

    @property
    def binds(self) -> bool:
        """Whether the two slots exclude each other: a rehearsal never stands in the way of real
        work or of another rehearsal."""
        return self.first.rehearsal == self.second.rehearsal


def about(clashes: Iterable[Clash], bookings: Iterable[Booking]) -> list[Clash]:
    """The clashes that one of `bookings` has."""
    keys = {booking.key for booking in bookings}
    return [clash for clash in clashes if clash.first.key in keys or clash.second.key in keys]


def clashes(bookings: Sequence[Booking]) -> list[Clash]:
    """Every double booking, earliest first; a nomination is presented once, whenever."""
    in_order = sorted(bookings, key=lambda booking: (booking.starts, booking.key))
    clashing: list[Clash] = []
    for first, second in _overlapping(in_order):
        clashing += _shared(first, second)
    clashing += _twice(in_order)
    return clashing


def _overlapping(in_order: Sequence[Booking]) -> Iterator[tuple[Booking, Booking]]:
    """Pairs that overlap; the sweep keeps only what is still going on."""
    going_on: list[Booking] = []
    for booking in in_order:
        going_on = [earlier for earlier in going_on if earlier.until > booking.starts]
        for earlier in going_on:
            yield earlier, booking
        going_on.append(booking)


def _room_name(room: str) -> str:
    return "".join(room.split()).casefold()


def _is_same(room: str, other: str) -> bool:
    return _room_name(room) == _room_name(other)


def _shared(first: Booking, second: Booking) -> Iterator[Clash]:
    if first.room and first.host == second.host and _is_same(first.room, second.room):
        yield Clash(ROOM, second.room, first, second)
    shared = [name for key, name in first.judges.items() if key in second.judges]
    if shared:
        # Within a session the whole committee is the same: one name is enough.
        names = shared[:1] if first.session == second.session else shared
        yield Clash(JUDGE, ", ".join(names), first, second)
    for name in sorted(first.presenters & second.presenters):
        yield Clash(PRESENTER, name, first, second)


def _twice(in_order: Iterable[Booking]) -> Iterator[Clash]:
    by_nomination: dict[int, list[Booking]] = {}
    for booking in in_order:
        for key in booking.nominations:
            by_nomination.setdefault(key, []).append(booking)
    for key, bookings in by_nomination.items():
        for first, second in combinations(bookings, 2):
            yield Clash(NOMINATION, first.nominations[key], first, second)
