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
from evaluations.platform.removal import HeldAt
from evaluations.setup.rubrics import adjustments, arithmetic, entry, requirements
from units.models import Named, NamedQuerySet, User, Versioned


class RubricRuleChoice(models.TextChoices):
    WEIGHTED = arithmetic.WEIGHTED, _("weighted points")
    LEVEL = arithmetic.LEVEL, _("level × weight")
    CHECKLIST = arithmetic.CHECKLIST, _("checklist")


class Base(models.TextChoices):
    DIMENSION = arithmetic.DIMENSION_BASE, _("the weight goes to the rest of the dimension")
    WHOLE = arithmetic.WHOLE_BASE, _("the weight comes off the whole form")


class RubricQuerySet(NamedQuerySet["Rubric"]):
    def visible_to(self, user: User) -> RubricQuerySet:
        return self if user.oversees else self.none()

    def newest_versions(self) -> RubricQuerySet:
        """Of every rubric the versions that no later one follows."""
        return self.filter(rubric=None)


class Rubric(Named, Versioned):
    held_at = HeldAt(_("rubric"), "rubric")
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
    base = models.CharField(
        _("what is not applicable"), max_length=9, choices=Base, default=Base.DIMENSION
    )
    # Names of classes of nominees, such as S, M and L; none where all are judged alike.
    classes = models.JSONField(_("classes of nominees"), default=list, blank=True)
    asks_self_assessment = models.BooleanField(
        _("the office gives its own marks first"), default=False
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
            one_of("rule", RubricRuleChoice, "rubric_rule_is_known"),
            one_of("base", Base, "rubric_base_is_known"),
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
    scored_from = models.CharField(
        _("scored from"), max_length=12, choices=ScoredFrom, default=ScoredFrom.PRESENTATION
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("dimension")
        constraints = [
            unique("rubric", "number", name="dimension_number_is_unique"),
            holds(Q(weight__gt=0, number__gte=1), "dimension_has_weight"),
            one_of("scored_from", ScoredFrom, "dimension_scored_from_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Entry(models.TextChoices):
    """How a mark is entered (entry.py)."""

    POINTS = entry.POINTS, _("points")
    LEVELS = entry.LEVELS, _("only the points of a level")
    TABLE = entry.TABLE, _("a figure, by a table")
    LINEAR = entry.LINEAR, _("a figure, by a target")


class FigureBy(models.TextChoices):
    JUDGE = "judge", _("each judge")
    SECRETARY = "secretary", _("the secretary, once for all judges")


class Indicator(models.Model):
    emergency = "__all__"

    dimension = models.ForeignKey(Dimension, models.CASCADE, related_name="indicators")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    name = models.TextField(_("name"))
    guidance = models.TextField(_("guidance"), blank=True)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2)
    maximum = models.DecimalField(_("maximum"), max_digits=6, decimal_places=2)
    step = models.DecimalField(_("step"), max_digits=4, decimal_places=2, default=Decimal("0.5"))
    entry = models.CharField(
        _("how a mark is entered"), max_length=6, choices=Entry, default=Entry.POINTS
    )
    figure_by = models.CharField(
        _("who gives the figure"), max_length=9, choices=FigureBy, default=FigureBy.JUDGE
    )
    # The figure that earns the maximum, where the entry is linear.
    target = models.DecimalField(
        _("target"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    # Of the rubric's classes those it applies to; every class where empty.
    classes = models.JSONField(_("only for classes"), default=list, blank=True)
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
            one_of("entry", Entry, "indicator_entry_is_known"),
            one_of("figure_by", FigureBy, "indicator_figure_by_is_known"),
            holds(~Q(entry=Entry.LINEAR) | Q(target__gt=0), "linear_indicator_has_a_target"),
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
    """What earns how many points; a judge may press the level instead of typing the number.

    In a table, `lower` is the least figure that earns the points."""

    emergency = "__all__"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField(_("number"))
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    lower = models.DecimalField(
        _("figure from"), max_digits=12, decimal_places=2, null=True, blank=True
    )
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


class Scope(models.TextChoices):
    RANK = requirements.RANK, _("to be ranked")
    GO_UP = requirements.GO_UP, _("to go up to the next level")
    BAND = requirements.BAND, _("to be given a band")


class Measure(models.TextChoices):
    TOTAL = requirements.TOTAL, _("total")
    DIMENSION = requirements.DIMENSION, _("dimension")
    STAGE = requirements.STAGE, _("stage")
    INDICATOR = requirements.INDICATOR, _("indicator")
    LOW_MARKS = requirements.LOW_MARKS, _("number of indicators at or below a mark")


class Requirement(models.Model):
    """What a nominee must reach, apart from its rank (requirements.py)."""

    emergency = "__all__"

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="requirements")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    scope = models.CharField(_("needed"), max_length=5, choices=Scope, default=Scope.RANK)
    measure = models.CharField(_("measured"), max_length=9, choices=Measure)
    reference = models.CharField(_("which one"), max_length=9, blank=True)
    bound = models.DecimalField(_("at least"), max_digits=6, decimal_places=2)
    most = models.PositiveSmallIntegerField(_("at most so many"), default=0)
    nominee_class = models.CharField(_("class of nominees"), max_length=40, blank=True)
    band = models.CharField(_("band"), max_length=120, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("requirement")
        constraints = [
            unique("rubric", "number", name="requirement_number_is_unique"),
            one_of("scope", Scope, "requirement_scope_is_known"),
            one_of("measure", Measure, "requirement_measure_is_known"),
            holds(Q(bound__gte=0, number__gte=1), "requirement_has_a_bound"),
            holds(
                Q(measure__in=[Measure.TOTAL, Measure.LOW_MARKS], reference="")
                | ~Q(measure__in=[Measure.TOTAL, Measure.LOW_MARKS]) & ~Q(reference=""),
                "requirement_names_what_it_measures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.reference}"


class AdjustmentKind(models.TextChoices):
    BONUS = adjustments.BONUS, _("bonus")
    DEDUCTION = adjustments.DEDUCTION, _("deduction")


class AdjustmentRule(models.Model):
    """Points that a unit of something adds or takes away (adjustments.py)."""

    emergency = "__all__"

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="adjustments")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    kind = models.CharField(_("kind"), max_length=9, choices=AdjustmentKind)
    name = models.CharField(_("for what"), max_length=300)
    unit = models.CharField(_("unit"), max_length=60)
    points = models.DecimalField(_("points per unit"), max_digits=6, decimal_places=2)
    most = models.DecimalField(
        _("at most, in points"), max_digits=6, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = ["number"]
        verbose_name = _("bonus or deduction")
        constraints = [
            unique("rubric", "number", name="adjustment_rule_number_is_unique"),
            one_of("kind", AdjustmentKind, "adjustment_kind_is_known"),
            holds(
                Q(points__gt=0, number__gte=1) & (Q(most__isnull=True) | Q(most__gt=0)),
                "adjustment_rule_has_points",
            ),
        ]

    def __str__(self) -> str:
        return self.name
