"""An award round with its awards, categories, policies and award bands."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import holds, in_order, one_of, unique
from evaluations.platform.errors import Refused
from evaluations.setup.rubrics.models import Rubric
from units.models import Named, NamedQuerySet, Place, User, Versioned


def default_tie_chain() -> list[Any]:
    """Dimension 1, then 2, …, then most top marks (docs/domain.md, ties)."""
    return ["dimensions", "top_marks"]


class RoundLevel(models.TextChoices):
    DISTRICT = "district", _("district level")
    ZONE = "zone", _("zone level")
    PROVINCE = "province", _("province level")
    REGION = "region", _("region level")
    NATIONAL = "national", _("national level")


class Phase(models.TextChoices):
    DRAFT = "draft", _("draft")
    OPEN = "open", _("open for nominations")
    EVALUATING = "evaluating", _("evaluating")
    CLOSED = "closed", _("closed")
    PUBLISHED = "published", _("published")
    ARCHIVED = "archived", _("archived")


# Nobody is scored yet: winners of the level below may still come in.
BEFORE_EVALUATION = (Phase.DRAFT, Phase.OPEN)
# Offices bring evidence, committees have work before them.
UNDER_WAY = (Phase.OPEN, Phase.EVALUATING)
# The evaluation has ended: committees and their plan stay as they were.
OVER = (Phase.CLOSED, Phase.PUBLISHED, Phase.ARCHIVED)
# Certified results may be shown outside the committees.
PUBLIC = (Phase.PUBLISHED, Phase.ARCHIVED)


class Reveal(models.TextChoices):
    AFTER_ALL = "after_all", _("after every scoring seat has submitted")
    AFTER_OWN = "after_own", _("after one's own sheet is submitted")
    NEVER = "never", _("not before certification")


class OpenFrom(models.TextChoices):
    PRESENTING = "presenting", _("when the presentation starts")
    SESSION_START = "session_start", _("from the start of the session day")


class RoundQuerySet(NamedQuerySet["AwardRound"]):
    def visible_to(self, user: User) -> RoundQuerySet:
        return self if user.oversees else self.none()


class AwardRound(Named, Versioned):
    of_round = "pk"
    emergency = "__all__"
    has_history = True

    name = models.CharField(_("name"), max_length=300)
    fiscal_year_be = models.PositiveSmallIntegerField(
        _("fiscal year (B.E.)"), validators=[MinValueValidator(2400), MaxValueValidator(2700)]
    )
    level = models.CharField(_("level"), max_length=10, choices=RoundLevel)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase, default=Phase.DRAFT)
    is_rehearsal = models.BooleanField(_("rehearsal"), default=False)
    reveal = models.CharField(
        _("marks are revealed"), max_length=10, choices=Reveal, default=Reveal.AFTER_ALL
    )
    open_from = models.CharField(
        _("sheets open"), max_length=13, choices=OpenFrom, default=OpenFrom.PRESENTING
    )
    comment_at_extremes = models.BooleanField(
        _("a mark in the top or bottom level needs a comment"), default=False
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum (counted sheets)"), default=2, validators=[MinValueValidator(1)]
    )
    tie_chain = models.JSONField(_("tie chain"), default=default_tie_chain)
    tolerance = models.DecimalField(
        _("tolerance between seats"), max_digits=5, decimal_places=2, default=Decimal(2)
    )
    shows_marks_to_officers = models.BooleanField(
        _("offices see their marks after publication"), default=False
    )
    nominations_close_at = models.DateTimeField(_("nominations close"), null=True, blank=True)
    evidence_closes_at = models.DateTimeField(_("evidence deadline"), null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(
        _("grace after a deadline (minutes)"), default=0, validators=[MaxValueValidator(1440)]
    )
    next_round = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lower_rounds",
        verbose_name=_("round of the next level"),
    )
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year_be", "-pk"]
        verbose_name = _("round")
        constraints = [
            one_of("level", RoundLevel, "round_level_is_known"),
            one_of("phase", Phase, "round_phase_is_known"),
            one_of("reveal", Reveal, "round_reveal_is_known"),
            one_of("open_from", OpenFrom, "round_open_from_is_known"),
            holds(
                Q(quorum__gte=1, fiscal_year_be__range=(2400, 2700), tolerance__gte=0),
                "round_numbers_are_possible",
            ),
            in_order("nominations_close_at", "evidence_closes_at", "round_deadlines_are_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    def words(self) -> tuple[str, str]:
        return self.name, f"{self.name} {self.fiscal_year_be}"

    @property
    def is_editable(self) -> bool:
        """Awards, rubrics and policies change only before the round opens."""
        return self.phase == Phase.DRAFT

    @property
    def tells_offices(self) -> bool:
        """Whether an office may read its own marks: once published, if the round says so."""
        return self.shows_marks_to_officers and self.phase in PUBLIC

    def require_evaluating(self) -> None:
        """Refuse what only the evaluation allows."""
        if self.phase != Phase.EVALUATING:
            raise Refused(gettext("The round is not being evaluated at the moment."))

    @property
    def grace(self) -> datetime.timedelta:
        return datetime.timedelta(minutes=self.grace_minutes)


class Zone(models.Model):
    """A named set of places of one round, such as one of three zones of a province's districts."""

    of_round = "round"
    emergency = "__all__"

    round = models.ForeignKey(AwardRound, models.PROTECT, related_name="zones")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120)
    places = models.ManyToManyField(Place, related_name="+", verbose_name=_("places"))

    class Meta:
        ordering = ["number"]
        verbose_name = _("zone")
        constraints = [
            unique("round", "number", name="zone_number_is_unique"),
            unique("round", "name", name="zone_name_is_unique"),
        ]

    def __str__(self) -> str:
        return self.name


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


