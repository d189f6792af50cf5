"""Long work: who asked, what is done, how far it is, and where a finished file lies."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import holds, one_of, unique
from units.models import User

# A worker that is silent for so long was killed; its job is reclaimed for another.
PATIENCE = datetime.timedelta(minutes=1)
# Three signs of life that did not come.
SILENCE = datetime.timedelta(seconds=15)
KEPT = datetime.timedelta(days=7)


class JobState(models.TextChoices):
    """A job that was put off or reclaimed waits again; one that is over can be asked for anew."""

    WAITING = "waiting", _("waits for the worker")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


# The same work is not asked for twice meanwhile.
GOING_ON = (JobState.WAITING, JobState.RUNNING)
# It may be asked for anew.
WITHOUT_RESULT = (JobState.FAILED, JobState.CANCELLED)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> JobQuerySet:
        """A person's own documents: what a file holds was gated when it was asked for."""
        return self.filter(asked_by=user).exclude(file_name="")

    def going_on(self) -> JobQuerySet:
        return self.filter(state__in=GOING_ON)

    def dropped(self) -> JobQuerySet:
        """Those whose worker is silent, those that nobody took up, those that were put off."""
        return self.going_on().filter(touched_at__lt=timezone.now() - PATIENCE)


class Job(models.Model):
    """`work` is the task that does it, with `arguments`. `key` tells the same work from other
    work; for a file it is a digest of all that decides its content. A job without `file_name`
    leaves no file: its outcome stands on the row that it works for."""

    emergency = ()

    title = models.CharField(max_length=300, blank=True)
    work = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    key = models.CharField(max_length=64)
    file_name = models.CharField(max_length=120, blank=True)
    # Where the page leads back to.
    back = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    # None: the product itself.
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    # Which worker has it: one that wakes up late finds another claim, and must not write.
    claim = models.UUIDField(null=True, blank=True)
    touched_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("state", JobState, "job_state_is_known"),
            holds(
                ~Q(state=JobState.DONE) | Q(expires_at__isnull=False),
                "finished_job_says_until_when",
            ),
            unique("key", name="one_job_of_a_kind_at_a_time", among=Q(state__in=GOING_ON)),
        ]
        indexes = [models.Index(fields=["key", "state"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_going_on(self) -> bool:
        return self.state in GOING_ON

    @property
    def is_silent(self) -> bool:
        """Whether its worker shows no sign of life; from PATIENCE on another may reclaim it."""
        return self.state == JobState.RUNNING and self.touched_at < timezone.now() - SILENCE

    @property
    def before_it(self) -> int:
        """How much of others' work of its kind was asked for earlier and goes on."""
        earlier = Job.objects.going_on().filter(pk__lt=self.pk).exclude(file_name="")
        return earlier.count()

    @property
    def is_dropped(self) -> bool:
        return self.is_going_on and self.touched_at < timezone.now() - PATIENCE

    @property
    def stored_name(self) -> str:
        """The finished file, below the folder of jobs."""
        return f"{self.key}.{self.file_name.rpartition('.')[2]}"
