"""What documents need besides the records: the agency's print settings, what an officer tells of
a day, and certificates. A certificate is numbered, and what it says is never changed."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.codes import new_code
from evaluations.committees.models import Committee
from evaluations.constraints import one_of
from evaluations.evidence.models import EvidenceVersion
from evaluations.nominations.models import Nomination
from evaluations.results.models import Result
from evaluations.rounds.models import AwardRound
from evaluations.schedule.models import EvaluationSession
from units.models import User, Versioned


class Digits(models.TextChoices):
    ARABIC = "arabic", _("Arabic (0–9)")
    THAI = "thai", _("Thai (๐–๙)")


class PdfVariant(models.TextChoices):
    PLAIN = "", _("plain PDF")
    ARCHIVE = "pdf/a-3u", _("PDF/A-3u, for the archive (holds the spreadsheet)")
    ACCESSIBLE = "pdf/ua-1", _("PDF/UA-1, for screen readers (tagged)")


class PrintSetting(Versioned):
    """How documents are printed here: one row. The product ships no emblem; an agency uploads its
    own, which is drawn anew before it is kept."""

    agency = models.CharField(_("agency on the letterhead"), max_length=200, blank=True)
    digits = models.CharField(_("digits"), max_length=6, choices=Digits, default=Digits.ARABIC)
    pdf_variant = models.CharField(
        _("kind of PDF"), max_length=8, choices=PdfVariant, default=PdfVariant.PLAIN, blank=True
    )
    logo = models.BinaryField(default=b"", editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="print_settings_are_one_row"),
            one_of("digits", Digits, "digits_are_known"),
            one_of("pdf_variant", PdfVariant, "pdf_variant_is_known"),
        ]

    def __str__(self) -> str:
        return self.agency

    @property
    def has_logo(self) -> bool:
        return bool(self.logo)

    @classmethod
    def current(cls) -> PrintSetting:
        """The settings, or the plain ones while nobody has set any: one query."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class ActivityQuerySet(models.QuerySet["ActivityReport"]):
    def visible_to(self, user: User) -> ActivityQuerySet:
        return self.filter(session__in=sessions_read_by(user))


def _hosted_by(user: User) -> Q:
    if not user.is_officer or user.unit is None:
        return Q(pk__in=())
    return Q(host__path__startswith=user.unit.path)


def sessions_read_by(user: User) -> models.QuerySet[EvaluationSession]:
    """Sessions whose activity report `user` reads: of the own committee, or held at the own
    office."""
    sessions = EvaluationSession.objects.all()
    if user.oversees:
        return sessions
    own = Q(committee__in=Committee.objects.visible_to(user))
    return sessions.filter(own | _hosted_by(user))


def sessions_told_by(user: User) -> models.QuerySet[EvaluationSession]:
    """Sessions whose activity report `user` writes: who runs the day, and the host's officers."""
    run = EvaluationSession.objects.run_by(user)
    sessions = EvaluationSession.objects.all()
    return sessions.filter(Q(pk__in=run.values("pk")) | _hosted_by(user))


class ActivityReport(Versioned):
    """What the records of a day do not know: by which channel it was held, an opening line, the
    hashtags under which it is told, and the photos that were chosen."""

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

    report = models.ForeignKey(ActivityReport, models.CASCADE, related_name="photos")
    version = models.ForeignKey(EvidenceVersion, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "version"], name="photo_is_chosen_once")
        ]

    def __str__(self) -> str:
        return self.caption


class TemplateQuerySet(models.QuerySet["CertificateTemplate"]):
    def visible_to(self, user: User) -> TemplateQuerySet:
        return self.filter(round__in=AwardRound.objects.visible_to(user))


class CertificateTemplate(Versioned):
    """The wording of a round's certificates; its fields are those of reports/merging.py."""

    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="certificate_templates")
    name = models.CharField(_("name"), max_length=120)
    title = models.CharField(_("heading"), max_length=60)
    body = models.TextField(_("text"), max_length=1000)
    signer = models.CharField(_("who signs"), max_length=80)
    signer_position = models.CharField(_("position of who signs"), max_length=120, blank=True)
    # How a number is written, such as "พช. {เลขที่}/{ปี}".
    number_format = models.CharField(_("form of the number"), max_length=60)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("certificate template")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "name"], name="certificate_template_name_is_unique"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """One numbered certificate; `content` is what it says, word for word."""

    template = models.ForeignKey(CertificateTemplate, models.PROTECT, related_name="certificates")
    result = models.ForeignKey(Result, models.PROTECT, related_name="certificates")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="certificates")
    fiscal_year_be = models.PositiveSmallIntegerField()
    # Rehearsals count for themselves, so that they use up no number.
    is_rehearsal = models.BooleanField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=12, unique=True, default=new_code)
    content: Any = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year_be", "is_rehearsal", "number"],
                name="certificate_number_is_unique",
            ),
            models.UniqueConstraint(
                fields=["template", "result", "nomination"], name="certificate_is_issued_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.fiscal_year_be}"
