"""The seats of a committee as typed in its editor, and what is wrong with them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from evaluations.setup.committees.conflict import is_own_office
from evaluations.setup.committees.models import Position
from units.models import User
from units.place_codes import overlap


@dataclass(frozen=True)
class SeatLine:
    """One seat in its place; `pk` is None for a new one.

    `substitute_for` is the place (1, 2 …) of the seat that this person takes over.
    """

    pk: int | None
    user: User
    position: str
    scores: bool
    valid_from: datetime.date | None
    valid_until: datetime.date | None
    substitute_for: int | None


@dataclass(frozen=True)
class Caution:
    """What a person should look at, though it may stand: a code and what fills its sentence."""

    code: str
    values: dict[str, str] = field(default_factory=dict)


def structural_faults(lines: Sequence[SeatLine]) -> list[tuple[int, str]]:
    """What makes the seats as a whole impossible: the place of a seat, and a code."""
    faults: list[tuple[int, str]] = []
    people: set[int] = set()
    has_chair = False
    for place, line in enumerate(lines, start=1):
        if line.user.pk in people:
            faults.append((place, "person_twice"))
        people.add(line.user.pk)
        is_chair = line.position == Position.CHAIR and line.valid_until is None
        if is_chair and has_chair:
            faults.append((place, "two_chairs"))
        has_chair = has_chair or is_chair
        faults += [(place, code) for code in _substitute_faults(place, line, lines)]
    return faults


def _substitute_faults(place: int, line: SeatLine, lines: Sequence[SeatLine]) -> list[str]:
    if line.substitute_for is None:
        return []
    if line.substitute_for == place or not 1 <= line.substitute_for <= len(lines):
        return ["substitute_for_nobody"]
    if line.valid_from is None:
        return ["substitute_without_date"]
    holder = lines[line.substitute_for - 1]
    # An empty end is filled with the day before (committees.actions).
    if holder.valid_until is not None and holder.valid_until >= line.valid_from:
        return ["substitute_overlaps"]
    return []


@dataclass(frozen=True)
class Sitting:
    """Where a seat's holder comes from, for the warnings; `place` is a code."""

    name: str
    scores: bool
    province: str
    unit_path: str
    other_committees: tuple[str, ...] = ()
    place: str = ""


def cautions_about(
    seats: Sequence[Sitting],
    *,
    has_chair: bool,
    quorum: int,
    places: Sequence[str],
    nominees: Sequence[str],
) -> list[Caution]:
    """Fewer than the quorum, no chair, a judge from a judged place or a nominee's office.

    `places` are the codes of what the committee covers.
    """
    cautions = [] if has_chair else [Caution("no_chair")]
    count = sum(1 for seat in seats if seat.scores)
    if count < quorum:
        cautions.append(Caution("below_quorum", {"count": str(count), "quorum": str(quorum)}))
    for seat in seats:
        cautions += _cautions_about(seat, places, nominees)
    return cautions


def _cautions_about(
    seat: Sitting, places: Sequence[str], nominees: Sequence[str]
) -> list[Caution]:
    cautions = []
    if seat.other_committees:
        params = {"name": seat.name, "others": ", ".join(seat.other_committees)}
        cautions.append(Caution("sits_elsewhere", params))
    if seat.scores and any(is_own_office(seat.unit_path, nominee) for nominee in nominees):
        cautions.append(Caution("own_office", {"name": seat.name}))
    elif seat.scores and seat.place and any(overlap(seat.place, code) for code in places):
        cautions.append(Caution("own_province", {"name": seat.name, "province": seat.province}))
    return cautions
