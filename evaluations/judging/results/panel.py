"""A panel: one category before one committee, and the viewer's place in it."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import QuerySet, Subquery

from evaluations.judging.results.models import Reopening, Result, of_outer_panel
from evaluations.platform.compiled import CompiledQuery
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import AwardRound, Category, Mode
from units.models import User

Assignment: Any = Committee.categories.through


@dataclass(frozen=True)
class Panel:
    """One category before one committee, and the viewer's place in it."""

    category: Category
    committee: Committee
    seats: tuple[Seat, ...]
    viewer: User
    latest_result: int | None
    # The open wish to certify anew, and whether a second person has agreed to it.
    reopening: int | None = None
    is_reopened: bool = False

    @property
    def is_certified(self) -> bool:
        """Whether the newest result stands, and nobody is about to supersede it."""
        return self.latest_result is not None and not self.is_reopened

    @property
    def is_agreed(self) -> bool:
        return self.category.award.mode == Mode.AGREED

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
        return seat is not None and seat.is_runner


def panel_for(user: User, committee: int, category: int) -> Panel | None:
    """The panel, or None where it is not for `user` to see: two queries."""
    if user.oversees:
        pair = _any_pair.first(committee=committee, category=category)
    else:
        pair = _own_pair.first(user=user.pk, committee=committee, category=category)
    if pair is None:
        return None
    seats = _seats.rows(committee=committee)
    return Panel(
        category=pair.category,
        committee=pair.committee,
        seats=tuple(seats),
        viewer=user,
        latest_result=pair.latest_result,
        reopening=pair.wish,
        is_reopened=pair.seconded is not None,
    )


def _pairs(committees: QuerySet[Committee], committee: int, category: int) -> QuerySet[Any]:
    latest = Result.objects.filter(of_outer_panel()).order_by("-number")
    wishes = Reopening.objects.unsettled().filter(of_outer_panel())
    pairs = Assignment.objects.filter(
        committee__in=committees, committee=committee, category=category
    )
    whole = pairs.select_related("committee__round", "category__award", "category__rubric")
    told: QuerySet[Any] = whole.annotate(
        latest_result=Subquery(latest.values("pk")[:1]),
        wish=Subquery(wishes.values("pk")[:1]),
        seconded=Subquery(wishes.values("seconded_at")[:1]),
    )
    return told


_any_pair = CompiledQuery(partial(_pairs, Committee.objects.all()), "committee", "category")
_own_pair = CompiledQuery(
    lambda user, **pair: _pairs(Committee.objects.visible_to(User(pk=user)), **pair),
    "user",
    "committee",
    "category",
)
_seats = CompiledQuery(
    lambda committee: Seat.objects.filter(committee=committee).with_role(), "committee"
)
