"""The zones of a round as typed on their page, and what is wrong with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from units.models import Place
from units.place_codes import overlap


@dataclass(frozen=True)
class ZoneLine:
    """A zone as typed; `pk` is None for a new one."""

    pk: int | None
    name: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Overlap:
    """Zone `at` (0, 1 …) names a place that has ground in common with one of an earlier zone."""

    at: int
    place: Place
    other_zone: ZoneLine
    other_place: Place


def overlaps(zones: Sequence[ZoneLine]) -> Iterator[Overlap]:
    """Every place that two zones claim: the same one, or one that lies in the other."""
    for at, zone in enumerate(zones):
        for earlier in zones[:at]:
            for place in zone.places:
                for other in earlier.places:
                    if overlap(place.code, other.code):
                        yield Overlap(at, place, earlier, other)
