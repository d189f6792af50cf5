"""What a person is told: kept here to be read on a page, and mailed where they wish it."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from evaluations.platform.constraints import unique
from units.models import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: User) -> NoticeQuerySet:
        """A person's own, whoever asks."""
        return self.filter(user=user)

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing told to one person. `params` fill the sentence of its kind (kinds.py)."""

    emergency = ()

    user = models.ForeignKey(User, models.PROTECT, related_name="notices")
    # Its code; only a declared kind can be told (kinds.py).
    kind = models.CharField(max_length=20)
    # What it is about; the same thing is told to the same person once.
    about = models.CharField(max_length=120)
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    address = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    by_mail = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            unique("user", "kind", "about", name="told_once"),
        ]
        indexes = [models.Index(fields=["user", "read_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class NotificationOptOut(models.Model):
    """A kind of notice that a person does not want by mail; on the page all of them stand."""

    emergency = ()

    user = models.ForeignKey(User, models.PROTECT, related_name="unwanted")
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            unique("user", "kind", name="unwanted_once"),
        ]

    def __str__(self) -> str:
        return self.kind
