"""What an officer tells of a day besides the records: channel, opening, closing, photos."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.platform.constraints import unique
from evaluations.platform.dates import date_text
from evaluations.platform.removal import HeldAt
from units.models import User, Versioned


class ActivityQuerySet(models.QuerySet["ActivityReport"]):
    def visible_to(self, user: User) -> ActivityQuerySet:
        return self.filter(session__in=EvaluationSession.objects.report_readable_by(user))


class ActivityReport(Versioned):
    """What the records of a day do not know: by which channel it was held, an opening line, the
    hashtags under which it is told, and the photos that were chosen."""

    held_at = HeldAt(
        _("activity report"),
        "activity_edit",
        "session_id",
        called=lambda row: date_text(row.session.date),
    )
    of_round = "session__committee__round"
    emergency = ()

    session = models.OneToOneField(
        EvaluationSession, models.PROTECT, related_name="activity_report"
    )
    channel = models.CharField(_("held by way of"), max_length=200, blank=True)
    opening = models.TextField(_("opening paragraph"), max_length=4000, blank=True)
    closing = models.TextField(_("closing paragraph"), max_length=4000, blank=True)
    hashtags = models.CharField(_("hashtags, separated by spaces"), max_length=500, blank=True)

    objects = ActivityQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.session}"


class ActivityPhoto(models.Model):
    """A picture out of the evidence, in the order of the report."""

    of_round = "report__session__committee__round"
    emergency = ()

    report = models.ForeignKey(ActivityReport, models.CASCADE, related_name="photos")
    version = models.ForeignKey(EvidenceVersion, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [unique("report", "version", name="photo_is_chosen_once")]

    def __str__(self) -> str:
        return self.caption


class DayPhotoQuerySet(models.QuerySet["DayPhoto"]):
    def visible_to(self, user: User) -> DayPhotoQuerySet:
        return self.filter(report__in=ActivityReport.objects.visible_to(user))


class DayPhoto(models.Model):
    """A picture of the day that was brought for the report alone: no evidence, and on no page
    where marks are given. What is kept was drawn anew; nothing of the camera's file is in it."""

    of_round = "report__session__committee__round"
    emergency = ()

    report = models.ForeignKey(ActivityReport, models.PROTECT, related_name="day_photos")
    number = models.PositiveSmallIntegerField()
    caption = models.CharField(_("caption"), max_length=300, blank=True)
    file = models.CharField(max_length=200)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = DayPhotoQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [unique("report", "number", name="day_photo_number_is_unique")]

    def __str__(self) -> str:
        return self.caption
