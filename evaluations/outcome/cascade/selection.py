"""Who goes up to the next level: the best of each category and region, by quota. Plain Python."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ranked:
    """A certified place. `region` is 0 where the nomination lies in none."""

    nomination: int
    category: int
    region: int
    committee: int
    rank: int


@dataclass(frozen=True)
class Selection:
    """Winners in order; `over_quota` names (category, region) where equal ranks exceed it."""

    winners: tuple[Ranked, ...]
    over_quota: frozenset[tuple[int, int]]
    mixed: frozenset[tuple[int, int]]


def select(places: Iterable[Ranked], quotas: dict[int, int]) -> Selection:
    """The places within the quota of their category in each region.

    Equal ranks at the border all go up, because nothing in the result prefers one of them. Places
    that several committees gave are `mixed`: their ranks are each committee's own, so each
    committee's best go up, and the list says so.
    """
    groups: dict[tuple[int, int], list[Ranked]] = defaultdict(list)
    for place in places:
        groups[place.category, place.region].append(place)
    winners: list[Ranked] = []
    over, mixed = set(), set()
    for key, group in sorted(groups.items()):
        quota = quotas.get(key[0], 0)
        if not quota:
            continue
        committees = {one.committee for one in group}
        chosen = _best_of_each(group, quota)
        if len(committees) > 1:
            mixed.add(key)
        if len(chosen) > quota * len(committees):
            over.add(key)
        winners += chosen
    return Selection(tuple(winners), frozenset(over), frozenset(mixed))


def _best_of_each(group: list[Ranked], quota: int) -> list[Ranked]:
    """The best of each committee, committee by committee."""
    by_committee: dict[int, list[Ranked]] = defaultdict(list)
    for one in sorted(group, key=lambda one: (one.committee, one.rank, one.nomination)):
        by_committee[one.committee].append(one)
    return [one for own in by_committee.values() for one in within(own, quota)]


def within(in_order: list[Ranked], quota: int) -> list[Ranked]:
    """The first `quota` places, and whoever shares the rank of the last of them."""
    if len(in_order) <= quota:
        return in_order
    border = in_order[quota - 1].rank
    return [one for one in in_order if one.rank <= border]
