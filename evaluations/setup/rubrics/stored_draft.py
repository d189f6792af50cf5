"""A stored rubric as its editor takes it up."""

from evaluations.setup.rubrics.draft import (
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RubricDraft,
    plain_number,
)
from evaluations.setup.rubrics.requirements import DIMENSION, RANK, TOTAL
from evaluations.setup.rubrics.tree import DimensionNode, IndicatorNode, RubricTree


def draft_of(tree: RubricTree) -> RubricDraft:
    """The rubric as its editor shows it."""
    return RubricDraft(
        name=tree.name,
        rule=tree.rule_name,
        full_marks=plain_number(tree.full_marks),
        minimum_total=_minimum(tree, TOTAL),
        is_assumed=tree.is_assumed,
        dimensions=tuple(_dimension_draft(tree, dimension) for dimension in tree.dimensions),
    )


def _minimum(tree: RubricTree, measure: str, reference: str = "") -> str:
    """The least figure that a measure needs for a rank; empty where it needs none."""
    return next(
        (
            plain_number(one.bound)
            for one in tree.requirements
            if (one.scope, one.measure, one.reference) == (RANK, measure, reference)
        ),
        "",
    )


def _dimension_draft(tree: RubricTree, node: DimensionNode) -> DimensionDraft:
    return DimensionDraft(
        key=str(node.pk),
        name=node.name,
        weight=plain_number(node.weight),
        minimum=_minimum(tree, DIMENSION, str(node.number)),
        scored_from=node.scored_from,
        indicators=tuple(_indicator_draft(indicator) for indicator in node.indicators),
    )


def _indicator_draft(node: IndicatorNode) -> IndicatorDraft:
    return IndicatorDraft(
        key=str(node.pk),
        name=node.name,
        guidance=node.guidance,
        topics="\n".join(node.topics),
        weight=plain_number(node.weight),
        maximum=plain_number(node.maximum),
        step=plain_number(node.step),
        allows_not_applicable=node.allows_not_applicable,
        needs_evidence=node.needs_evidence,
        is_mandatory=node.is_mandatory,
        comment_at_extremes=node.comment_at_extremes,
        levels=tuple(LevelDraft(plain_number(level.points), level.text) for level in node.levels),
    )
