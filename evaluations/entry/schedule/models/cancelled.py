"""What was taken out of a plan, for calendars that still show it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models.days import EvaluationSession
from evaluations.setup.committees.models import Committee, Seat
from units.models import User


class CancelledQuerySet(models.QuerySet["CancelledSlot"]):
    def visible_to(self, user: User) -> CancelledQuerySet:
        """Of whole slots as the slot was; of a nomination that left one, to its offices."""
        if user.oversees:
            return self.filter(is_gone=True)
        own = Nomination.objects.brought_by(user)
        left = CancelledSlot.nominations.through.objects.filter(nomination__in=own)
        seats = Seat.objects.held_by(user)
        return self.filter(
            Q(is_gone=True, committee__in=seats.values("committee"))
            | Q(pk__in=left.values("cancelledslot"))
        )


class CancelledSlot(models.Model):
    """What was taken out of a plan: a slot, or the place of `nominations` in one.

    A calendar that has the event learns only from its cancellation that it is gone.
    """

    of_round = "committee__round"
    emergency = ()

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    # None once the day itself is deleted.
    session = models.ForeignKey(
        EvaluationSession, models.PROTECT, null=True, related_name="cancelled_slots"
    )
    slot = models.PositiveBigIntegerField()
    is_gone = models.BooleanField()
    nominations = models.ManyToManyField(Nomination, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    sequence = models.PositiveBigIntegerField()
    cancelled_at = models.DateTimeField()

    objects = CancelledQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.slot} {self.cancelled_at}"
