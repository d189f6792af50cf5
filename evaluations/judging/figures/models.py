"""Figures that one person keys and another confirms, once for all judges."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.platform.constraints import by_another, holds, unique
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Category, Stage
from evaluations.setup.rubrics.models import AdjustmentRule, Indicator
from units.models import User

# What a figure may be of; exactly one of them is named.
INDICATOR, STAGE, ADJUSTMENT = SUBJECTS = ("indicator", "stage", "adjustment")
# That somebody asks to take a confirmed figure back.
ENDING = ("ending_asked_at", "ending_asked_by", "ending_reason")


class FigureImportQuerySet(models.QuerySet["FigureImport"]):
    def visible_to(self, user: User) -> FigureImportQuerySet:
        """Of the committees that `user` runs; overseers all."""
        return self.filter(committee__in=Committee.objects.watched_by(user))

    def decided_by(self, user: User) -> FigureImportQuerySet:
        """Those of which `user` may confirm the figures, or has brought them."""
        return self.filter(committee__in=Committee.objects.run_by(user))


class FigureImport(models.Model):
    """A spreadsheet of figures of a panel: what stood in it, shown before anything is keyed.

    `cells` hold nomination, kind and primary key of the subject, figure, reason and address of
    each cell that is new; `notes` what was read otherwise than it looks.
    """

    of_round = "committee__round"
    emergency = ()

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cells = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    keyed_at = models.DateTimeField(null=True, blank=True)

    objects = FigureImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name


class KeyedFigureQuerySet(models.QuerySet["KeyedFigure"]):
    def visible_to(self, user: User) -> KeyedFigureQuerySet:
        """Of the committees that `user` runs; overseers all."""
        return self.filter(nomination__committee__in=Committee.objects.watched_by(user))

    def decided_by(self, user: User) -> KeyedFigureQuerySet:
        """Those that `user` may confirm or take back, one's own keying never confirmed."""
        return self.filter(nomination__committee__in=Committee.objects.run_by(user))

    def of(self, kind: str, pk: int) -> KeyedFigureQuerySet:
        """Figures of one subject, such as the stage with primary key `pk`."""
        return self.filter(**{kind: pk})

    def unended(self) -> KeyedFigureQuerySet:
        """Those that nobody has taken back, confirmed or not."""
        return self.filter(ended_at=None)

    def confirmed(self) -> KeyedFigureQuerySet:
        """Those that count: confirmed by a second person and not taken back."""
        return self.unended().filter(confirmed_at__isnull=False)

    def waiting(self) -> KeyedFigureQuerySet:
        """Those that wait for the second person."""
        return self.unended().filter(confirmed_at=None)


class KeyedFigure(models.Model):
    """The figure of an indicator or of a stage, or the units of a bonus or a deduction.

    Only ever added to: a figure that was wrong is taken back with a reason, and keyed anew. As
    it counts by the word of two, a confirmed one is taken back by two.
    """

    of_round = "nomination__category__award__round"
    emergency = ()

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+"
    )
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, blank=True, related_name="+")
    adjustment = models.ForeignKey(
        AdjustmentRule, models.PROTECT, null=True, blank=True, related_name="+"
    )
    figure = models.DecimalField(_("figure"), max_digits=12, decimal_places=2)
    reason = models.TextField(_("reason or source"))
    # The spreadsheet that it came with.
    brought = models.ForeignKey(
        FigureImport, models.PROTECT, null=True, blank=True, related_name="figures"
    )
    keyed_at = models.DateTimeField()
    keyed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ending_asked_at = models.DateTimeField(null=True, blank=True)
    ending_asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ending_reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_reason = models.TextField(blank=True)

    objects = KeyedFigureQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            holds(
                Q(indicator__isnull=False, stage=None, adjustment=None)
                | Q(indicator=None, stage__isnull=False, adjustment=None)
                | Q(indicator=None, stage=None, adjustment__isnull=False),
                "figure_is_of_one_thing",
            ),
            *(
                unique(
                    "nomination",
                    subject,
                    name=f"one_figure_of_{article}_{subject}",
                    among=Q(ended_at__isnull=True),
                )
                for article, subject in (("an", "indicator"), ("a", "stage"))
            ),
            holds(Q(figure__gte=0) & ~Q(reason=""), "figure_is_possible_and_says_why"),
            by_another(
                "confirmed_at", "confirmed_by", "keyed_by", "figure_is_confirmed_by_another_person"
            ),
            holds(
                Q(ending_asked_at__isnull=True, ending_asked_by__isnull=True, ending_reason="")
                | Q(ending_asked_at__isnull=False, ending_asked_by__isnull=False)
                & Q(confirmed_at__isnull=False)
                & ~Q(ending_reason=""),
                "ending_of_a_confirmed_figure_says_why",
            ),
            holds(
                Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason=""),
                "ended_figure_says_why",
            ),
            holds(
                Q(ended_at__isnull=True)
                | Q(confirmed_at__isnull=True)
                | Q(ending_asked_by__isnull=False) & ~Q(ended_by=F("ending_asked_by")),
                "confirmed_figure_is_ended_by_another_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}"

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.ended_at is None

    @property
    def ending_waits(self) -> bool:
        """Whether it counts, and somebody has asked to take it back."""
        return self.ending_asked_at is not None and self.ended_at is None

    @property
    def subject(self) -> tuple[str, int]:
        """What it is the figure of: the kind, and its primary key."""
        for kind in SUBJECTS:
            if pk := getattr(self, f"{kind}_id"):
                return kind, pk
        raise ValueError("a figure without a subject")
