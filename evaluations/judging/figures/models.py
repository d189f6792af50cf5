"""Figures that one person keys and another confirms, once for all judges."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.platform.constraints import holds, unique
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Stage
from evaluations.setup.rubrics.models import AdjustmentRule, Indicator
from units.models import User

# What a figure may be of; exactly one of them is named.
INDICATOR, STAGE, ADJUSTMENT = SUBJECTS = ("indicator", "stage", "adjustment")


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

    Only ever added to: a figure that was wrong is taken back with a reason, and keyed anew.
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
    keyed_at = models.DateTimeField()
    keyed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
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
            holds(
                Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                & ~Q(confirmed_by=F("keyed_by")),
                "figure_is_confirmed_by_another_person",
            ),
            holds(
                Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_reason=""),
                "ended_figure_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure}"

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.ended_at is None

    @property
    def subject(self) -> tuple[str, int]:
        """What it is the figure of: the kind, and its primary key."""
        for kind in SUBJECTS:
            if pk := getattr(self, f"{kind}_id"):
                return kind, pk
        raise ValueError("a figure without a subject")
