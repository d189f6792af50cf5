"""What a person's committees wait for: their sheet, their certificate, their figures.

The nominations before all of these committees are read once, and counted once.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils import timezone

from evaluations.entry.nominations.gates import Gate, unpassed
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import PRESENTED, SlotState
from evaluations.judging.figures.due import Due, DueSum, due_of, sum_of
from evaluations.judging.results.models import Reopening, Result, of_outer_panel
from evaluations.judging.scoring.models import ReturnKind, ScoreSheet, SheetReturn, SheetState
from evaluations.judging.scoring.progress import headcount_of
from evaluations.setup.committees.models import SECRETARIES, Position, Seat
from evaluations.setup.rounds.models import Category, Mode, Phase
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
    def run(self) -> set[int]:
        return {seat.committee_id for seat in self.held if seat.is_runner}

    @property
    def keeps_papers(self) -> bool:
        return any(seat.position in SECRETARIES for seat in self.held)


def own_seats(user: User) -> Own:
    """One query."""
    committees = Seat.objects.filter(user=user).order_by().values("committee")
    every = tuple(Seat.objects.filter(committee__in=committees))
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
    """Of somebody without a seat none, and no query; else five, more where sheets are agreed on,
    figures keyed or stages gone through."""
    rows = _nominations(own.scoring.keys() | own.run)
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
    """Before these committees and being evaluated, in the order of presentation: one query.

    `is_due`: sheets, or words on the agreed one, may be given; `is_certified`: the panel has a
    result, and nobody takes it up again.
    """
    if not committees:
        return []
    rows = Nomination.objects.accepted().filter(
        committee__in=committees, category__award__round__phase=Phase.EVALUATING
    )
    documents = rows.from_documents_alone().filter(
        slot_place=None, category__award__round__evidence_closes_at__lte=timezone.now()
    )
    agreed_is_in = Exists(
        ScoreSheet.objects.counted().filter(
            nomination=OuterRef("pk"), committee=OuterRef("committee")
        )
    )
    individual = Q(category__award__mode=Mode.INDIVIDUAL)
    is_due = (individual | agreed_is_in) & (
        Q(slot_place__slot__state__in=PRESENTED) | Q(pk__in=documents.values("pk"))
    )
    certified = Exists(Result.objects.filter(of_outer_panel()))
    reopened = Exists(Reopening.objects.open().filter(of_outer_panel()))
    named = rows.with_slot_state().annotate(
        is_due=ExpressionWrapper(is_due, BooleanField()), is_certified=certified & ~reopened
    )
    return list(
        named.select_related("category__award")
        .only(
            *("committee", "unit", "official_name", "nominee_class"),
            *("category__number", "category__name", "category__award__number"),
            *("category__award__mode", "category__rubric"),
        )
        .order_by("slot_place__slot__starts_at", "slot_place__number")
    )


def _waiting(
    rows: Iterable[Nomination], count: _Count, scoring: Mapping[int, int]
) -> list[Waiting]:
    """Nominations for which a seat of the person owes a sheet, or its word on the agreed one."""
    if not scoring:
        return []
    begun = ScoreSheet.objects.writable().filter(seat__in=scoring.values()).with_progress()
    reasons = _reasons([sheet for sheet, _marked in begun.values()])
    waiting = [
        Waiting(row, *begun.get(row.pk, (None, 0)))
        for row in rows
        if vars(row)["is_due"]
        and row.pk not in count.gates
        and scoring.get(row.committee_id or 0) in count.owing[row.pk]
    ]
    return [replace(one, returned_for=reasons.get(one.nomination.pk, "")) for one in waiting]


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
            categories.setdefault(_key(row), row.category)
            received[_key(row)] += count.counted[row.pk]
            owed[_key(row)] += count.owed(row.pk)
    return [
        Panel(key[0], category, received[key], received[key] + owed[key])
        for key, category in categories.items()
    ]


def _figures(rows: Collection[Nomination]) -> list[FiguresDue]:
    """Where figures are missing or wait for a second person: a query, six with figures."""
    due = due_of(rows)
    categories, of_panel = dict[Key, Category](), defaultdict[Key, list[Due]](list)
    for row in rows:
        if due.get(row.pk):
            categories.setdefault(_key(row), row.category)
            of_panel[_key(row)].append(due[row.pk])
    return [FiguresDue(key[0], categories[key], sum_of(some)) for key, some in of_panel.items()]


def _key(row: Nomination) -> Key:
    return row.committee_id or 0, row.category_id
