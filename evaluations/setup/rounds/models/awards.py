"""An award of a round, how its sheets are counted, and its bands."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import holds, one_of, unique
from evaluations.setup.rounds.models.rounds import AwardRound
from units.models import Versioned


class Mode(models.TextChoices):
    INDIVIDUAL = "individual", _("each seat scores")
    AGREED = "agreed", _("the committee agrees on one sheet")


class Aggregation(models.TextChoices):
    MEAN = "mean", _("mean")
    MEDIAN = "median", _("median")
    TRIMMED = "trimmed", _("mean without the highest and the lowest")


class CarriedBy(models.TextChoices):
    MAJORITY = "majority", _("more than half of the words")
    ALL = "all", _("all words")


class Award(Versioned):
    of_round = "round"
    emergency = "__all__"
    has_history = True

    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="awards")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.TextField(_("name"))
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.INDIVIDUAL)
    aggregation = models.CharField(
        _("aggregation"), max_length=8, choices=Aggregation, default=Aggregation.MEAN
    )

    # Of an agreed sheet.
    carried_by = models.CharField(
        _("an agreed sheet is carried by"),
        max_length=8,
        choices=CarriedBy,
        default=CarriedBy.MAJORITY,
    )
    places = models.PositiveSmallIntegerField(
        _("decimals of published figures"), default=2, validators=[MaxValueValidator(2)]
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("award")
        constraints = [
            unique("round", "number", name="award_number_is_unique"),
            one_of("mode", Mode, "award_mode_is_known"),
            one_of("aggregation", Aggregation, "award_aggregation_is_known"),
            one_of("carried_by", CarriedBy, "award_carried_by_is_known"),
            holds(Q(places__lte=2), "award_places_are_possible"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_agreed(self) -> bool:
        """Whether the committee agrees on one sheet, instead of one for each seat."""
        return self.mode == Mode.AGREED


class Band(models.Model):
    """An award band from `lower` up to, not including, the next band's lower bound.

    Only the lower bound is stored, so a gap or an overlap cannot be written down; the lowest
    band of an award starts at 0.
    """

    of_round = "award__round"
    emergency = "__all__"

    award = models.ForeignKey(Award, models.PROTECT, related_name="bands")
    name = models.CharField(_("name"), max_length=120)
    lower = models.DecimalField(_("from"), max_digits=6, decimal_places=2)

    class Meta:
        ordering = ["-lower"]
        verbose_name = _("award band")
        constraints = [
            unique("award", "lower", name="band_bound_is_unique"),
            unique("award", "name", name="band_name_is_unique"),
            holds(Q(lower__gte=0), "band_bound_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name
