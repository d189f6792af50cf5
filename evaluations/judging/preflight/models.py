"""What the devices of a committee tell of themselves: numbers, and never of which mark."""

from __future__ import annotations

from django.db import models

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.platform.constraints import unique
from evaluations.setup.committees.models import Seat


class DeviceReport(models.Model):
    """How one browser of a seat's holder stands on a session: when it was last heard, how many
    pages of the day it keeps (None: it has not told), how many edits wait on it, and by how
    many seconds its clock is ahead of ours."""

    of_round = "session__committee__round"
    emergency = ()

    session = models.ForeignKey(EvaluationSession, models.CASCADE, related_name="devices")
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="devices")
    browser = models.UUIDField()
    at = models.DateTimeField()
    kept = models.PositiveSmallIntegerField(null=True)
    unsent = models.PositiveSmallIntegerField(default=0)
    skew = models.IntegerField(default=0)

    class Meta:
        constraints = [unique("session", "seat", "browser", name="device_reports_once")]

    def __str__(self) -> str:
        return f"{self.seat_id} {self.at}"
