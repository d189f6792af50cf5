"""What is written on a score sheet: marks with the evidence they cite, and notes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.models.sheets import MarkKind, ScoreSheet
from evaluations.platform.constraints import holds, one_of, unique
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.models import Dimension, Indicator


class Mark(models.Model):
    """One indicator on one sheet. Range and step are checked by a trigger (triggers.py)."""

    of_round = "sheet__nomination__category__award__round"
    emergency = ()

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="marks")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=MarkKind, default=MarkKind.UNMARKED)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    # What the points come from, where a figure is entered (rubrics/entry.py).
    figure = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(default=1)
    # The device's own name for the edit that made this version: sent twice, it is written once.
    saved_as = models.UUIDField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            unique("sheet", "indicator", name="mark_is_unique"),
            one_of("kind", MarkKind, "mark_kind_is_known"),
            holds(
                Q(kind=MarkKind.SCORED, points__isnull=False, points__gte=0)
                | ~Q(kind=MarkKind.SCORED) & Q(points__isnull=True),
                "mark_has_points_when_scored",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.points}"


class Citation(models.Model):
    """Where in a version of a piece of evidence the judge saw what the mark says.

    `page` is counted from 1, `second` is the moment of a film or a recording; neither: the whole.
    """

    of_round = "sheet__nomination__category__award__round"
    emergency = ()

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="citations")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    version = models.ForeignKey(EvidenceVersion, models.PROTECT, related_name="citations")
    page = models.PositiveSmallIntegerField(default=0)
    second = models.PositiveIntegerField(default=0)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            unique("sheet", "indicator", "version", "page", "second", name="citation_is_unique"),
            holds(Q(page=0) | Q(second=0), "citation_is_of_a_page_or_a_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}:{self.page}:{self.second}"


class DimensionNote(models.Model):
    """Strengths (จุดเด่น) and suggestions (ข้อเสนอแนะ) for one dimension."""

    of_round = "sheet__nomination__category__award__round"
    emergency = ()

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="notes")
    dimension = models.ForeignKey(Dimension, models.PROTECT, related_name="+")
    strengths = models.TextField(_("strengths"), blank=True)
    suggestions = models.TextField(_("suggestions"), blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_as = models.UUIDField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [unique("sheet", "dimension", name="note_is_unique")]

    def __str__(self) -> str:
        return self.strengths


class PrivateNote(models.Model):
    """What a judge notes for themself about a nomination; nobody else ever reads it."""

    of_round = "nomination__category__award__round"
    emergency = ()

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="private_notes")
    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="+")
    text = models.TextField(_("private note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_as = models.UUIDField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [unique("seat", "nomination", name="private_note_is_unique")]

    def __str__(self) -> str:
        return f"{self.pk}"
