"""Committees and their seats. A person keeps a seat for a time; a position is not a person."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import in_order, one_of, unique
from evaluations.platform.removal import HeldAt
from evaluations.setup.committees.terms import covers
from evaluations.setup.rounds.models import UNDER_WAY, AwardRound, Category, Zone
from units.models import Named, NamedQuerySet, Place, Region, Unit, User, Versioned


class Position(models.TextChoices):
    CHAIR = "chair", _("chair")
    MEMBER = "member", _("member")
    SECRETARY = "secretary", _("member and secretary")
    ASSISTANT_SECRETARY = "assistant_secretary", _("member and assistant secretary")


# They keep the papers: check nominations, key paper sheets, second the chair.
SECRETARIES = (Position.SECRETARY, Position.ASSISTANT_SECRETARY)
# They run a committee: its plan, its day, its agreed sheets; they certify, second and sign.
RUNNERS = (Position.CHAIR, *SECRETARIES)


def held_on(day: datetime.date, seat: str = "") -> Q:
    """The condition that somebody holds a seat on `day`; `seat` leads to it, such as "seat__"."""
    return (Q(**{f"{seat}valid_from": None}) | Q(**{f"{seat}valid_from__lte": day})) & (
        Q(**{f"{seat}valid_until": None}) | Q(**{f"{seat}valid_until__gte": day})
    )


def held_today(user: User, seat: str = "") -> Q:
    """The condition that `user` holds a seat today; `seat` leads to it."""
    return Q(**{f"{seat}user": user}) & held_on(timezone.localdate(), seat)


class CommitteeQuerySet(NamedQuerySet["Committee"]):
    def visible_to(self, user: User) -> CommitteeQuerySet:
        if user.oversees:
            return self
        # A person holds one seat in a committee, so the join brings no row twice.
        return self.filter(held_today(user, "seats__"))

    def with_coverage(self) -> CommitteeQuerySet:
        """With the regions, places and zones that each covers: six queries for all of them."""
        return self.prefetch_related("regions", "places__parent__parent", "zones__places")

    def with_chairs(self) -> CommitteeQuerySet:
        """With the seats of those who chair it now or will (`chairs`): one query for all."""
        chairs = Seat.objects.not_over().filter(position=Position.CHAIR).select_related("user")
        return self.prefetch_related(Prefetch("seats", chairs, to_attr="chairs"))

    def run_by(self, user: User) -> CommitteeQuerySet:
        """Those that `user` runs, as chair or secretary; an administrator all."""
        if user.is_administrator:
            return self
        return self.filter(held_today(user, "seats__"), seats__position__in=RUNNERS)

    def kept_by(self, user: User) -> CommitteeQuerySet:
        """Those whose papers `user` keeps, as a secretary; an administrator all."""
        if user.is_administrator:
            return self
        return self.filter(held_today(user, "seats__"), seats__position__in=SECRETARIES)

    def watched_by(self, user: User) -> CommitteeQuerySet:
        """Those of which `user` may know how far each seat is: who runs them, and auditors."""
        return self if user.is_auditor else self.run_by(user)


class Committee(Named, Versioned):
    of_round = "round"
    held_at = HeldAt(_("committee"), "committee")
    emergency = "__all__"
    has_history = True

    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="committees")
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    name = models.TextField(_("name"))
    order_number = models.CharField(_("order number"), max_length=60, blank=True)
    order_date = models.DateField(_("order date"), null=True, blank=True)
    categories = models.ManyToManyField(
        Category, related_name="committees", verbose_name=_("categories")
    )
    # Whose nominations it judges; everybody's where nothing is named.
    regions = models.ManyToManyField(Region, blank=True, verbose_name=_("inspection regions"))
    # Provinces, districts or tambons; each covers what lies in it.
    places = models.ManyToManyField(
        Place, blank=True, related_name="+", verbose_name=_("provinces or districts")
    )
    zones = models.ManyToManyField(
        Zone, blank=True, related_name="committees", verbose_name=_("zones")
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("committee")
        constraints = [unique("round", "number", name="committee_number_is_unique")]

    def __str__(self) -> str:
        return self.name

    def words(self) -> tuple[str, str]:
        return self.name, f"{self.name} {self.order_number}"

    @property
    def coverage(self) -> list[str]:
        """What it covers, in words; empty: everything. Queries unless read `with_coverage`."""
        regions = [
            gettext("inspection region %(number)s") % {"number": region.number}
            for region in self.regions.all()
        ]
        places = [place.in_full for place in self.places.all()]
        return [*regions, *places, *(zone.name for zone in self.zones.all())]

    @property
    def place_codes(self) -> set[str]:
        """The codes of the places that it covers, those of its zones among them."""
        zoned = [place for zone in self.zones.all() for place in zone.places.all()]
        return {place.code for place in (*self.places.all(), *zoned)}


class SeatQuerySet(models.QuerySet["Seat"]):
    def on(self, day: datetime.date) -> SeatQuerySet:
        """Seats that somebody holds on `day`."""
        return self.filter(held_on(day))

    def not_over(self) -> SeatQuerySet:
        """Seats whose last day has not passed."""
        today = timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=today))

    def held_by(self, user: User) -> SeatQuerySet:
        """Seats that `user` holds today."""
        return self.filter(held_today(user))

    def ending_for(self, user: User) -> SeatQuerySet:
        """Seats of `user` that have an end, past or to come."""
        return self.filter(user=user, valid_until__isnull=False)

    def signing(self) -> SeatQuerySet:
        """Seats whose holders certify, second or sign today, in rounds that are under way."""
        rows = self.on(timezone.localdate()).running()
        return rows.filter(committee__round__phase__in=UNDER_WAY)

    def running(self) -> SeatQuerySet:
        """Seats of the chair and the secretaries."""
        return self.filter(position__in=RUNNERS)

    def kept_by(self, user: User) -> SeatQuerySet:
        """Seats for which `user` keeps the papers: the secretary's own committee, or any."""
        if user.is_administrator:
            return self
        own = Seat.objects.held_by(user).secretaries()
        return self.filter(committee__in=own.values("committee"))

    def secretaries(self) -> SeatQuerySet:
        return self.filter(position__in=SECRETARIES)

    def without_end(self) -> SeatQuerySet:
        """Seats without an end; a substitute's only where the holder's has one."""
        ended = Q(substitute_for=None) | Q(substitute_for__valid_until__isnull=False)
        return self.filter(ended, valid_until=None)

    def with_role(self) -> SeatQuerySet:
        """With the people that a seat's role names."""
        return self.select_related("user", "substitute_for__user")

    def scoring(self) -> SeatQuerySet:
        return self.filter(scores=True)


