"""A spreadsheet on its way in: read, compared with what is stored, confirmed, taken in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.platform.jobs.models import Job, JobState
from units.models import User


class ImportKind(models.TextChoices):
    """Those of this stage; later stages declare theirs (kinds.py)."""

    OFFICES = "offices", _("offices")
    PEOPLE = "people", _("people")


class ImportState(models.TextChoices):
    """Not stored: it follows from the job at hand, and from whether the import is confirmed."""

    COLUMNS = "columns", _("waits for you to say what its columns mean")
    CHECKING = "checking", _("being compared")
    CHECKED = "checked", _("compared, waits for your word")
    APPLYING = "applying", _("being taken in")
    DONE = "done", _("taken in")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", _("undone")
    FAILED = "failed", _("not taken in")


UNDO = (ImportState.UNDOING, ImportState.UNDONE)
# It was told to write down what was compared.
APPLIED = (ImportState.APPLYING, ImportState.DONE, *UNDO)


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, user: User) -> ImportQuerySet:
        """One's own; administrators and auditors see them all."""
        rows = self.select_related("job")
        return rows if user.oversees else rows.filter(made_by=user)

    def confirmed(self) -> ImportQuerySet:
        """What somebody told to take in, newest first, without what stood in the files."""
        rows = self.filter(confirmed_at__isnull=False).select_related("job", "made_by")
        return rows.defer("table", "plan").order_by("-pk")


class Import(models.Model):
    """`table` is what the file said, `plan` what taking it in would do, row by row, and did:
    so long as it is kept, the import can be undone (undoing.py)."""

    emergency = ()
    has_history = True

    kind = models.CharField(max_length=10)
    # The primary key of what the rows belong to, where they belong to something: a round.
    about = models.PositiveBigIntegerField(null=True, blank=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    site = models.CharField(max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    table = models.JSONField(default=dict)
    plan = models.JSONField(default=list)
    # Of a list whose columns have to be told first: what stands in its headings.
    headings = models.JSONField(default=list)
    # Whether those who are added are invited, too.
    invites = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # How many rows were added and changed when it was taken in.
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    # What was made beside the rows, by primary key: the days of a schedule.
    beside = models.JSONField(default=list)
    # `undo_key` is that of the undoing that was shown before it was asked for.
    undo_asked_at = models.DateTimeField(null=True, blank=True)
    undo_key = models.CharField(max_length=64, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # What compares it and, once it is confirmed, what takes it in; finished jobs expire.
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def state(self) -> ImportState:
        if self.headings:
            return ImportState.COLUMNS
        if self.undo_asked_at:
            return self._undo_state
        if self.job is None or self.job.state == JobState.DONE:
            return ImportState.DONE if self.confirmed_at else ImportState.CHECKED
        if not self.job.is_going_on:
            return ImportState.FAILED
        return ImportState.APPLYING if self.confirmed_at else ImportState.CHECKING

    @property
    def _undo_state(self) -> ImportState:
        """What could not be undone is still taken in."""
        if self.undone_at:
            return ImportState.UNDONE
        is_going_on = self.job is not None and self.job.is_going_on
        return ImportState.UNDOING if is_going_on else ImportState.DONE


class ImportFile(models.Model):
    """The file itself, as long as its cells may have to be read again or marked."""

    emergency = ()
    row = models.OneToOneField(Import, models.CASCADE, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.row)


class HeadingMeaning(models.Model):
    """What a heading means in lists of one kind, as somebody has told once.

    `heading` is folded for searching; an empty `key` says that the column is not read.
    """

    emergency = ()
    kind = models.CharField(max_length=10)
    heading = models.CharField(max_length=255)
    key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "heading"], name="heading_means_one_thing")
        ]

    def __str__(self) -> str:
        return self.heading
