"""Which committee judges which nomination. Plain Python.

A committee covers a nomination when it judges its category, and either names no region and no
place, or names the nomination's region, or a place in which it lies. Places are codes: a
province's covers its districts, a district's its tambons; a zone is the places it is made of.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from units.place_codes import is_inside, overlap


@dataclass(frozen=True)
class Scope:
    """What a committee covers: keys of categories, numbers of regions, codes of places."""

    key: int
    categories: Collection[int]
    regions: Collection[int]
    places: Collection[str]


@dataclass(frozen=True)
class Origin:
    """Where a nomination comes from."""

    category: int
    region: int | None
    place: str


def place_of(office: str, nomination: str) -> str:
    """The code of the office's place; of the nomination's own where that lies in it."""
    return nomination if is_inside(nomination, office) else office


def covers(scope: Scope, origin: Origin) -> bool:
    if origin.category not in scope.categories:
        return False
    if not scope.regions and not scope.places:
        return True
    return origin.region in scope.regions or any(
        is_inside(origin.place, place) for place in scope.places
    )


def concerns(scope: Scope, region: int | None, place: str) -> bool:
    """Whether an office belongs to what a committee covers: it, or one below it."""
    if not scope.regions and not scope.places:
        return True
    if region in scope.regions:
        return True
    return bool(place) and any(overlap(place, covered) for covered in scope.places)


def committees_covering(origin: Origin, scopes: Sequence[Scope]) -> list[int]:
    """Every committee that covers it."""
    return [scope.key for scope in scopes if covers(scope, origin)]


def committee_for(origin: Origin, scopes: Sequence[Scope]) -> int | None:
    """The one committee that covers it; None where there is none, or more than one."""
    fitting = committees_covering(origin, scopes)
    return fitting[0] if len(fitting) == 1 else None
