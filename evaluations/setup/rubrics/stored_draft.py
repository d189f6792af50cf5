"""A stored rubric as its editor takes it up."""

from decimal import Decimal
from typing import Any

from evaluations.setup.rubrics.draft import (
    INDICATOR_FIELDS,
    AdjustmentDraft,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RequirementDraft,
    RubricDraft,
    plain_number,
)
from evaluations.setup.rubrics.requirements import LOW_MARKS, STAGE, Requirement
from evaluations.setup.rubrics.tree import DimensionNode, IndicatorNode, RubricTree


def draft_of(tree: RubricTree) -> RubricDraft:
    """The rubric as its editor shows it."""
    keys = _keys(tree)
    return RubricDraft(
        name=tree.name,
        rule=tree.rule_name,
        full_marks=plain_number(tree.full_marks),
        base=tree.base,
        classes="\n".join(tree.classes),
        asks_self_assessment=tree.asks_self_assessment,
        is_assumed=tree.is_assumed,
        dimensions=tuple(_dimension_draft(dimension) for dimension in tree.dimensions),
        requirements=tuple(
            _requirement_draft(requirement, keys) for requirement in tree.requirements
        ),
        adjustments=tuple(
            AdjustmentDraft(
                key=str(key),
                kind=adjustment.kind,
                name=adjustment.name,
                unit=adjustment.unit,
                points=plain_number(adjustment.points),
                most=plain_number(adjustment.most),
            )
            for key, adjustment in zip(tree.adjustment_keys, tree.adjustments, strict=True)
        ),
    )


def _keys(tree: RubricTree) -> dict[str, str]:
    """The key of every dimension and indicator, by its number; only indicators have a dot."""
    keys = {str(dimension.number): str(dimension.pk) for dimension in tree.dimensions}
    return keys | {node.number: str(pk) for pk, (_of, node) in tree.indicators.items()}


def _requirement_draft(requirement: Requirement, keys: dict[str, str]) -> RequirementDraft:
    number = requirement.reference
    return RequirementDraft(
        scope=requirement.scope,
        measure=requirement.measure,
        reference=number if requirement.measure == STAGE else keys.get(number, number),
        bound=plain_number(requirement.bound),
        most=str(requirement.most) if requirement.measure == LOW_MARKS else "",
        nominee_class=requirement.nominee_class,
        band=requirement.band,
    )


def _dimension_draft(node: DimensionNode) -> DimensionDraft:
    return DimensionDraft(
        key=str(node.pk),
        name=node.name,
        weight=plain_number(node.weight),
        scored_from=node.scored_from,
        indicators=tuple(_indicator_draft(indicator) for indicator in node.indicators),
    )


def _indicator_draft(node: IndicatorNode) -> IndicatorDraft:
    return IndicatorDraft(
        key=str(node.pk),
        topics="\n".join(node.topics),
        levels=tuple(
            LevelDraft(plain_number(level.points), level.text, plain_number(level.lower))
            for level in node.levels
        ),
        **{name: _typed(getattr(node, name)) for name in INDICATOR_FIELDS},
    )


def _typed(value: Any) -> Any:
    return plain_number(value) if value is None or isinstance(value, Decimal) else value
