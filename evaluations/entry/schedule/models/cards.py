"""Printed cards by which a member signs in on the day."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from evaluations.entry.schedule.models.days import EvaluationSession
from units.models import User


class CardQuerySet(models.QuerySet["SignInCard"]):
    def valid_today(self) -> CardQuerySet:
        """Of today, not revoked, of somebody whom a card may sign in; used or not.

        A card cannot replace the second factor of an administrator.
        """
        return self.filter(
            revoked_at=None,
            session__date=timezone.localdate(),
            user__is_active=True,
            user__is_administrator=False,
            user__is_superuser=False,
        )


class SignInCard(models.Model):
    """A printed card by which a member signs in once, on the day of a session.

    Only the digest of its code is kept, so a lost card is replaced by a new one.
    """

    of_round = "session__committee__round"
    emergency = ()

    session = models.ForeignKey(EvaluationSession, models.PROTECT, related_name="cards")
    user = models.ForeignKey(User, models.PROTECT, related_name="cards")
    code_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.session}"
