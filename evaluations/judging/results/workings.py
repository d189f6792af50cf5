"""How a total came about: what a trimmed mean left out, and bonus and deductions, as one line such
as "85.00 − 2.00 (over time 2 minutes × 1) = 83.00 → 83.00": exact until the last figure, which is
published. The board, the preview and every certified face say it in the same words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from evaluations.judging.results.result_document import AdjustmentRuleV2, AdjustmentV2
from evaluations.platform.documents.figures import exact_text, fraction
from evaluations.setup.rubrics.sums import exact_sum

Given = tuple[AdjustmentRuleV2, AdjustmentV2]


def given_of(
    rules: Sequence[AdjustmentRuleV2], adjustments: Sequence[AdjustmentV2]
) -> list[Given]:
    """Each bonus and deduction that a nominee has, with its rule."""
    by_number = {rule["number"]: rule for rule in rules}
    return [
        (by_number[adjustment["number"]], adjustment)
        for adjustment in adjustments
        if adjustment["points"][0]
    ]


def adjustment_working(
    before: Fraction, exact: Fraction, total: str, adjustments: Sequence[Given]
) -> str:
    """From the total `before` bonus and deductions to the `exact` one, never above full marks nor
    below 0, and the published one; empty where there is neither bonus nor deduction."""
    if not adjustments:
        return ""
    raw = before + exact_sum(fraction(adjustment["points"]) for _rule, adjustment in adjustments)
    text = exact_text(before)
    text += "".join(_step(rule, adjustment) for rule, adjustment in adjustments)
    text += f" = {exact_text(raw) if raw >= 0 else '−' + exact_text(-raw)}"
    if raw != exact:
        bound = _("at most full marks") if raw > exact else _("not below 0")
        text += f", {bound}: {exact_text(exact)}"
    return f"{text} → {total}"


def _step(rule: AdjustmentRuleV2, adjustment: AdjustmentV2) -> str:
    points = fraction(adjustment["points"])
    sign = "−" if points < 0 else "+"
    counted = f"{rule['name']} {adjustment['units']} {rule['unit']} × {rule['points']}"
    if abs(points) < Fraction(adjustment["units"]) * Fraction(rule["points"]):
        counted += ", " + _("at most %(most)s points") % {"most": rule["most"]}
    return f" {sign} {exact_text(abs(points))} ({counted})"


def left_out_workings(sheets: Iterable[tuple[str, Fraction, Fraction]]) -> Iterator[str]:
    """Which sheets a trimmed mean left out, and how much of each; of every sheet its seat, in
    words, its total and its share."""
    extremes: dict[tuple[Fraction, Fraction], list[str]] = defaultdict(list)
    for seat, total, share in sheets:
        if share != 1:
            extremes[total, 1 - share].append(seat)
    for (total, left), seats in sorted(extremes.items()):
        params = {"seats": _(" and ").join(seats), "total": exact_text(total)}
        if left == 1:
            yield _("Not counted: %(seats)s at %(total)s") % params
            continue
        part = _("half") if left == Fraction(1, 2) else str(left)
        yield _("Not counted: %(seats)s, equal at %(total)s, %(part)s of each sheet") % {
            **params,
            "part": part,
        }
