"""A rubric as one frozen object: what the sheet shows and what the arithmetic needs.

Reading it takes six queries; a frozen rubric never changes, so each process reads it once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

from evaluations.setup.rubrics.adjustments import AdjustmentRule
from evaluations.setup.rubrics.arithmetic import (
    DIMENSION_BASE,
    DimensionRule,
    IndicatorRule,
    RubricRule,
    lowest_of,
)
from evaluations.setup.rubrics.draft import INDICATOR_FIELDS
from evaluations.setup.rubrics.entry import (
    BY_FIGURE,
    POINTS,
    TABLE,
    points_by_table,
    points_by_target,
)
from evaluations.setup.rubrics.models import (
    Dimension,
    FigureBy,
    Indicator,
    Level,
    Rubric,
    Topic,
)
from evaluations.setup.rubrics.requirements import Requirement

CACHED_RUBRICS = 32


@dataclass(frozen=True)
class LevelNode:
    points: Decimal
    text: str
    lower: Decimal | None = None


@dataclass(frozen=True)
class IndicatorNode:
    pk: int
    number: str
    name: str
    guidance: str
    weight: Decimal
    lowest: Decimal
    maximum: Decimal
    step: Decimal
    allows_not_applicable: bool
    is_mandatory: bool
    needs_evidence: bool
    comment_at_extremes: bool
    topics: tuple[str, ...]
    levels: tuple[LevelNode, ...]
    entry: str = POINTS
    figure_by: str = FigureBy.JUDGE
    target: Decimal | None = None
    classes: tuple[str, ...] = ()

    def points_of(self, figure: Decimal) -> Decimal | Fraction:
        """Exact points that a figure earns; the entry is a table or a target."""
        if self.entry == TABLE:
            rows = [(level.lower or Decimal(0), level.points) for level in self.levels]
            return points_by_table(figure, rows)
        return points_by_target(figure, self.target or Decimal(1), self.maximum)

    def applies_to(self, nominee_class: str) -> bool:
        return not self.classes or nominee_class in self.classes

    @property
    def takes_figure(self) -> bool:
        """Whether a figure is entered, and the points come from it."""
        return self.entry in BY_FIGURE

    @property
    def is_keyed(self) -> bool:
        """Whether the secretary gives the figure, once for all judges."""
        return self.takes_figure and self.figure_by == FigureBy.SECRETARY

    @cached_property
    def digest(self) -> str:
        """A short sign of all it says: a draft says something else under the same key."""
        return sha256(repr(self).encode()).hexdigest()[:16]

    def is_extreme(self, points: Decimal) -> bool:
        """Whether `points` is the top or the bottom level."""
        levels = [level.points for level in self.levels]
        return points in (max(levels, default=self.maximum), min(levels, default=self.lowest))


@dataclass(frozen=True)
class DimensionNode:
    pk: int
    number: int
    name: str
    weight: Decimal
    scored_from: str
    indicators: tuple[IndicatorNode, ...]

    @property
    def rule(self) -> DimensionRule:
        indicators = tuple(
            IndicatorRule(
                indicator.pk,
                indicator.weight,
                indicator.maximum,
                indicator.is_mandatory,
                indicator.classes,
            )
            for indicator in self.indicators
        )
        return DimensionRule(self.number, self.weight, indicators)


@dataclass(frozen=True)
class RubricTree:
    pk: int
    name: str
    version: int
    is_assumed: bool
    rule_name: str
    full_marks: Decimal
    dimensions: tuple[DimensionNode, ...]
    base: str = DIMENSION_BASE
    classes: tuple[str, ...] = ()
    asks_self_assessment: bool = False
    requirements: tuple[Requirement, ...] = ()
    adjustments: tuple[AdjustmentRule, ...] = ()
    # Primary keys of the adjustments, in their order.
    adjustment_keys: tuple[int, ...] = ()

    @cached_property
    def rule(self) -> RubricRule:
        dimensions = tuple(dimension.rule for dimension in self.dimensions)
        return RubricRule(
            self.rule_name,
            self.full_marks,
            dimensions,
            self.base,
            self.requirements,
            self.adjustments,
        )

    @cached_property
    def keyed(self) -> tuple[IndicatorNode, ...]:
        """The indicators of which the secretary gives the figure."""
        return tuple(node for _dimension, node in self.indicators.values() if node.is_keyed)

    @cached_property
    def indicators(self) -> dict[int, tuple[DimensionNode, IndicatorNode]]:
        """Every indicator with its dimension, by primary key, in order."""
        return {
            indicator.pk: (dimension, indicator)
            for dimension in self.dimensions
            for indicator in dimension.indicators
        }


def _by_indicator(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    """What else stands in rows that begin with their indicator."""
    grouped: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for indicator, *columns in rows:
        grouped[indicator].append(tuple(columns))
    return grouped


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _indicators(rubric: Rubric, numbers: Mapping[int, int]) -> dict[int, list[IndicatorNode]]:
    """The indicators of every dimension, by the dimension's primary key; `numbers` are those of
    the dimensions."""
    of_rubric = {"indicator__dimension__rubric": rubric}
    topic_rows = Topic.objects.filter(**of_rubric).order_by("number")
    topics = _by_indicator(topic_rows.values_list("indicator", "text"))
    rows = Level.objects.filter(**of_rubric).order_by("number")
    levels = _by_indicator(rows.values_list("indicator", "points", "text", "lower"))
    nodes: dict[int, list[IndicatorNode]] = defaultdict(list)
    for row in Indicator.objects.filter(dimension__rubric=rubric).order_by("number"):
        node = IndicatorNode(
            pk=row.pk,
            number=f"{numbers[row.dimension_id]}.{row.number}",
            lowest=lowest_of(rubric.rule),
            topics=tuple(text for (text,) in topics[row.pk]),
            levels=tuple(LevelNode(*level) for level in levels[row.pk]),
            **{name: _frozen(getattr(row, name)) for name in INDICATOR_FIELDS},
        )
        nodes[row.dimension_id].append(node)
    return nodes


def _requirements(rubric: Rubric) -> tuple[Requirement, ...]:
    columns = ("number", "scope", "measure", "bound", "reference", "most", "nominee_class", "band")
    rows = rubric.requirements.order_by("number").values_list(*columns)
    return tuple(Requirement(*row) for row in rows)


def _adjustments(rubric: Rubric) -> dict[int, AdjustmentRule]:
    """The bonuses and deductions by primary key, in order."""
    columns = ("number", "kind", "name", "unit", "points", "most")
    rows = rubric.adjustments.order_by("number").values_list("pk", *columns)
    return {pk: AdjustmentRule(*row) for pk, *row in rows}


def read_tree(rubric: Rubric) -> RubricTree:
    """Read `rubric` from the database: six queries."""
    stored = list(Dimension.objects.filter(rubric=rubric).order_by("number"))
    indicators = _indicators(rubric, {row.pk: row.number for row in stored})
    adjustments = _adjustments(rubric)
    dimensions = tuple(
        DimensionNode(
            pk=row.pk,
            number=row.number,
            name=row.name,
            weight=row.weight,
            scored_from=row.scored_from,
            indicators=tuple(indicators[row.pk]),
        )
        for row in stored
    )
    return RubricTree(
        pk=rubric.pk,
        name=rubric.name,
        version=rubric.version,
        is_assumed=rubric.is_assumed,
        rule_name=rubric.rule,
        full_marks=rubric.full_marks,
        dimensions=dimensions,
        base=rubric.base,
        classes=tuple(rubric.classes),
        asks_self_assessment=rubric.asks_self_assessment,
        requirements=_requirements(rubric),
        adjustments=tuple(adjustments.values()),
        adjustment_keys=tuple(adjustments),
    )


@lru_cache(maxsize=CACHED_RUBRICS)
def _frozen_tree(pk: int, frozen_at: datetime) -> RubricTree:
    return read_tree(Rubric.objects.get(pk=pk))


def rubric_tree(rubric: Rubric) -> RubricTree:
    """The tree of `rubric`; from memory where it is frozen."""
    return read_tree(rubric) if rubric.frozen_at is None else tree_of(rubric.pk, rubric.frozen_at)


def tree_of(pk: int, frozen_at: datetime | None) -> RubricTree:
    """The tree of the rubric with primary key `pk`; from memory where it is frozen."""
    if frozen_at is None:
        return read_tree(Rubric.objects.get(pk=pk))
    return _frozen_tree(pk, frozen_at)


def forget_trees() -> None:
    """Empty the memory: for tests, where primary keys come back with other content."""
    _frozen_tree.cache_clear()
