"""Ranks and ties: plain Python. A step of the chain compares published figures alone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from itertools import groupby

TOP_MARKS, CHAIR, DIMENSIONS, LOTS = "top_marks", "chair", "dimensions", "lots"


@dataclass(frozen=True)
class TieStep:
    """One step of the chain that was looked at, and the figure it gave every tied nomination."""

    step: str
    figures: Mapping[int, Decimal]
    decided: bool


@dataclass(frozen=True)
class Ranked:
    """What ranking needs of a nomination: the published total, and the published figure of each
    step of the chain but the last words, the chair's and the lots'."""

    key: int
    total: Decimal
    figures: Mapping[str, Decimal]
    ruling: int | None = None
    ruled_with: str = ""
    lot: int | None = None


@dataclass
class Place:
    """The place of a nomination, from 1; equal ranks are shared and the next ones skipped."""

    key: int
    rank: int = 0
    is_tied: bool = False
    steps: list[TieStep] = field(default_factory=list)


def lot_of(seed: str, key: int) -> int:
    """The lot of a nomination under a recorded seed; the higher one goes first."""
    return int(sha256(f"{seed}:{key}".encode()).hexdigest()[:12], 16)


def _figure(step: str) -> Callable[[Ranked], Decimal]:
    """What a step compares; the higher figure goes first."""
    if step == CHAIR:
        return lambda nominee: Decimal(-nominee.ruling if nominee.ruling else 0)
    if step == LOTS:
        return lambda nominee: Decimal(nominee.lot or 0)
    # A stage that was not held for somebody gives it nothing.
    return lambda nominee: nominee.figures.get(step, Decimal(0))


def _is_answered(step: str, group: Sequence[Ranked]) -> bool:
    """Whether a step can speak: a ruling parts those alone that the chair has ruled on together,
    lots those alone that were drawn."""
    if step == LOTS:
        return all(nominee.lot is not None for nominee in group)
    if step != CHAIR:
        return True
    return (
        all(nominee.ruling for nominee in group)
        and len({nominee.ruled_with for nominee in group}) == 1
    )


def _split(
    group: list[Ranked], chain: Sequence[str], places: Mapping[int, Place]
) -> list[list[Ranked]]:
    """Put equals in order by the chain; what no step parts stays one group."""
    if len(group) == 1 or not chain:
        return [group]
    if not _is_answered(chain[0], group):
        return _split(group, chain[1:], places)
    figure = _figure(chain[0])
    ordered = sorted(group, key=figure, reverse=True)
    parts = [list(part) for _value, part in groupby(ordered, key=figure)]
    step = TieStep(chain[0], {nominee.key: figure(nominee) for nominee in ordered}, len(parts) > 1)
    for nominee in group:
        places[nominee.key].steps.append(step)
    return [final for part in parts for final in _split(part, chain[1:], places)]


def ranked(nominations: Sequence[Ranked], chain: Sequence[str]) -> list[Place]:
    """Places from the highest published total; `chain` has "dimensions" written out."""
    places = {nominee.key: Place(nominee.key) for nominee in nominations}
    in_order: list[Place] = []

    def total(nominee: Ranked) -> Decimal:
        return nominee.total

    for _total, equals in groupby(sorted(nominations, key=total, reverse=True), key=total):
        for group in _split(list(equals), chain, places):
            rank = len(in_order) + 1
            for nominee in group:
                place = places[nominee.key]
                place.rank, place.is_tied = rank, len(group) > 1
                in_order.append(place)
    return in_order
