"""What waits for a person, and what they did: read from every stage, for the first page."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from evaluations.committees.models import Committee, Position, Seat
from evaluations.nominations.models import Nomination, NominationState
from evaluations.results.models import Result
from evaluations.rounds.models import Phase
from evaluations.schedule.models import EvaluationSession, SlotState
from evaluations.scoring.models import (
    COUNTED,
    WRITABLE,
    Declaration,
    ScoreSheet,
)
from units.models import User

SESSIONS_SHOWN = 5
DONE_SHOWN = 8
NOMINATIONS_SHOWN = 10
BEGUN = (SlotState.PRESENTING, SlotState.CLOSED)


@dataclass(frozen=True)
class Waiting:
    """A nomination that waits for the person's sheet; `sheet` is None before it is opened."""

    nomination: Nomination
    sheet: ScoreSheet | None
    marked: int = 0


@dataclass(frozen=True)
class Bench:
    """A category before a committee that the person chairs, with how much has come in."""

    committee: int
    category: int
    name: str
    submitted: int
    expected: int

    @property
    def is_ready(self) -> bool:
        return self.expected > 0 and self.submitted >= self.expected


@dataclass(frozen=True)
class Work:
    today: datetime.date
    sessions: list[EvaluationSession]
    waiting: list[Waiting]
    benches: list[Bench]
    done: list[ScoreSheet]
    nominations: list[Nomination]
    to_check: list[Nomination]


def _waiting(user: User) -> list[Waiting]:
    seats = Seat.objects.held_by(user).scoring()
    mine = ScoreSheet.objects.filter(seat__in=seats)
    nominations = (
        Nomination.objects.accepted()
        .filter(
            committee__in=seats.values("committee"),
            category__award__round__phase=Phase.EVALUATING,
            slot_place__slot__state__in=BEGUN,
        )
        .exclude(pk__in=mine.filter(state__in=COUNTED).values("nomination"))
        .exclude(Exists(_recusals(seats)))
        .select_related("category__award", "slot_place__slot")
        .order_by("slot_place__slot__starts_at", "slot_place__number")
    )
    begun = mine.filter(state__in=WRITABLE).with_progress()
    return [Waiting(one, *begun.get(one.pk, (None, 0))) for one in nominations]


def _recusals(seats: QuerySet[Seat]) -> QuerySet[Declaration]:
    return Declaration.objects.filter(seat__in=seats, nomination=OuterRef("pk"), is_recused=True)


def _benches(user: User) -> list[Bench]:
    """Benches without a result: five queries, however many there are."""
    chaired = Seat.objects.held_by(user).filter(position=Position.CHAIR).values("committee")
    certified = Result.objects.filter(
        committee=OuterRef("committee"), category=OuterRef("category")
    )
    pairs = (
        Committee.categories.through.objects.filter(
            committee__in=chaired, committee__round__phase=Phase.EVALUATING
        )
        .exclude(Exists(certified))
        .select_related("category")
        .order_by("category__award__number", "category__number")
    )
    judged = Nomination.objects.accepted().exclude(slot_place__slot__state=SlotState.NO_SHOW)
    entered = Counter(judged.filter(committee__in=chaired).values_list("committee", "category"))
    seats = Counter(
        Seat.objects.filter(committee__in=chaired, scores=True).values_list("committee")
    )
    given = Counter(
        ScoreSheet.objects.counted()
        .filter(nomination__committee__in=chaired)
        .values_list("nomination__committee", "nomination__category")
    )
    out = Counter(
        Declaration.objects.filter(nomination__committee__in=chaired, is_recused=True).values_list(
            "nomination__committee", "nomination__category"
        )
    )
    return [
        Bench(
            committee=pair.committee_id,
            category=pair.category_id,
            name=pair.category.name,
            submitted=given[pair.committee_id, pair.category_id],
            expected=entered[pair.committee_id, pair.category_id] * seats[(pair.committee_id,)]
            - out[pair.committee_id, pair.category_id],
        )
        for pair in pairs
        if entered[pair.committee_id, pair.category_id]
    ]


def work_of(user: User) -> Work:
    """Everything the first page shows `user`."""
    sessions = EvaluationSession.objects.visible_to(user).with_page()
    nominations = Nomination.objects.none()
    if user.is_officer and user.unit is not None:
        nominations = Nomination.objects.filter(unit__path__startswith=user.unit.path)
    to_check = Nomination.objects.checked_by(user).filter(state=NominationState.SUBMITTED)
    if user.is_administrator:
        to_check = to_check.none()
    done = ScoreSheet.objects.owned_by(user).counted().defer("content")
    return Work(
        today=timezone.localdate(),
        sessions=list(sessions.filter(committee__round__phase=Phase.EVALUATING)[:SESSIONS_SHOWN]),
        waiting=_waiting(user),
        benches=_benches(user),
        done=list(
            done.select_related("nomination__category").order_by("-submitted_at")[:DONE_SHOWN]
        ),
        nominations=list(nominations.select_related("category__award")[:NOMINATIONS_SHOWN]),
        to_check=list(
            to_check.select_related("category__award").order_by("submitted_at")[:NOMINATIONS_SHOWN]
        ),
    )
