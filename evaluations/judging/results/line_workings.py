"""How the total of a counted line came about, in words: see workings.py."""

from collections.abc import Sequence

from evaluations.judging.results.inputs import Inputs
from evaluations.judging.results.line_content import adjustments_content
from evaluations.judging.results.lines import Line
from evaluations.judging.results.result_document import AdjustmentRuleV2
from evaluations.judging.results.rules_content import adjustment_rules
from evaluations.judging.results.stages import parts_of, sum_of_stages
from evaluations.judging.results.workings import adjustment_working, given_of
from evaluations.setup.rubrics.sums import published


def workings_of(inputs: Inputs, line: Line) -> tuple[str, ...]:
    """The stages, and bonus and deductions, a line each where there are any."""
    texts = (_staged_text(inputs, line), adjusted_text(inputs, adjustment_rules(inputs), line))
    return tuple(text for text in texts if text)


def adjusted_text(inputs: Inputs, rules: Sequence[AdjustmentRuleV2], line: Line) -> str:
    """What bonus and deductions did to the total; empty where there are none."""
    if line.total is None or not rules:
        return ""
    adjusted = given_of(rules, adjustments_content(inputs, line))
    return adjustment_working(line.before, line.exact, str(line.total), adjusted)


def _staged_text(inputs: Inputs, line: Line) -> str:
    """The sum of the stages that count; empty without stages."""
    if line.total is None:
        return ""
    added = sum_of_stages(parts_of(inputs, line.stages), with_names=True)
    return f"{added} = {published(line.before, inputs.policy.places)}" if added else ""
