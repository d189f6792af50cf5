"""What a person's committees wait for: their sheet, their certificate, their figures.

The nominations before all of these committees are read once, and counted once.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from evaluations.entry.nominations.gates import Gate, unpassed
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import PRESENTED, SlotState
from evaluations.judging.figures.due import Due, DueSum, due_of, sum_of
from evaluations.judging.scoring.models import ReturnKind, ScoreSheet, SheetReturn, SheetState
from evaluations.judging.scoring.progress import headcount_of
from evaluations.oversight.home.queries import BEGUN, DUTIES, OWN_AND_BESIDE
from evaluations.setup.committees.models import SECRETARIES, Position, Seat
from evaluations.setup.rounds.models import Category
from units.models import User

# Committee and category.
Key = tuple[int, int]


@dataclass(frozen=True)
class Own:
    """The seats that a person has or had, all seats of the same committees, and which of the own
    ones are held today."""

    seats: tuple[Seat, ...]
    beside: tuple[Seat, ...]

    @cached_property
    def held(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.seats if seat.is_held_today)

    @property
    def scoring(self) -> dict[int, int]:
        """The seats in which the person scores, by committee."""
        return {seat.committee_id: seat.pk for seat in self.held if seat.scores}

    @property
    def chaired(self) -> set[int]:
        return {seat.committee_id for seat in self.held if seat.position == Position.CHAIR}

    @property
    def is_asked_to_answer(self) -> bool:
        """Whether objections wait before a committee that the person chairs, for an answer or for
        the result to be certified anew."""
        chaired = (seat for seat in self.held if seat.position == Position.CHAIR)
        return any(vars(seat)["has_objections"] for seat in chaired)

    @property
    def run(self) -> set[int]:
        return {seat.committee_id for seat in self.held if seat.is_runner}

    @property
    def keeps_papers(self) -> bool:
        return any(seat.position in SECRETARIES for seat in self.held)


def own_seats(user: User) -> Own:
    """One query."""
    every = tuple(OWN_AND_BESIDE.instances(Seat, by=user.pk))
    return Own(tuple(seat for seat in every if seat.user_id == user.pk), every)


@dataclass(frozen=True)
class Waiting:
    """A nomination that waits for the person's sheet; `sheet` is None before it is opened."""

    nomination: Nomination
    sheet: ScoreSheet | None
    marked: int = 0
    # Why the chair sent it back.
    returned_for: str = ""

    @property
    def is_agreed(self) -> bool:
        """Whether it waits for a word on the committee's sheet."""
        return self.nomination.category.award.is_agreed


@dataclass(frozen=True)
class Panel:
    """A category before a committee that the person chairs, with how much has come in."""

    committee: int
    category: Category
    submitted: int
    expected: int

    @property
    def is_ready(self) -> bool:
        return self.expected > 0 and self.submitted >= self.expected


@dataclass(frozen=True)
class FiguresDue:
    """A category before a committee that the person runs, with figures missing or waiting."""

    committee: int
    category: Category
    due: DueSum


@dataclass(frozen=True)
class Duties:
    waiting: Sequence[Waiting] = ()
    panels: Sequence[Panel] = ()
    figures: Sequence[FiguresDue] = ()

    @property
    def ready(self) -> list[Panel]:
        """What the person may certify now."""
        return [panel for panel in self.panels if panel.is_ready]


@dataclass(frozen=True)
class _Count:
    """Of nominations: who owes a sheet for each, and how many sheets are in."""

    gates: Mapping[int, Sequence[Gate]]
    owing: Mapping[int, Collection[int]]
    counted: Mapping[int, int]

    def owed(self, pk: int) -> int:
        """How many are still to come: none of a nominee that a stage before let go of."""
        is_closed = any(gate.is_closed for gate in self.gates.get(pk, ()))
        return 0 if is_closed else len(self.owing[pk])


