"""How the total of a counted line came about, in words: see workings.py."""

from collections.abc import Sequence

from evaluations.judging.results.inputs import Inputs
from evaluations.judging.results.line_content import adjustments_content
from evaluations.judging.results.result_document import AdjustmentRuleV2
from evaluations.judging.results.rules_content import adjustment_rules
from evaluations.judging.results.stages import parts_of
from evaluations.judging.results.tally import Line, full_marks
from evaluations.judging.results.workings import Working, adjustment_working, stage_working


def workings_of(inputs: Inputs, line: Line) -> tuple[str, ...]:
    """The stages, and bonus and deductions, a line each where there are any."""
    working = _working(inputs, line)
    if working is None:
        return ()
    texts = (
        stage_working(working, parts_of(inputs, line.stages)),
        adjusted_text(inputs, adjustment_rules(inputs), line),
    )
    return tuple(text for text in texts if text)


def adjusted_text(inputs: Inputs, rules: Sequence[AdjustmentRuleV2], line: Line) -> str:
    """What bonus and deductions did to the total; empty where there are none."""
    working = _working(inputs, line)
    if working is None or not rules:
        return ""
    return adjustment_working(working, rules, adjustments_content(inputs, line))


def _working(inputs: Inputs, line: Line) -> Working | None:
    if line.total is None:
        return None
    return Working(
        full=full_marks(inputs.tree.rule, inputs.policy),
        before=line.before,
        total=line.total,
        places=inputs.policy.places,
    )
