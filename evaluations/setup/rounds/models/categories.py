"""A category of an award, and the stages of its total."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import holds, one_of, unique
from evaluations.platform.removal import HeldAt
from evaluations.setup.rounds.models.awards import Award
from evaluations.setup.rubrics.models import Rubric


class QuotaPer(models.TextChoices):
    REGION = "region", _("inspection region")
    PROVINCE = "province", _("province")
    ZONE = "zone", _("zone")
    COMMITTEE = "committee", _("committee")
    ROUND = "round", _("whole round")


class CategoryQuerySet(models.QuerySet["Category"]):
    def for_awards(self) -> CategoryQuerySet:
        """Those in which nominees are ranked for the award; the others count in one of these."""
        counting = Stage.objects.within_a_round().filter(from_category=OuterRef("pk"))
        return self.filter(~Exists(counting))


class Category(models.Model):
    held_at = HeldAt(_("category"), "award_edit", "award_id")
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

    held_at = HeldAt(_("stage"), "category_stages", "category_id")
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
