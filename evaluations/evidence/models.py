"""Evidence: a file, a link or a text that supports dimensions or indicators.

Replacing an item adds a version; removing it hides it. Nothing is ever overwritten.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.constraints import one_of
from evaluations.nominations.models import Nomination
from evaluations.rubrics.models import Dimension, Indicator


class EvidenceKind(models.TextChoices):
    FILE = "file", _("file")
    LINK = "link", _("link")
    TEXT = "text", _("text")


class EvidenceQuerySet(models.QuerySet["EvidenceItem"]):
    def shown(self) -> EvidenceQuerySet:
        return self.filter(removed_at__isnull=True)


class EvidenceItem(models.Model):
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="evidence")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.TextField(_("title"))
    dimensions = models.ManyToManyField(Dimension, blank=True, related_name="evidence")
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="evidence")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("evidence")
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "number"], name="evidence_number_is_unique"
            )
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceVersion(models.Model):
    item = models.ForeignKey(EvidenceItem, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(_("kind"), max_length=4, choices=EvidenceKind)
    text = models.TextField(_("text"), blank=True)
    url = models.URLField(_("address"), max_length=1000, blank=True)
    file = models.FileField(upload_to="evidence", blank=True)
    original_name = models.CharField(max_length=255, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    is_late = models.BooleanField(_("after the deadline"), default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="evidence_version_is_unique"),
            one_of("kind", EvidenceKind, "evidence_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.FILE, text="", url="") & ~Q(file="")
                | Q(kind=EvidenceKind.LINK, text="", file="", url__startswith="https://")
                | Q(kind=EvidenceKind.TEXT, url="", file="") & ~Q(text=""),
                name="evidence_holds_what_its_kind_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.number})"
