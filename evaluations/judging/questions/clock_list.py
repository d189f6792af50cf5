"""The list for the clock: which questions stand in it, in which order. Plain Python."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Entry:
    """A shared question; `place` is None where it was shared after the list was put in order."""

    pk: int
    shared_at: datetime
    place: int | None = None
    merged_into: int | None = None


@dataclass(frozen=True)
class Line:
    """What is asked once: a question, and those that were merged into it."""

    pk: int
    merged: tuple[int, ...] = ()


def lines_of(entries: Iterable[Entry]) -> list[Line]:
    """The list in its order. Where a question was taken back, what was merged into it stands by
    itself again."""
    ordered = sorted(entries, key=_order)
    shown = {entry.pk for entry in ordered}
    merged: dict[int, list[int]] = defaultdict(list)
    for entry in ordered:
        if entry.merged_into in shown:
            merged[entry.merged_into or 0].append(entry.pk)
    inner = {pk for some in merged.values() for pk in some}
    return [
        Line(question.pk, tuple(merged[question.pk]))
        for question in ordered
        if question.pk not in inner
    ]


def _order(entry: Entry) -> tuple[bool, int, datetime, int]:
    return entry.place is None, entry.place or 0, entry.shared_at, entry.pk


def moved(order: Sequence[int], pk: int, step: int) -> list[int]:
    """`order` with `pk` moved by `step`; the same where it stands at that end, or is gone."""
    pks = list(order)
    if pk not in pks:
        return pks
    at = pks.index(pk)
    to = min(max(at + step, 0), len(pks) - 1)
    pks.insert(to, pks.pop(at))
    return pks
