"""How far the sheets of nominations are: received, excused, owed. No mark is read here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from evaluations.entry.nominations.gates import closed_gate
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.access import did_not_come
from evaluations.judging.scoring.models import Endorsement
from evaluations.judging.scoring.owing import Term, chains, owing
from evaluations.judging.scoring.queries import APART, RECEIVED
from evaluations.setup.committees.models import Seat


def committee_chains(committee: int) -> dict[int, int]:
    """For every seat of a committee the first seat of its chain: one query."""
    seats = Seat.objects.filter(committee=committee)
    return chains(list(seats.values_list("pk", "substitute_for")))


@dataclass(frozen=True)
class Table:
    """The scoring seats of a committee, with their dates and chains."""

    seats: tuple[Seat, ...]
    terms: tuple[Term, ...]

    @property
    def first_of(self) -> dict[int, int]:
        """For every scoring seat the first seat of its chain."""
        return {term.seat: term.chain for term in self.terms}


@dataclass(frozen=True)
class Headcount:
    """Of nominations: whose sheet is in, or endorsement of the agreed sheet; who is recused or
    closed as absent; and from these, who is waited for.

    `received` and `excused`: nomination pk → seat pks; `tables`: committee pk → its seats;
    `closed`: the nominations that are disqualified or withdrawn, of which nobody owes a sheet.
    """

    received: Mapping[int, Collection[int]]
    excused: Mapping[int, Collection[int]]
    tables: Mapping[int, Table]
    closed: Collection[int]

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def _known(self) -> dict[tuple[object, ...], frozenset[int]]:
        """Who is waited for, by all that decides it: of most nominations the same."""
        return {}

    def counted(self, nomination: int) -> set[int]:
        """The seats whose sheet, or endorsement, counts."""
        return set(self.received.get(nomination, ())) - set(self.excused.get(nomination, ()))

    def owing(self, nomination: int, committee: int | None, day: date | None) -> frozenset[int]:
        """The seats that owe a sheet, or an endorsement, for a nomination presented on `day`."""
        if nomination in self.closed:
            return frozenset()
        return self.silent(nomination, committee, day)

    def silent(self, nomination: int, committee: int | None, day: date | None) -> frozenset[int]:
        """The seats whose sheet, or endorsement, has not come, though nobody may wait for it any
        more. By these the marks of others open: a standing can be lifted, and shows none."""
        table = self.tables.get(committee or 0)
        if table is None:
            return frozenset()
        received = frozenset(self.received.get(nomination, ()))
        excused = frozenset(self.excused.get(nomination, ()))
        key = (committee, received, excused, day)
        if key not in self._known:
            today = self.today
            seats = owing(table.terms, received, excused, day or today, today)
            self._known[key] = frozenset(seats)
        return self._known[key]


def headcount_of(nominations: Collection[int], seats: Iterable[Seat]) -> Headcount:
    """Of nominations before the committees that have these `seats`: two queries besides them,
    three where a committee has agreed on a sheet."""
    excused: dict[int, set[int]] = defaultdict(set)
    closed: set[int] = set()
    for nomination, seat in APART.rows(nominations=list(nominations)):
        if seat is None:
            closed.add(nomination)
        else:
            excused[nomination].add(seat)
    return Headcount(_received(nominations), excused, tables_of(seats), closed)


def _received(nominations: Collection[int]) -> dict[int, set[int]]:
    """Whose sheet is in, or endorsement of the agreed one, by nomination: one query, or two."""
    received: dict[int, set[int]] = defaultdict(set)
    agreed: dict[int, int] = {}
    for pk, nomination, seat in RECEIVED.rows(nominations=list(nominations)):
        if seat is None:
            agreed[pk] = nomination
        else:
            received[nomination].add(seat)
    if agreed:
        endorsed = Endorsement.objects.current().filter(sheet__in=agreed)
        for sheet, seat in endorsed.values_list("sheet", "seat"):
            received[agreed[sheet]].add(seat)
    return received


def tables_of(seats: Iterable[Seat]) -> dict[int, Table]:
    """Of all seats of some committees, by the committee: those that do not score link chains,
    and owe nothing."""
    scoring: dict[int, list[Seat]] = defaultdict(list)
    terms: dict[int, list[Term]] = defaultdict(list)
    every = list(seats)
    first = chains([(seat.pk, seat.substitute_for_id) for seat in every])
    for seat in (seat for seat in every if seat.scores):
        term = Term(seat.pk, first[seat.pk], seat.valid_from, seat.valid_until)
        scoring[seat.committee_id].append(seat)
        terms[seat.committee_id].append(term)
    return {
        committee: Table(tuple(people), tuple(sorted(terms[committee], key=_since)))
        for committee, people in scoring.items()
    }


def _since(term: Term) -> date:
    return term.since or date.min


def _headcount_and_day(nomination: Nomination) -> tuple[Headcount, date | None]:
    seats, slot = Seat.objects.filter(committee=nomination.committee_id), nomination.slot
    return headcount_of([nomination.pk], seats), slot.session.date if slot else None


def seats_owing(nomination: Nomination) -> frozenset[int]:
    """The seats that are still waited for with one nomination: three queries, or four. None where
    it did not come, or a stage before has not let it on."""
    if did_not_come(nomination) or closed_gate(nomination):
        return frozenset()
    heads, day = _headcount_and_day(nomination)
    return heads.owing(nomination.pk, nomination.committee_id, day)


def seats_silent(nomination: Nomination) -> frozenset[int]:
    """The seats whose sheet has not come, waited for or not: three queries, or four."""
    heads, day = _headcount_and_day(nomination)
    return heads.silent(nomination.pk, nomination.committee_id, day)
