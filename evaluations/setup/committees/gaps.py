"""Which provinces a round's committees leave out. Plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cover:
    """What a committee covers: keys of categories, numbers of regions, codes of places."""

    categories: frozenset[int]
    regions: frozenset[int]
    codes: frozenset[str]

    @property
    def is_everywhere(self) -> bool:
        return not self.regions and not self.codes


@dataclass(frozen=True)
class Province:
    """`region` is 0 where it lies in none; `districts` are codes."""

    code: str
    name: str
    region: int
    districts: frozenset[str]


@dataclass(frozen=True)
class Gap:
    """A province that is not judged, or not in all its `of` districts, but in `districts`."""

    code: str
    name: str
    region: int
    districts: int
    of: int


def gaps_in(
    category: int, provinces: Sequence[Province], covers: Sequence[Cover]
) -> tuple[Gap, ...]:
    """The provinces that no committee of a category covers as a whole, in their order."""
    judging = [cover for cover in covers if category in cover.categories]
    if any(cover.is_everywhere for cover in judging):
        return ()
    regions = {number for cover in judging for number in cover.regions}
    codes = {code for cover in judging for code in cover.codes}
    gaps = [
        _gap(province, codes)
        for province in provinces
        if province.region not in regions and province.code not in codes
    ]
    return tuple(gap for gap in gaps if gap.districts < gap.of)


def _gap(province: Province, codes: set[str]) -> Gap:
    """A district counts where it, or something in it, is judged; one without districts is one."""
    judged = {code[:4] for code in codes if code.startswith(province.code)}
    of = max(len(province.districts), 1)
    return Gap(province.code, province.name, province.region, len(judged), of)