def duties_of(own: Own) -> Duties:
    """Of somebody without a seat none, and no query; else four, more where sheets are agreed on,
    figures keyed or stages gone through."""
    rows = _nominations(own.scoring.keys() | own.run)
    if not rows:
        return Duties()
    heads = headcount_of([row.pk for row in rows], own.beside)
    count = _Count(
        gates=unpassed(rows),
        owing={
            row.pk: heads.owing(row.pk, row.committee_id, vars(row)["slot_date"]) for row in rows
        },
        counted={row.pk: len(heads.counted(row.pk)) for row in rows},
    )
    came = [row for row in rows if vars(row)["slot_state"] != SlotState.NO_SHOW]
    came.sort(key=lambda row: (row.category.award.number, row.category.number, row.pk))
    return Duties(
        waiting=_waiting(rows, count, own.scoring),
        panels=_panels([row for row in came if row.committee_id in own.chaired], count),
        figures=_figures([row for row in came if row.committee_id in own.run]),
    )


def _nominations(committees: Collection[int]) -> list[Nomination]:
    """Before these committees and being evaluated: one query, or none."""
    if not committees:
        return []
    return DUTIES.instances(Nomination, committees=list(committees))


def _is_due(row: Nomination, now: datetime) -> bool:
    """Whether sheets, or words on the agreed one, may be given."""
    known = vars(row)
    if known["is_from_documents"]:
        closes_at = known["closes_at"]
        return known["takes_sheets"] and closes_at is not None and closes_at <= now
    return known["takes_sheets"] and known["slot_state"] in PRESENTED


def _waiting(
    rows: Iterable[Nomination], count: _Count, scoring: Mapping[int, int]
) -> list[Waiting]:
    """Nominations for which a seat of the person owes a sheet, or its word on the agreed one."""
    if not scoring:
        return []
    now = timezone.now()
    sheets = BEGUN.instances(ScoreSheet, seats=list(scoring.values()))
    begun = {sheet.nomination_id: (sheet, vars(sheet)["marked"]) for sheet in sheets}
    reasons = _reasons(sheets)
    waiting = [
        Waiting(row, *begun.get(row.pk, (None, 0)))
        for row in rows
        if _is_due(row, now)
        and row.pk not in count.gates
        and scoring.get(row.committee_id or 0) in count.owing[row.pk]
    ]
    return [_with_reason(duty, reasons) for duty in waiting] if reasons else waiting


def _with_reason(duty: Waiting, reasons: Mapping[int, str]) -> Waiting:
    return replace(duty, returned_for=reasons.get(duty.nomination.pk, ""))


def _reasons(sheets: Iterable[ScoreSheet]) -> dict[int, str]:
    """Why sheets were sent back, by nomination: one query where one was, else none."""
    back = {
        sheet.pk: sheet.nomination_id for sheet in sheets if sheet.state == SheetState.RETURNED
    }
    if not back:
        return {}
    returns = SheetReturn.objects.filter(sheet__in=back, kind=ReturnKind.RETURN).order_by("pk")
    return {back[sheet]: reason for sheet, reason in returns.values_list("sheet", "reason")}


def _panels(rows: Iterable[Nomination], count: _Count) -> list[Panel]:
    """Benches without a result, however many there are."""
    categories = dict[Key, Category]()
    received, owed = Counter[Key](), Counter[Key]()
    for row in rows:
        if not vars(row)["is_certified"]:
            key, pk = _key(row), row.pk
            categories.setdefault(key, row.category)
            received[key] += count.counted[pk]
            owed[key] += count.owed(pk)
    return [
        Panel(key[0], category, received[key], received[key] + owed[key])
        for key, category in categories.items()
    ]


def _figures(rows: Collection[Nomination]) -> list[FiguresDue]:
    """Where figures are missing or wait for a second person: no query without figures, else
    seven."""
    due = due_of(rows)
    categories, of_panel = dict[Key, Category](), defaultdict[Key, list[Due]](list)
    for row in rows:
        if due.get(row.pk):
            categories.setdefault(_key(row), row.category)
            of_panel[_key(row)].append(due[row.pk])
    return [FiguresDue(key[0], categories[key], sum_of(some)) for key, some in of_panel.items()]


def _key(row: Nomination) -> Key:
    return row.committee_id or 0, row.category_id
