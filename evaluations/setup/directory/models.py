"""A spreadsheet on its way in: read, compared with what is stored, confirmed, taken in."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import one_of
from units.models import User

PATIENCE = datetime.timedelta(minutes=10)


class ImportKind(models.TextChoices):
    OFFICES = "offices", _("offices")
    PEOPLE = "people", _("people")


class ImportState(models.TextChoices):
    CHECKING = "checking", _("being compared")
    CHECKED = "checked", _("compared, waits for your word")
    APPLYING = "applying", _("being taken in")
    DONE = "done", _("taken in")
    FAILED = "failed", _("not taken in")


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> ImportQuerySet:
        """One's own; administrators and auditors see them all."""
        return self if user.oversees else self.filter(made_by=user)


class Import(models.Model):
    """`table` is what the file said, `plan` what taking it in would do, row by row."""

    emergency = ()
    has_history = True

    kind = models.CharField(max_length=10, choices=ImportKind)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    site = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.CHECKING)
    changed_at = models.DateTimeField(auto_now=True)
    table = models.JSONField(default=dict)
    plan = models.JSONField(default=list)
    message = models.TextField(blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("kind", ImportKind, "import_kind_is_known"),
            one_of("state", ImportState, "import_state_is_known"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_stuck(self) -> bool:
        """Whether the worker has had it so long that it must have been killed."""
        working = self.state in (ImportState.CHECKING, ImportState.APPLYING)
        return working and timezone.now() - self.changed_at > PATIENCE

    @property
    def job(self) -> str:
        """The name under which its progress is told."""
        return f"import-{self.pk}"
