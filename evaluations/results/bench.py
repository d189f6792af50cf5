"""A bench: one category before one committee, and the viewer's place in it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from evaluations.committees.models import SECRETARIES, Committee, Position, Seat
from evaluations.results.models import Result
from evaluations.rounds.models import AwardRound, Category
from units.models import User

Assignment: Any = Committee.categories.through


@dataclass(frozen=True)
class Bench:
    """One category before one committee, and the viewer's place in it."""

    category: Category
    committee: Committee
    seats: tuple[Seat, ...]
    viewer: User
    latest_result: int | None

    @property
    def round(self) -> AwardRound:
        return self.committee.round

    @property
    def viewer_seat(self) -> Seat | None:
        own = (seat for seat in self.seats if seat.user_id == self.viewer.pk)
        return next((seat for seat in own if seat.is_held_today), None)

    @property
    def viewer_is_chair(self) -> bool:
        seat = self.viewer_seat
        return seat is not None and seat.position == Position.CHAIR

    @property
    def sees_progress(self) -> bool:
        """Whether the viewer may know who has submitted: everybody here but plain members."""
        if self.viewer.is_administrator or self.viewer.is_auditor:
            return True
        seat = self.viewer_seat
        return seat is not None and seat.position in (Position.CHAIR, *SECRETARIES)


def bench_for(user: User, committee: int, category: int) -> Bench | None:
    """The bench, or None where it is not for `user` to see: two queries."""
    latest = Result.objects.filter(
        committee=OuterRef("committee"), category=OuterRef("category")
    ).order_by("-number")
    pairs = Assignment.objects.filter(
        committee__in=Committee.objects.visible_to(user), committee=committee, category=category
    )
    pair = (
        pairs.select_related("committee__round", "category__award", "category__rubric")
        .annotate(latest_result=Subquery(latest.values("pk")[:1]))
        .first()
    )
    if pair is None:
        return None
    seats = Seat.objects.filter(committee=committee).select_related("user")
    return Bench(pair.category, pair.committee, tuple(seats), user, pair.latest_result)
