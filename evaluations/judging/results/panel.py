"""A panel: one category before one committee, and the viewer's place in it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import timezone

from evaluations.judging.results.queries import PANEL, SEATS
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.rounds.models import AwardRound, Category
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
    # Whether the category's total has stages.
    has_stages: bool = True

    @property
    def is_certified(self) -> bool:
        """Whether the newest result stands, and nobody is about to supersede it."""
        return self.latest_result is not None and not self.is_reopened

    @property
    def is_agreed(self) -> bool:
        return self.category.award.is_agreed

    @property
    def round(self) -> AwardRound:
        return self.committee.round

    @cached_property
    def viewer_seat(self) -> Seat | None:
        own = (seat for seat in self.seats if seat.user_id == self.viewer.pk)
        return next((seat for seat in own if seat.is_held_today), None)

    @property
    def viewer_is_chair(self) -> bool:
        seat = self.viewer_seat
        return seat is not None and seat.position == Position.CHAIR

    @property
    def may_decide(self) -> bool:
        """Whether the viewer runs the committee, or stands in for who does."""
        seat = self.viewer_seat
        return self.viewer.is_administrator or (seat is not None and seat.is_runner)

    @property
    def sees_progress(self) -> bool:
        """Whether the viewer may know who has submitted: everybody here but plain members."""
        return self.may_decide or self.viewer.is_auditor


def panel_for(user: User, committee: int, category: int) -> Panel | None:
    """The panel, or None where it is not for `user` to see: two queries."""
    of_panel = {"committee": committee, "category": category, "by": user.pk}
    today = timezone.localdate()
    pairs = PANEL.instances(Assignment, **of_panel, oversees=user.oversees, today=today)
    for pair in pairs:
        return Panel(
            category=pair.category,
            committee=pair.committee,
            seats=tuple(SEATS.instances(Seat, committee=committee)),
            viewer=user,
            latest_result=pair.latest_result,
            reopening=pair.wish,
            is_reopened=pair.seconded is not None,
            has_stages=bool(pair.has_stages),
        )
    return None
