"""What a session still lacks a few days before. Plain Python: facts in, checks out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

RED, ORANGE, GREEN = "red", "orange", "green"
# Clocks may differ by so many seconds.
A_MINUTE = 60
# A pack: nobody has asked for it, it is being drawn, it is there, the plan has changed since, or
# it could not be drawn.
NO_PACK, DRAWING, DRAWN, STALE, FAILED = "none", "drawing", "drawn", "stale", "failed"


@dataclass(frozen=True)
class Holder:
    """Who holds a seat on the day. `due`: the sheets that are waited for; `kept`: how many of them
    a device of the person keeps, None where no device has told; `skew`: by how many seconds the
    clock of a device differs, at most."""

    person: int
    name: str
    is_closed: bool = False
    has_signed_in: bool = True
    lacks_factor: bool = False
    due: int = 0
    kept: int | None = None
    skew: int = 0
    pack: str = DRAWN
    has_address: bool = True
    waits_for_mail: bool = False


@dataclass(frozen=True)
class Place:
    """A slot that is still to be held."""

    label: str
    is_empty: bool = False
    lacks_room: bool = False
    lacks_link: bool = False
    lacks_presenter: bool = False


@dataclass(frozen=True)
class Nominee:
    """`shortage` says why it cannot be counted any more; of its pieces of evidence so many are
    infected, not checked, or without their preview."""

    key: int
    name: str
    is_accepted: bool = True
    shortage: str = ""
    has_spare: bool = True
    pieces: int = 1
    infected: int = 0
    unchecked: int = 0
    undrawn: int = 0


@dataclass(frozen=True)
class SessionFacts:
    """`is_evening`: the hour has come at which packs are drawn."""

    holders: tuple[Holder, ...]
    places: tuple[Place, ...]
    nominees: tuple[Nominee, ...]
    is_evening: bool
    mail_is_set: bool


@dataclass(frozen=True)
class Fault:
    """`key` is the person or the nomination it is about, None for the session."""

    code: str
    colour: str = RED
    key: int | None = None
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """One line of the list, green without faults, else as bad as the worst of them."""

    code: str
    faults: tuple[Fault, ...]

    @property
    def colour(self) -> str:
        if any(fault.colour == RED for fault in self.faults):
            return RED
        return ORANGE if self.faults else GREEN


@dataclass(frozen=True)
class Preflight:
    checks: tuple[Check, ...]

    def count(self, colour: str) -> int:
        return sum(check.colour == colour for check in self.checks)

    @property
    def red(self) -> int:
        return self.count(RED)

    @property
    def orange(self) -> int:
        return self.count(ORANGE)

    @property
    def colour(self) -> str:
        if self.red:
            return RED
        return ORANGE if self.orange else GREEN


def preflight(facts: SessionFacts) -> Preflight:
    """Every check, green or not, in the order of the work."""
    holders, nominees = facts.holders, facts.nominees
    faults_by_check = {
        "joined": _joined(holders),
        "factors": (_about("no_factor", holder) for holder in holders if holder.lacks_factor),
        "quorum": _quorum(nominees),
        "slots": _slots(facts.places),
        "nominees": (
            _of("not_accepted", nominee) for nominee in nominees if not nominee.is_accepted
        ),
        "evidence": _evidence(nominees),
        "kept": _kept(holders),
        "clocks": _clocks(holders),
        "packs" if facts.is_evening else "packs_due": _packs(holders, is_evening=facts.is_evening),
        "mail": _mail(facts),
    }
    return Preflight(tuple(Check(code, tuple(faults)) for code, faults in faults_by_check.items()))


def _about(code: str, holder: Holder, colour: str = RED, **values: int) -> Fault:
    params = {name: str(value) for name, value in values.items()}
    return Fault(code, colour, holder.person, {"name": holder.name, **params})


def _of(code: str, nominee: Nominee, colour: str = RED, **values: int) -> Fault:
    params = {name: str(value) for name, value in values.items()}
    return Fault(code, colour, nominee.key, {"name": nominee.name, **params})


def _joined(holders: Sequence[Holder]) -> Iterator[Fault]:
    if not holders:
        yield Fault("nobody_sits")
    for holder in holders:
        if holder.is_closed:
            yield _about("account_closed", holder)
        elif not holder.has_signed_in:
            yield _about("never_signed_in", holder)


def _quorum(nominees: Sequence[Nominee]) -> Iterator[Fault]:
    """What cannot be counted any more; and where not one seat may fall away."""
    for nominee in nominees:
        if nominee.shortage:
            yield Fault("short", RED, nominee.key, {"what": nominee.shortage})
        elif not nominee.has_spare:
            yield _of("no_spare_seat", nominee, ORANGE)


def _slots(places: Sequence[Place]) -> Iterator[Fault]:
    if not places:
        yield Fault("no_slots")
    for place in places:
        values = {"slot": place.label}
        yield from (Fault(code, colour, None, values) for code, colour in _missing(place))


def _missing(place: Place) -> list[tuple[str, str]]:
    if place.is_empty:
        return [("empty_slot", ORANGE)]
    wanted = (
        ("no_room", RED, place.lacks_room),
        ("no_link", RED, place.lacks_link),
        ("no_presenter", ORANGE, place.lacks_presenter),
    )
    return [(code, colour) for code, colour, is_missing in wanted if is_missing]


def _evidence(nominees: Sequence[Nominee]) -> Iterator[Fault]:
    for nominee in nominees:
        if not nominee.pieces:
            yield _of("no_evidence", nominee, ORANGE)
        if nominee.infected:
            yield _of("infected", nominee, count=nominee.infected)
        if nominee.unchecked:
            yield _of("unchecked", nominee, count=nominee.unchecked)
        if nominee.undrawn:
            yield _of("undrawn", nominee, ORANGE, count=nominee.undrawn)


def _kept(holders: Sequence[Holder]) -> Iterator[Fault]:
    """Without its pages a device needs the network; marks are kept on it all the same."""
    for holder in holders:
        if holder.due and holder.kept is None:
            yield _about("no_device", holder, ORANGE)
        elif holder.kept is not None and holder.kept < holder.due:
            yield _about("few_kept", holder, ORANGE, kept=holder.kept, due=holder.due)


def _clocks(holders: Sequence[Holder]) -> Iterator[Fault]:
    for holder in holders:
        if abs(holder.skew) > A_MINUTE:
            yield _about("wrong_clock", holder, ORANGE, minutes=round(abs(holder.skew) / A_MINUTE))


def _packs(holders: Sequence[Holder], *, is_evening: bool) -> Iterator[Fault]:
    """Before its hour nobody waits for a pack."""
    for holder in holders:
        if holder.pack == FAILED:
            yield _about("pack_failed", holder)
        elif holder.pack == STALE:
            yield _about("pack_stale", holder, ORANGE)
        elif holder.pack == NO_PACK and is_evening:
            yield _about("no_pack", holder)


def _mail(facts: SessionFacts) -> Iterator[Fault]:
    if not facts.mail_is_set:
        yield Fault("no_mail", ORANGE)
        return
    for holder in facts.holders:
        if not holder.has_address:
            yield _about("no_address", holder, ORANGE)
        elif holder.waits_for_mail:
            yield _about("mail_waits", holder)
