"""Long work that a person asked for: who, what, how far, and where the finished file lies."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import one_of
from units.models import User

# A worker that says nothing for so long was killed; its job is taken up by another.
PATIENCE = datetime.timedelta(minutes=2)
KEPT = datetime.timedelta(days=7)


class JobState(models.TextChoices):
    WAITING = "waiting", _("waits for the worker")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


GOING_ON = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> JobQuerySet:
        """A person's own, whoever asks: what it holds was gated when it was asked for."""
        return self.filter(asked_by=user)

    def going_on(self) -> JobQuerySet:
        return self.filter(state__in=GOING_ON)

    def dropped(self) -> JobQuerySet:
        """Those whose worker says nothing any more, and those that nobody took up."""
        quiet = timezone.now() - PATIENCE
        return self.filter(
            Q(state=JobState.RUNNING, beat_at__lt=quiet)
            | Q(state=JobState.WAITING, beat_at__lt=quiet)
        )


class Job(models.Model):
    """`work` is the task that does it, with `arguments`; `key` is a digest of all that decides
    what the file says, so that the same file is made once."""

    emergency = ()

    title = models.CharField(max_length=300)
    work = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=64)
    file_name = models.CharField(max_length=120)
    # Where the page leads back to.
    back = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # Which worker has it: another one that woke up late finds that it is no longer its own.
    claim = models.UUIDField(null=True, blank=True)
    beat_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("state", JobState, "job_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=JobState.DONE) | Q(expires_at__isnull=False),
                name="finished_job_says_until_when",
            ),
            models.UniqueConstraint(
                fields=["asked_by", "key"],
                condition=Q(state__in=GOING_ON),
                name="one_job_of_a_kind_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["key", "state"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_going_on(self) -> bool:
        return self.state in GOING_ON

    @property
    def stored_name(self) -> str:
        """The finished file, below the folder of jobs."""
        return f"{self.key}.{self.file_name.rpartition('.')[2]}"
