"""How a total came about, as one line each for stages and for bonus and deductions, such as
"85.00 − 2.00 (over time 2 minutes × 1.00) = 83.00"."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.judging.results.result_document import AdjustmentRuleV2, AdjustmentV2
from evaluations.judging.results.stages import StagePart, sum_of_stages
from evaluations.setup.rubrics.sums import exact_sum, published


@dataclass(frozen=True)
class Working:
    """A nominee's figures: `before` bonus and deductions, and the published `total`; `full` are
    the category's full marks and `places` the decimals of published figures."""

    full: Fraction
    before: Fraction
    total: Decimal
    places: int


def stage_working(working: Working, parts: Sequence[StagePart]) -> str:
    """The sum of the stages that count; empty without stages."""
    added = sum_of_stages(parts, with_names=True)
    before = published(working.before, working.places)
    return f"{added} = {before}" if added else ""


def adjustment_working(
    working: Working, rules: Sequence[AdjustmentRuleV2], adjustments: Sequence[AdjustmentV2]
) -> str:
    """What each bonus and deduction adds or takes; empty where there is none."""
    parts = [
        _part(rule, one, working.places)
        for rule, one in zip(rules, adjustments, strict=True)
        if Decimal(one["units"])
    ]
    if not parts:
        return ""
    before = published(working.before, working.places)
    line = f"{before} {' '.join(parts)} = {working.total}"
    raw = working.before + exact_sum(Fraction(*one["points"]) for one in adjustments)
    if raw > working.full:
        line = _("%(line)s (never above the full marks)") % {"line": line}
    elif raw < 0:
        line = _("%(line)s (never below 0)") % {"line": line}
    return line


def _part(rule: AdjustmentRuleV2, one: AdjustmentV2, places: int) -> str:
    points = Fraction(*one["points"])
    params = {
        "sign": "−" if points < 0 else "+",
        "points": published(abs(points), places),
        "name": rule["name"],
        "units": one["units"],
        "unit": rule["unit"],
        "each": f"{Decimal(rule['points']):.2f}",
        "most": rule["most"],
    }
    is_capped = abs(points) < Fraction(one["units"]) * Fraction(rule["points"])
    if is_capped:
        return (
            _("%(sign)s %(points)s (%(name)s %(units)s %(unit)s × %(each)s, %(most)s at most)")
            % params
        )
    return _("%(sign)s %(points)s (%(name)s %(units)s %(unit)s × %(each)s)") % params
