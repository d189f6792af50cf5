"""Which committee judges which nomination. Plain Python.

A committee covers a nomination when it judges its category, and either names no region and no
province, or names the nomination's.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """What a committee covers: keys of categories, numbers of regions, codes of provinces."""

    key: int
    categories: Collection[int]
    regions: Collection[int]
    provinces: Collection[str]


@dataclass(frozen=True)
class Origin:
    """Where a nomination comes from."""

    category: int
    region: int | None
    province: str


def covers(scope: Scope, origin: Origin) -> bool:
    if origin.category not in scope.categories:
        return False
    if not scope.regions and not scope.provinces:
        return True
    return origin.region in scope.regions or origin.province in scope.provinces


def committee_for(origin: Origin, scopes: Sequence[Scope]) -> int | None:
    """The one committee that covers it; None where there is none, or more than one."""
    fitting = [scope.key for scope in scopes if covers(scope, origin)]
    return fitting[0] if len(fitting) == 1 else None
