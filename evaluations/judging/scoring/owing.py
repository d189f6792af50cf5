"""Which seat owes a sheet for a nomination. Plain Python.

A holder and their substitutes are one chair at the table: one sheet of theirs counts, and while
none has come in, it is owed by whoever was in office on the day of the presentation; where that
one has handed the seat on since, by whoever holds it now (docs/domain.md, committees).
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from evaluations.setup.committees.terms import covers


@dataclass(frozen=True)
class Term:
    """A seat with its dates; `chain` is the same for a holder and their substitutes."""

    seat: int
    chain: int
    since: datetime.date | None
    until: datetime.date | None

    def covers(self, day: datetime.date) -> bool:
        return covers(self.since, self.until, day)


def chains(pairs: Sequence[tuple[int, int | None]]) -> dict[int, int]:
    """For every seat the first seat of its chain; pairs are (seat, substitute for)."""
    above = dict(pairs)
    firsts = {}
    for seat in above:
        first, seen = seat, {seat}
        while (before := above.get(first)) is not None and before not in seen:
            first = before
            seen.add(first)
        firsts[seat] = first
    return firsts


def owing(
    terms: Sequence[Term],
    handed_in: Collection[int],
    excused: Collection[int],
    day: datetime.date,
    today: datetime.date,
) -> set[int]:
    """The seats that still owe a sheet for a nomination presented on `day`.

    Those of `handed_in` have; `excused` are recused or closed as absent.
    """
    owed: set[int] = set()
    for chain in {term.chain for term in terms}:
        members = [term for term in terms if term.chain == chain]
        if any(term.seat in handed_in for term in members):
            continue
        due = _due(members, day, today)
        if due is not None and due not in excused:
            owed.add(due)
    return owed


def _due(members: Sequence[Term], day: datetime.date, today: datetime.date) -> int | None:
    """Who of a chain owes: the holder of the day, or whoever holds the seat since."""
    on_the_day = [term for term in members if term.covers(day)]
    if not on_the_day:
        return None
    holder = on_the_day[-1]
    if holder.covers(today):
        return holder.seat
    now = [term for term in members if term.covers(today)]
    return now[-1].seat if now else holder.seat
