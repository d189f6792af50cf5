"""A spreadsheet on its way in: read, compared with what is stored, confirmed, taken in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import one_of
from evaluations.platform.jobs.models import Job, JobState
from units.models import User


class ImportKind(models.TextChoices):
    OFFICES = "offices", _("offices")
    PEOPLE = "people", _("people")


class ImportState(models.TextChoices):
    """Not stored: it follows from the job at hand, and from whether the import is confirmed."""

    CHECKING = "checking", _("being compared")
    CHECKED = "checked", _("compared, waits for your word")
    APPLYING = "applying", _("being taken in")
    DONE = "done", _("taken in")
    FAILED = "failed", _("not taken in")


# It was told to write down what was compared.
APPLIED = (ImportState.APPLYING, ImportState.DONE)


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> ImportQuerySet:
        """One's own; administrators and auditors see them all."""
        rows = self.select_related("job")
        return rows if user.oversees else rows.filter(made_by=user)


class Import(models.Model):
    """`table` is what the file said, `plan` what taking it in would do, row by row."""

    emergency = ()
    has_history = True

    kind = models.CharField(max_length=10, choices=ImportKind)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    site = models.CharField(max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    table = models.JSONField(default=dict)
    plan = models.JSONField(default=list)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # What compares it and, once it is confirmed, what takes it in; finished jobs expire.
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [one_of("kind", ImportKind, "import_kind_is_known")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def state(self) -> ImportState:
        if self.job is None or self.job.state == JobState.DONE:
            return ImportState.DONE if self.confirmed_at else ImportState.CHECKED
        if not self.job.is_going_on:
            return ImportState.FAILED
        return ImportState.APPLYING if self.confirmed_at else ImportState.CHECKING
