"""Certificates: numbered, and what one says is never changed."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.models import Result
from evaluations.outcome.certificates.certificate_document import CertificateDocument
from evaluations.platform.codes import new_code
from evaluations.platform.constraints import unique
from evaluations.setup.rounds.models import AwardRound
from units.models import User, Versioned


class TemplateQuerySet(models.QuerySet["CertificateTemplate"]):
    def visible_to(self, user: User) -> TemplateQuerySet:
        return self.filter(round__in=AwardRound.objects.visible_to(user))


class CertificateTemplate(Versioned):
    """The wording of a round's certificates; its fields are those of reports/merging.py."""

    of_round = "round"
    emergency = ()

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
        constraints = [unique("round", "name", name="certificate_template_name_is_unique")]

    def __str__(self) -> str:
        return self.name


class Certificate(models.Model):
    """One numbered certificate; `content` is what it says, word for word."""

    of_round = "template__round"
    emergency = ()

    template = models.ForeignKey(CertificateTemplate, models.PROTECT, related_name="certificates")
    result = models.ForeignKey(Result, models.PROTECT, related_name="certificates")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="certificates")
    fiscal_year_be = models.PositiveSmallIntegerField()
    # Rehearsals count for themselves, so that they use up no number.
    is_rehearsal = models.BooleanField()
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=12, unique=True, default=new_code)
    content: models.JSONField[CertificateDocument, CertificateDocument] = models.JSONField(
        encoder=DjangoJSONEncoder
    )
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            unique(
                "fiscal_year_be", "is_rehearsal", "number", name="certificate_number_is_unique"
            ),
            unique("template", "result", "nomination", name="certificate_is_issued_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.fiscal_year_be}"
