"""What a round waits for, counted: due, late and done. Plain Python."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

NOMINATIONS, EVIDENCE, JOINED = "nominations", "evidence", "joined"
SHEETS, RESULTS = "sheets", "results"
PROVISIONAL, OBJECTIONS = "provisional", "objections"
DUE, LATE, DONE = "due", "late", "done"
# In the order of the year.
KINDS = (NOMINATIONS, EVIDENCE, JOINED, SHEETS, RESULTS, PROVISIONAL, OBJECTIONS)
# What a round has whose offices may object.
OF_HEARD = (PROVISIONAL, OBJECTIONS)
# What an office mends itself.
OF_OFFICES = (NOMINATIONS, EVIDENCE)
# What a committee's chair knows of; its secretary knows of the papers of offices as well.
OF_COMMITTEES = (JOINED, SHEETS, RESULTS, OBJECTIONS)


@dataclass(frozen=True)
class Item:
    """A nomination, a seat or a panel of a round, and how much of it is due, late and done.

    `provinces` and `categories` are the keys under which it is counted; `people` those who can
    mend it. `path` is that of the nominated office, empty where there is none; `until` the last
    day of what is open, where it has one of its own.
    """

    kind: str
    award_round: int
    key: int
    name: str
    provinces: tuple[int, ...]
    categories: tuple[int, ...]
    committee: int = 0
    due: int = 0
    late: int = 0
    done: int = 0
    people: tuple[int, ...] = ()
    path: str = ""
    is_draft: bool = False
    until: date | None = None

    @property
    def open(self) -> int:
        return self.due + self.late

    def counted(self, state: str, much: int) -> "Item":
        """The same with so `much` more of it due, late or done."""
        return replace(self, **{state: getattr(self, state) + much})


@dataclass(frozen=True)
class Count:
    due: int = 0
    late: int = 0
    done: int = 0
    # The first of the last days of what is open.
    until: date | None = None

    @property
    def open(self) -> int:
        return self.due + self.late

    @property
    def is_empty(self) -> bool:
        """Nothing is there yet, which is not the same as done."""
        return not (self.due or self.late or self.done)


@dataclass(frozen=True)
class Scope:
    """What somebody may know of: everything, some committees, the offices below a path."""

    is_all: bool = False
    has_drafts: bool = False
    run: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    path: str = ""

    @property
    def is_any(self) -> bool:
        return self.is_all or bool(self.run or self.path)

    @property
    def kinds(self) -> tuple[str, ...]:
        """In the order of the year."""
        if self.is_all:
            return KINDS
        wanted = {
            *(OF_OFFICES if self.kept or self.path else ()),
            *(OF_COMMITTEES if self.run else ()),
            *((PROVISIONAL,) if self.path else ()),
        }
        return tuple(kind for kind in KINDS if kind in wanted)

    def sees(self, item: Item) -> bool:
        if self.is_all:
            return self.has_drafts or not item.is_draft
        if item.kind in OF_COMMITTEES:
            return item.committee in self.run
        if item.kind == PROVISIONAL:
            # The nominated office's alone, and none above it.
            return bool(self.path) and item.path == self.path
        is_own = bool(self.path) and item.path.startswith(self.path)
        return is_own or (item.committee in self.kept and not item.is_draft)


EVERYTHING = Scope(is_all=True, has_drafts=True)


def count(items: Iterable[Item]) -> Count:
    due = late = done = 0
    days = []
    for item in items:
        due, late, done = due + item.due, late + item.late, done + item.done
        if item.until and item.open:
            days.append(item.until)
    return Count(due, late, done, min(days, default=None))


Keys = Callable[[Item], Sequence[int]]
GROUPS: Mapping[str, Keys] = {
    "province": lambda item: item.provinces or (0,),
    "category": lambda item: item.categories or (0,),
    "committee": lambda item: (item.committee,),
}


def by_kind(items: Iterable[Item]) -> dict[str, Count]:
    """Every kind, also one of which nothing is there."""
    of_kind: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        of_kind[item.kind].append(item)
    return {kind: count(of_kind[kind]) for kind in KINDS}


def by_group(items: Iterable[Item], group: str) -> dict[int, dict[str, Count]]:
    """By province, category or committee, 0 for none; what belongs to two stands under both."""
    keys, of_key = GROUPS[group], defaultdict[int, list[Item]](list)
    for item in items:
        for key in keys(item):
            of_key[key].append(item)
    return {key: by_kind(some) for key, some in of_key.items()}
