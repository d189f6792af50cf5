"""How far the sheets of nominations are: given, excused, owed. No mark is read here."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.models import Absence, Declaration, ScoreSheet
from evaluations.judging.scoring.owing import Term, chains, owing
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

    def owing(self, given: Collection[int], excused: Collection[int], day: date) -> set[int]:
        """The seats that owe a sheet for a nomination presented on `day`."""
        return owing(self.terms, given, excused, day, timezone.localdate())


def table_of(seats: Iterable[Seat]) -> Table:
    """Of all seats of one committee: those that do not score link chains, and owe nothing."""
    every = list(seats)
    first = chains([(seat.pk, seat.substitute_for_id) for seat in every])
    scoring = tuple(seat for seat in every if seat.scores)
    terms = (Term(seat.pk, first[seat.pk], seat.valid_from, seat.valid_until) for seat in scoring)
    return Table(scoring, tuple(sorted(terms, key=lambda one: one.since or date.min)))


def excused_from(nominations: Iterable[int]) -> dict[int, set[int]]:
    """By nomination the seats that are recused or closed as absent: two queries."""
    found: dict[int, set[int]] = defaultdict(set)
    wanted = list(nominations)
    out = Declaration.objects.recused().filter(nomination__in=wanted)
    gone = Absence.objects.standing().filter(nomination__in=wanted)
    for rows in (out, gone):
        for nomination, seat in rows.values_list("nomination", "seat"):
            found[nomination].add(seat)
    return found


def seats_owing(nomination: Nomination) -> set[int]:
    """The seats that still owe a sheet for one nomination: four queries."""
    table = table_of(Seat.objects.filter(committee=nomination.committee_id))
    sheets = ScoreSheet.objects.counted().filter(nomination=nomination)
    given = {seat for seat in sheets.values_list("seat", flat=True) if seat is not None}
    return table.owing(given, excused_from([nomination.pk])[nomination.pk], day_of(nomination))


def day_of(nomination: Nomination) -> date:
    """The day on which it is presented; today where it has no slot."""
    slot = nomination.slot
    return slot.session.date if slot else timezone.localdate()
