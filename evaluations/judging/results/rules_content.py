"""By which rules a category is counted, as a certified result says it."""

from evaluations.judging.results.inputs import Inputs, stage_rule
from evaluations.judging.results.result_document import (
    AdjustmentRuleV2,
    DimensionV2,
    IndicatorV2,
    PolicyV2,
    RequirementV2,
    StageV2,
)
from evaluations.judging.scoring.marking import plain
from evaluations.setup.rubrics.adjustments import AdjustmentRule
from evaluations.setup.rubrics.requirements import Requirement
from evaluations.setup.rubrics.tree import DimensionNode, IndicatorNode


def _indicator(node: IndicatorNode) -> IndicatorV2:
    return {
        "number": node.number,
        "name": node.name,
        "weight": plain(node.weight),
        "maximum": plain(node.maximum),
        "is_mandatory": node.is_mandatory,
        "entry": node.entry,
        "figure_by": node.figure_by,
        "target": None if node.target is None else plain(node.target),
        "table": [
            [plain(level.lower), plain(level.points)]
            for level in node.levels
            if level.lower is not None
        ],
        "classes": list(node.classes),
    }


def dimension_content(node: DimensionNode) -> DimensionV2:
    """A dimension of the rubric, as far as a result is counted by it."""
    return {
        "number": node.number,
        "name": node.name,
        "weight": plain(node.weight),
        "indicators": [_indicator(indicator) for indicator in node.indicators],
    }


def requirement_content(requirement: Requirement) -> RequirementV2:
    return {
        "number": requirement.number,
        "scope": requirement.scope,
        "measure": requirement.measure,
        "reference": requirement.reference,
        "bound": plain(requirement.bound),
        "most": requirement.most,
        "nominee_class": requirement.nominee_class,
        "band": requirement.band,
    }


def _adjustment_rule(rule: AdjustmentRule) -> AdjustmentRuleV2:
    return {
        "number": rule.number,
        "kind": rule.kind,
        "name": rule.name,
        "unit": rule.unit,
        "points": plain(rule.points),
        "most": None if rule.most is None else plain(rule.most),
    }


def adjustment_rules(inputs: Inputs) -> list[AdjustmentRuleV2]:
    return [_adjustment_rule(rule) for rule in inputs.tree.adjustments]


def _stages(inputs: Inputs) -> list[StageV2]:
    rules = [(stage, stage_rule(stage, inputs.category)) for stage in inputs.stages]
    return [
        {
            "number": stage.number,
            "name": stage.name,
            "share": plain(stage.share),
            "full": plain(rule.full),
            "source": stage.source,
            "gate": None if stage.gate is None else plain(stage.gate),
        }
        for stage, rule in rules
    ]


def policy_content(inputs: Inputs) -> PolicyV2:
    """By which rules a category is counted."""
    policy, award = inputs.policy, inputs.category.award
    return {
        "is_agreed": award.is_agreed,
        "carried_by": award.carried_by,
        "aggregation": policy.aggregation,
        "quorum": award.round.quorum,
        "tie_chain": list(policy.tie_chain),
        "bands": [[name, plain(lower)] for name, lower in policy.bands],
        "places": policy.places,
        "requirements": [
            requirement_content(requirement) for requirement in inputs.tree.requirements
        ],
        "adjustments": adjustment_rules(inputs),
        "stages": _stages(inputs),
    }