class Seat(models.Model):
    of_round = "committee__round"
    held_at = HeldAt(_("seat in a committee"), "committee", "committee_id")
    emergency = "__all__"

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField(_("number"))
    position = models.CharField(_("position"), max_length=20, choices=Position)
    scores = models.BooleanField(_("scores"), default=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    substitute_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="substitutes"
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("seat")
        constraints = [
            unique("committee", "number", name="seat_number_is_unique"),
            unique("committee", "user", name="seat_person_is_unique"),
            unique(
                "committee",
                name="committee_has_one_chair_at_a_time",
                among=Q(position=Position.CHAIR, valid_until__isnull=True),
            ),
            one_of("position", Position, "seat_position_is_known"),
            in_order("valid_from", "valid_until", "seat_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.get_position_display()} {self.user}"

    def is_held_on(self, day: datetime.date) -> bool:
        return covers(self.valid_from, self.valid_until, day)

    @property
    def is_held_today(self) -> bool:
        return self.is_held_on(timezone.localdate())

    @property
    def is_runner(self) -> bool:
        return self.position in RUNNERS

    @property
    def role(self) -> str:
        """The position; for a substitute also whose place it is: two queries unless joined."""
        position: str = self.get_position_display()
        if self.substitute_for is None:
            return position
        params = {"position": position, "name": self.substitute_for.user.full_name}
        return str(_("%(position)s in place of %(name)s") % params)

    @property
    def home(self) -> Unit | None:
        """The office the seat's holder comes from."""
        return self.user.unit
