"""What is scored: rubric → dimension (มิติ) → indicator (ตัวชี้วัด) → topics and levels.

A rubric row is one version; it is frozen when the first mark against it is given.
"""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import holds, one_of, unique
from units.models import Named, NamedQuerySet, User, Versioned


class RubricRuleChoice(models.TextChoices):
    WEIGHTED = "weighted", _("weighted points")
    LEVEL = "level", _("level × weight")
    CHECKLIST = "checklist", _("checklist")


class RubricQuerySet(NamedQuerySet["Rubric"]):
    def visible_to(self, user: User) -> RubricQuerySet:
        return self if user.oversees else self.none()

    def newest_versions(self) -> RubricQuerySet:
        """Of every rubric the versions that no later one follows."""
        return self.filter(rubric=None)


class Rubric(Named, Versioned):
    emergency = "__all__"
    has_history = True

    name = models.CharField(_("name"), max_length=300)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    rule = models.CharField(
        _("rule"), max_length=10, choices=RubricRuleChoice, default=RubricRuleChoice.WEIGHTED
    )
    full_marks = models.DecimalField(
        _("full marks"), max_digits=6, decimal_places=2, default=Decimal(100)
    )
    minimum_total = models.DecimalField(
        _("minimum total"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    is_assumed = models.BooleanField(_("assumed, not official"), default=False)
    frozen_at = models.DateTimeField(_("frozen since"), null=True, blank=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "version"]
        verbose_name = _("rubric")
        constraints = [
            unique("name", "version", name="rubric_version_is_unique"),
            holds(Q(full_marks__gt=0), "rubric_has_full_marks"),
            holds(
                Q(minimum_total__isnull=True)
                | Q(minimum_total__gte=0, minimum_total__lte=F("full_marks")),
                "rubric_minimum_is_within_full_marks",
            ),
            one_of("rule", RubricRuleChoice, "rubric_rule_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    def words(self) -> tuple[str, str]:
        return self.name, self.name


class ScoredFrom(models.TextChoices):
    DOCUMENTS = "documents", _("documents")
    PRESENTATION = "presentation", _("presentation")


class Dimension(models.Model):
    emergency = "__all__"

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="dimensions")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    name = models.TextField(_("name"))
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2)
    minimum = models.DecimalField(
        _("minimum"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    scored_from = models.CharField(
        _("scored from"), max_length=12, choices=ScoredFrom, default=ScoredFrom.PRESENTATION
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("dimension")
        constraints = [
            unique("rubric", "number", name="dimension_number_is_unique"),
            holds(Q(weight__gt=0, number__gte=1), "dimension_has_weight"),
            holds(
                Q(minimum__isnull=True) | Q(minimum__gte=0, minimum__lte=F("weight")),
                "dimension_minimum_is_within_weight",
            ),
            one_of("scored_from", ScoredFrom, "dimension_scored_from_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Indicator(models.Model):
    emergency = "__all__"

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="indicators")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    name = models.TextField(_("name"))
    guidance = models.TextField(_("guidance"), blank=True)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2)
    maximum = models.DecimalField(_("maximum"), max_digits=6, decimal_places=2)
    step = models.DecimalField(_("step"), max_digits=4, decimal_places=2, default=Decimal("0.5"))
    allows_not_applicable = models.BooleanField(_("may be not applicable"), default=False)
    needs_evidence = models.BooleanField(_("evidence required"), default=False)
    is_mandatory = models.BooleanField(_("mandatory in a checklist"), default=False)
    comment_at_extremes = models.BooleanField(
        _("the top and bottom level need a comment"), default=False
    )

    class Meta:
        ordering = ["dimension__number", "number"]
        verbose_name = _("indicator")
        constraints = [
            unique("dimension", "number", name="indicator_number_is_unique"),
            holds(Q(weight__gt=0, number__gte=1), "indicator_has_weight"),
            holds(Q(step__gt=0, maximum__gte=F("step")), "indicator_has_steps"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Topic(models.Model):
    """A sub-heading (หัวข้อย่อย) that an indicator asks about."""

    emergency = "__all__"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="topics")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["number"]
        constraints = [unique("indicator", "number", name="topic_number_is_unique")]

    def __str__(self) -> str:
        return self.text


class Level(models.Model):
    """What earns how many points; a judge may press the level instead of typing the number."""

    emergency = "__all__"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField(_("number"))
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["number"]
        constraints = [
            unique("indicator", "number", name="level_number_is_unique"),
            unique("indicator", "points", name="level_points_are_unique"),
            holds(Q(points__gte=0), "level_points_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.text}"
