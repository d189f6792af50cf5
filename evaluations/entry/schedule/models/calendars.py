"""Secret addresses of calendars."""

from __future__ import annotations

from django.db import models

from evaluations.entry.schedule.models.days import EvaluationSession
from units.models import User


class CalendarQuerySet(models.QuerySet["CalendarLink"]):
    def visible_to(self, user: User) -> CalendarQuerySet:
        """One's own: an address tells where somebody is."""
        return self.filter(user=user)


class CalendarLink(models.Model):
    """A secret address under which a calendar program fetches a person's day, or one session.

    Only the digest of the secret is kept; a revoked link answers 404.
    """

    of_round = "session__committee__round"
    emergency = ()

    user = models.ForeignKey(User, models.PROTECT, related_name="calendars")
    session = models.ForeignKey(
        EvaluationSession, models.PROTECT, null=True, blank=True, related_name="calendars"
    )
    secret_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.session or ''}".strip()
