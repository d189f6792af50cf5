"""What an office handed in, each time, and what was sent back to it. Only ever added to."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.evidence.models import EvidenceItem
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.submission_document import SubmissionDocument
from evaluations.platform.constraints import holds, unique
from evaluations.setup.rubrics.models import Indicator
from units.models import User


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: User) -> SubmissionQuerySet:
        return self.filter(nomination__in=Nomination.objects.visible_to(user))


class Submission(models.Model):
    """One handing-in: everything as it was that moment, and the digest over it."""

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("number"))
    submitted_at = models.DateTimeField(_("submitted"))
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    content: models.JSONField[SubmissionDocument, SubmissionDocument] = models.JSONField(
        encoder=DjangoJSONEncoder
    )
    digest = models.CharField(max_length=64)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [unique("nomination", "number", name="submission_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.nomination} ({self.number})"


class SelfMark(models.Model):
    """The office's own mark for an indicator, where the rubric asks for it: never counted."""

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="self_marks")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    figure = models.DecimalField(
        _("figure"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        constraints = [
            unique("nomination", "indicator", name="self_mark_is_unique"),
            holds(Q(points__gte=0), "self_mark_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class NominationReturn(models.Model):
    """A nomination sent back: why, by whom, and until when the answer is due."""

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="returns")
    returned_at = models.DateTimeField(_("returned"))
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    answer_until = models.DateTimeField(_("answer until"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [holds(~Q(reason=""), "returned_nomination_is_told_why")]

    def __str__(self) -> str:
        return self.reason


class ReturnRemark(models.Model):
    """A remark on one piece of evidence, or on an indicator that has none."""

    of_round = "returned__nomination__category__award__round"
    emergency = ()

    returned = models.ForeignKey(NominationReturn, models.PROTECT, related_name="remarks")
    item = models.ForeignKey(
        EvidenceItem, models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.TextField(_("remark"))

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique("returned", "item", name="remark_is_unique"),
            unique("returned", "indicator", name="remark_on_indicator_is_unique"),
            holds(
                Q(item__isnull=False, indicator__isnull=True)
                | Q(item__isnull=True, indicator__isnull=False),
                "remark_has_one_subject",
            ),
            holds(~Q(text=""), "remark_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class ReturnAnswer(models.Model):
    """What the office answers to the reason of a return, or to one of its remarks; a draft until
    the nomination is handed in again."""

    of_round = "returned__nomination__category__award__round"
    emergency = ()

    returned = models.ForeignKey(NominationReturn, models.PROTECT, related_name="answers")
    # None: to the reason.
    remark = models.ForeignKey(
        ReturnRemark, models.PROTECT, null=True, blank=True, related_name="answers"
    )
    text = models.TextField(_("answer"))
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            unique("remark", name="remark_is_answered_once"),
            unique("returned", name="reason_is_answered_once", among=Q(remark=None)),
            holds(~Q(text=""), "answer_says_something"),
        ]

    def __str__(self) -> str:
        return self.text
