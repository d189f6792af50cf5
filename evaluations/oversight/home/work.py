"""What waits for a person, and what they did: read from every stage, for the first page."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from evaluations.entry.nominations.gates import unpassed
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.slot_states import PRESENTED, SlotState
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.figures.due import Due, DueSum, due_of, sum_of
from evaluations.judging.results.models import Reopening, Result, of_outer_panel
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.judging.scoring.progress import headcount_of
from evaluations.platform.notices.models import Notice
from evaluations.platform.notices.sentences import sentence_of
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import Category, Mode, Phase
from units.models import User

SESSIONS_SHOWN = 5
DONE_SHOWN = 8
NOMINATIONS_SHOWN = 10
NOTICES_SHOWN = 5
# Committee and category.
Key = tuple[int, int]


@dataclass(frozen=True)
class Waiting:
    """A nomination that waits for the person's sheet; `sheet` is None before it is opened."""

    nomination: Nomination
    sheet: ScoreSheet | None
    marked: int = 0

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
class Work:
    today: datetime.date
    sessions: list[EvaluationSession]
    waiting: list[Waiting]
    panels: list[Panel]
    figures: list[FiguresDue]
    done: list[ScoreSheet]
    is_judge: bool
    nominations: list[Nomination]
    to_check: list[Nomination]
    notices: list[tuple[Notice, str]]


def _waiting(user: User) -> list[Waiting]:
    """Nominations for which a seat of the person owes a sheet, or its word on the agreed one."""
    seats = Seat.objects.held_by(user).scoring()
    agreed_is_in = Exists(
        ScoreSheet.objects.counted().filter(
            nomination=OuterRef("pk"), committee=OuterRef("committee")
        )
    )
    individual = Q(category__award__mode=Mode.INDIVIDUAL)
    documents = Nomination.objects.from_documents_alone().filter(
        slot_place=None, category__award__round__evidence_closes_at__lte=timezone.now()
    )
    nominations = list(
        Nomination.objects.accepted()
        .filter(
            individual | agreed_is_in,
            Q(slot_place__slot__state__in=PRESENTED) | Q(pk__in=documents.values("pk")),
            committee__in=seats.values("committee"),
            category__award__round__phase=Phase.EVALUATING,
        )
        .with_slot_state()
        .select_related("category__award", "slot_place__slot__session")
        .order_by("slot_place__slot__starts_at", "slot_place__number")
    )
    committees = {nomination.committee_id for nomination in nominations}
    heads = headcount_of(
        [nomination.pk for nomination in nominations],
        Seat.objects.filter(committee__in=committees),
    )
    gates = unpassed(nominations)
    mine = set(seats.values_list("pk", flat=True))
    begun = ScoreSheet.objects.writable().filter(seat__in=seats).with_progress()
    return [
        Waiting(nomination, *begun.get(nomination.pk, (None, 0)))
        for nomination in nominations
        if nomination.pk not in gates
        and heads.owing(nomination.pk, nomination.committee_id, vars(nomination)["slot_date"])
        & mine
    ]


def _panels(user: User) -> list[Panel]:
    """Benches without a result: eight queries, however many there are."""
    chaired = Seat.objects.held_by(user).filter(position=Position.CHAIR).values("committee")
    certified = Result.objects.filter(of_outer_panel())
    reopened = Reopening.objects.open().filter(of_outer_panel())
    pairs = (
        Committee.categories.through.objects.filter(
            committee__in=chaired, committee__round__phase=Phase.EVALUATING
        )
        .exclude(Exists(certified) & ~Exists(reopened))
        .select_related("category__award")
        .order_by("category__award__number", "category__number")
    )
    received, owed = _counted(chaired)
    return [
        Panel(pair.committee_id, pair.category, received[key], received[key] + owed[key])
        for pair in pairs
        if (key := (pair.committee_id, pair.category_id)) in received
    ]


def _counted(chaired: Any) -> tuple[Counter[Key], Counter[Key]]:
    """How much has come in before each committee and category, and how much is owed: six
    queries."""
    rows = list(
        Nomination.objects.accepted()
        .filter(committee__in=chaired)
        .exclude(slot_place__slot__state=SlotState.NO_SHOW)
        .with_slot_state()
        .only("category", "committee", "unit")
    )
    gates = unpassed(rows)
    heads = headcount_of([row.pk for row in rows], Seat.objects.filter(committee__in=chaired))
    received, owed = Counter[Key](), Counter[Key]()
    for row in rows:
        key, day = (row.committee_id or 0, row.category_id), vars(row)["slot_date"]
        received[key] += len(heads.counted(row.pk))
        if not any(gate.is_closed for gate in gates.get(row.pk, ())):
            owed[key] += len(heads.owing(row.pk, row.committee_id, day))
    return received, owed


def _figures(user: User) -> list[FiguresDue]:
    """Where figures are missing or wait for a second person: two queries, eight with figures."""
    running = Seat.objects.held_by(user).running().values("committee")
    nominations = list(
        Nomination.objects.accepted()
        .filter(committee__in=running, category__award__round__phase=Phase.EVALUATING)
        .exclude(slot_place__slot__state=SlotState.NO_SHOW)
        .select_related("category")
        .order_by("category__award__number", "category__number", "pk")
    )
    due = due_of(nominations)
    categories, rows = dict[Key, Category](), defaultdict[Key, list[Due]](list)
    for one in nominations:
        if due.get(one.pk):
            key = (one.committee_id or 0, one.category_id)
            categories[key] = one.category
            rows[key].append(due[one.pk])
    return [FiguresDue(key[0], categories[key], sum_of(some)) for key, some in rows.items()]


def work_of(user: User) -> Work:
    """Everything the first page shows `user`."""
    sessions = EvaluationSession.objects.visible_to(user).with_page()
    nominations = Nomination.objects.brought_by(user).whole()
    to_check = Nomination.objects.checked_by(user).filter(state=NominationState.SUBMITTED)
    if user.is_administrator:
        to_check = to_check.none()
    done = ScoreSheet.objects.filter(seat__user=user).counted().defer("content")
    own_seats = Seat.objects.filter(user=user)
    unread = Notice.objects.visible_to(user).unread()
    return Work(
        today=timezone.localdate(),
        sessions=list(sessions.filter(committee__round__phase=Phase.EVALUATING)[:SESSIONS_SHOWN]),
        waiting=_waiting(user),
        panels=_panels(user),
        figures=_figures(user),
        done=list(
            done.select_related("nomination__category").order_by("-submitted_at")[:DONE_SHOWN]
        ),
        is_judge=own_seats.exists(),
        nominations=list(nominations.select_related("category__award")[:NOMINATIONS_SHOWN]),
        to_check=list(
            to_check.select_related("category__award").order_by("submitted_at")[:NOMINATIONS_SHOWN]
        ),
        notices=[(one, sentence_of(one)) for one in unread[:NOTICES_SHOWN]],
    )
