"""Who goes up to the next level: the best of each category and group, by quota. Plain Python."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Quota:
    """How many go up of each group; `hands_on`: a place that may not go up goes to the next."""

    count: int
    hands_on: bool = False


# Category, group and committee: within these, ranks compare.
Key = tuple[int, str, int]


@dataclass(frozen=True)
class Placed:
    """Where a nominee stands in a certified result, `order` from 1 in the whole of it.

    `group` is what its quota is counted by, in words: a region, a province, a zone, a committee;
    empty for the whole round, or where it lies in none. A withheld place `takes_place` without a
    rank; who stands below the ranked ones takes none.
    """

    nomination: int
    category: int
    group: str
    committee: int
    order: int
    rank: int | None
    takes_place: bool = True
    may_go_up: bool = True

    @property
    def key(self) -> Key:
        return self.category, self.group, self.committee

    @property
    def number(self) -> int:
        """The number of its place: the rank, and of a withheld place the one at which it stands.
        That is never below the rank of its equals, so it is before none of them."""
        return self.order if self.rank is None else self.rank


@dataclass(frozen=True)
class Selection:
    """Winners in order; `kept_back` hold a place and may not go up. `over_quota` names (category,
    group) where equal ranks exceed it, `mixed` where several committees gave ranks."""

    winners: tuple[Placed, ...]
    kept_back: tuple[Placed, ...]
    over_quota: frozenset[tuple[int, str]]
    mixed: frozenset[tuple[int, str]]


def select(places: Iterable[Placed], quotas: Mapping[int, Quota]) -> Selection:
    """The places within the quota of their category in each group.

    Equal ranks at the border all go up, because nothing in the result prefers one of them. Places
    that several committees gave are `mixed`: their ranks are each committee's own, so each
    committee's best go up, and the list says so.
    """
    by_key: dict[Key, list[Placed]] = defaultdict(list)
    committees: dict[tuple[int, str], set[int]] = defaultdict(set)
    for place in places:
        if place.takes_place and quotas.get(place.category, Quota(0)).count:
            by_key[place.key].append(place)
            committees[place.category, place.group].add(place.committee)
    chosen: list[Placed] = []
    over = set()
    for key in sorted(by_key):
        quota = quotas[key[0]]
        best = within(by_key[key], quota)
        chosen += best
        if sum(placed.may_go_up for placed in best) > quota.count:
            over.add(key[:2])
    return Selection(
        winners=tuple(placed for placed in chosen if placed.may_go_up),
        kept_back=tuple(
            placed for placed in chosen if not placed.may_go_up and placed.rank is not None
        ),
        over_quota=frozenset(over),
        mixed=frozenset(group for group, several in committees.items() if len(several) > 1),
    )


def within(places: Iterable[Placed], quota: Quota) -> list[Placed]:
    """Whoever has fewer places before it than the quota counts: so equals all are within it or
    none is, in whatever order they stand, and a withheld place among them parts nobody."""
    in_order = sorted(places, key=lambda place: place.order)
    if quota.hands_on:
        in_order = [place for place in in_order if place.may_go_up]
    numbers = sorted(place.number for place in in_order)
    return [place for place in in_order if bisect_left(numbers, place.number) < quota.count]


def sendable(
    winners: Sequence[Placed], sent_up: Collection[int], held: Mapping[Key, int]
) -> list[Placed]:
    """The winners for whom there is room: the quota counts who is there.

    `sent_up` are nominations that were already; `held` says how many of a group were sent
    up, are winners no more, and have not been taken back. Of equals at the border none goes up
    before one of those is taken back.
    """
    by_key: dict[Key, list[Placed]] = defaultdict(list)
    for winner in winners:
        by_key[winner.key].append(winner)
    going: list[Placed] = []
    for key, group in by_key.items():
        waiting = [place for place in group if place.nomination not in sent_up]
        room = len(waiting) - held.get(key, 0)
        for _rank, equal in groupby(waiting, key=lambda place: place.rank):
            equals = list(equal)
            if len(equals) > room:
                break
            going += equals
            room -= len(equals)
    return going
