"""What figures may be keyed of in a category: its rubric's indicators whose figure the secretary
gives, its stages that are a figure, and its bonuses and deductions."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.models import ADJUSTMENT, INDICATOR, STAGE
from evaluations.judging.figures.queries import CATEGORIES_WITH_FIGURES
from evaluations.setup.rounds.models import Stage, StageSource
from evaluations.setup.rubrics.draft import plain_number
from evaluations.setup.rubrics.entry import BY_FIGURE, TABLE
from evaluations.setup.rubrics.models import (
    AdjustmentRule,
    FigureBy,
    Indicator,
)

# A unit of something that did not happen is not keyed.
LEAST_UNITS = Decimal("0.01")
MOST = Decimal("9999999999.99")


@dataclass(frozen=True)
class Subject:
    """What a figure is keyed of; `kind` and `pk` name its row.

    `hint` says what the figure does. It lies between `least` and `most` (None: no limit).
    `classes` are those of the nominees it is asked of, every class where empty; without
    `is_needed` it is keyed only where there is one.
    """

    kind: str
    pk: int
    name: str
    hint: str
    least: Decimal = Decimal(0)
    most: Decimal | None = None
    classes: tuple[str, ...] = ()
    is_needed: bool = True

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.pk

    @property
    def is_adjustment(self) -> bool:
        return self.kind == ADJUSTMENT

    def is_asked_of(self, nominee_class: str) -> bool:
        return not self.classes or nominee_class in self.classes


def why_not(subject: Subject, nomination: Nomination, figure: Decimal) -> str:
    """Why `figure` cannot be keyed; empty where it can."""
    if not subject.is_asked_of(nomination.nominee_class):
        return _("This figure is not asked of a nominee of this class.")
    if figure < subject.least:
        return _("The figure must be at least %(least)s.") % {"least": plain_number(subject.least)}
    most = MOST if subject.most is None else subject.most
    if figure > most:
        return _("The figure is at most %(most)s.") % {"most": plain_number(most)}
    return ""


Subjects = dict[int, tuple[Subject, ...]]


def subjects_of(categories: Collection[int]) -> Subjects:
    """By primary key of the category, those of it that have any: one query where none has, five
    otherwise, however many categories."""
    rubrics: dict[int, int] = dict(CATEGORIES_WITH_FIGURES.rows(categories=list(categories)))
    if not rubrics:
        return {}
    by_rubric: dict[int, list[Subject]] = defaultdict(list)
    for indicator in _indicators(rubrics.values()):
        by_rubric[indicator.dimension.rubric_id].append(_of_indicator(indicator))
    adjustments: dict[int, list[Subject]] = defaultdict(list)
    for rule in AdjustmentRule.objects.filter(rubric__in=rubrics.values()).order_by("number"):
        adjustments[rule.rubric_id].append(_of_adjustment(rule))
    stages: dict[int, list[Subject]] = defaultdict(list)
    for stage in _stages().filter(category__in=rubrics).order_by("number"):
        stages[stage.category_id].append(_of_stage(stage))
    return {
        pk: (*by_rubric[rubric], *stages[pk], *adjustments[rubric])
        for pk, rubric in rubrics.items()
    }


def subject_of(category: int, kind: str, pk: int) -> Subject | None:
    """The one that `kind` and `pk` name, where it is keyed in the category."""
    every = subjects_of([category]).get(category, ())
    return next((subject for subject in every if subject.key == (kind, pk)), None)


def _stages() -> QuerySet[Stage]:
    return Stage.objects.filter(source=StageSource.FIGURE)


def _indicators(rubrics: Collection[int]) -> QuerySet[Indicator]:
    rows = Indicator.objects.filter(figure_by=FigureBy.SECRETARY, entry__in=BY_FIGURE)
    rows = rows.filter(dimension__rubric__in=rubrics).select_related("dimension")
    return rows.prefetch_related("levels").order_by("dimension__number", "number")


def _of_indicator(row: Indicator) -> Subject:
    levels = sorted((level.lower or Decimal(0), level.points) for level in row.levels.all())
    maximum = plain_number(row.maximum)
    if row.entry == TABLE:
        table = ", ".join(f"{plain_number(low)} → {plain_number(won)}" for low, won in levels)
        hint = _("Points by figure: %(table)s") % {"table": table}
        least = min((low for low, _won in levels), default=Decimal(0))
    else:
        target = plain_number(row.target)
        hint = _("The target %(target)s earns %(maximum)s points; more earns no more.") % {
            "target": target,
            "maximum": maximum,
        }
        least = Decimal(0)
    name = f"{row.dimension.number}.{row.number} {row.name}"
    return Subject(INDICATOR, row.pk, name, hint, least=least, classes=tuple(row.classes))


def _of_stage(row: Stage) -> Subject:
    params = {"full": plain_number(row.full_marks), "share": plain_number(row.share)}
    hint = _("Full marks %(full)s; counts %(share)s of the total.") % params
    is_needed = bool(row.share) or row.gate is not None
    return Subject(STAGE, row.pk, row.name, hint, most=row.full_marks, is_needed=is_needed)


def _of_adjustment(row: AdjustmentRule) -> Subject:
    params = {
        "kind": row.get_kind_display(),
        "points": plain_number(row.points),
        "unit": row.unit,
        "most": plain_number(row.most),
    }
    hint = _("%(kind)s of %(points)s points per %(unit)s") % params
    if row.most is not None:
        hint = _("%(kind)s of %(points)s points per %(unit)s, %(most)s points at most") % params
    return Subject(ADJUSTMENT, row.pk, row.name, hint, least=LEAST_UNITS, is_needed=False)