class QuotaPer(models.TextChoices):
    REGION = "region", _("inspection region")
    PROVINCE = "province", _("province")
    ZONE = "zone", _("zone")
    COMMITTEE = "committee", _("committee")
    ROUND = "round", _("whole round")


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


class CategoryQuerySet(models.QuerySet["Category"]):
    def for_awards(self) -> CategoryQuerySet:
        """Those in which nominees are ranked for the award; the others count in one of these."""
        counting = Stage.objects.within_a_round().filter(from_category=OuterRef("pk"))
        return self.filter(~Exists(counting))


class Category(models.Model):
    of_round = "award__round"
    emergency = "__all__"
    has_history = True

    award = models.ForeignKey(Award, models.PROTECT, related_name="categories")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.TextField(_("name"))
    rubric = models.ForeignKey(
        Rubric, models.PROTECT, related_name="categories", verbose_name=_("rubric")
    )
    quota = models.PositiveSmallIntegerField(_("how many go up to the next level"), default=0)
    quota_per = models.CharField(
        _("of each"), max_length=9, choices=QuotaPer, default=QuotaPer.REGION
    )
    hands_on = models.BooleanField(
        _("a place that may not go up is handed on to the next"), default=False
    )

    objects = CategoryQuerySet.as_manager()

    class Meta:
        ordering = ["award__number", "number"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            unique("award", "number", name="category_number_is_unique"),
            one_of("quota_per", QuotaPer, "category_quota_per_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_stage(self) -> bool:
        """Whether it counts in another category of its round, and ranks nobody by itself."""
        return Stage.objects.within_a_round().filter(from_category=self.pk).exists()

    @property
    def full_marks(self) -> Decimal:
        """What it gives at most: the shares of its stages, or its rubric's full marks."""
        shares = [stage.share for stage in self.stages.all()]
        return sum(shares, Decimal(0)) if shares else self.rubric.full_marks


class StageSource(models.TextChoices):
    SHEETS = "sheets", _("the sheets of this category")
    RESULT = "result", _("the certified result of another category")
    FIGURE = "figure", _("a figure that two people enter")


class StageQuerySet(models.QuerySet["Stage"]):
    def within_a_round(self) -> StageQuerySet:
        """Those that count a category of their own round: other judges, or a second visit."""
        return self.filter(from_category__award__round=F("category__award__round"))

    def in_full(self) -> StageQuerySet:
        """In order, with all that says what they count."""
        rows = self.select_related("from_category__rubric", "from_category__award__round")
        return rows.order_by("number")


class Stage(models.Model):
    """A part of a category's total: share × figure ÷ full marks.

    What other judges decide, or a second visit, is a category of its own whose certified result
    counts here. A category without stages is one stage with the whole share.
    """

    of_round = "category__award__round"
    emergency = "__all__"

    category = models.ForeignKey(Category, models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    name = models.CharField(_("name"), max_length=300)
    # In full marks of the category; 0 is shown and not counted.
    share = models.DecimalField(_("share"), max_digits=6, decimal_places=2)
    source = models.CharField(_("comes from"), max_length=6, choices=StageSource)
    from_category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="counts_in",
        verbose_name=_("category whose result counts"),
    )
    # Of a figure; a result and sheets bring their own.
    full_marks = models.DecimalField(
        _("full marks"), max_digits=8, decimal_places=2, null=True, blank=True
    )
    gate = models.DecimalField(
        _("needed to go on"), max_digits=8, decimal_places=2, null=True, blank=True
    )

    objects = StageQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("stage")
        constraints = [
            unique("category", "number", name="stage_number_is_unique"),
            unique("category", name="stage_of_own_sheets_is_unique", among=Q(source="sheets")),
            one_of("source", StageSource, "stage_source_is_known"),
            holds(Q(share__gte=0, number__gte=1), "stage_share_is_possible"),
            holds(
                Q(source=StageSource.RESULT, from_category__isnull=False)
                | ~Q(source=StageSource.RESULT) & Q(from_category__isnull=True),
                "stage_names_the_result_that_counts",
            ),
            holds(
                Q(source=StageSource.FIGURE, full_marks__gt=0)
                | ~Q(source=StageSource.FIGURE) & Q(full_marks__isnull=True),
                "stage_figure_has_full_marks",
            ),
            holds(
                Q(gate__isnull=True) | ~Q(source=StageSource.SHEETS),
                "stage_of_own_sheets_has_no_gate",
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
