"""What documents need besides the records: the agency's print settings, what an officer tells of
a day, and certificates. A certificate is numbered, and what it says is never changed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.platform.constraints import unique
from units.models import User, Versioned


class ActivityQuerySet(models.QuerySet["ActivityReport"]):
    def visible_to(self, user: User) -> ActivityQuerySet:
        return self.filter(session__in=EvaluationSession.objects.report_readable_by(user))


class ActivityReport(Versioned):
    """What the records of a day do not know: by which channel it was held, an opening line, the
    hashtags under which it is told, and the photos that were chosen."""

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
