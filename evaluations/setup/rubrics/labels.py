"""Requirements, bonuses and deductions, and how a mark is entered, in words."""

from django.utils.translation import gettext as _

from evaluations.setup.rubrics.adjustments import BONUS, AdjustmentRule
from evaluations.setup.rubrics.draft import plain_number
from evaluations.setup.rubrics.entry import LEVELS, LINEAR, POINTS, TABLE
from evaluations.setup.rubrics.models import FigureBy
from evaluations.setup.rubrics.requirements import BAND, GO_UP, RANK, Requirement
from evaluations.setup.rubrics.tree import IndicatorNode


def requirement_in_words(
    measure: str, *, reference: str, bound: str, most: str, nominee_class: str
) -> str:
    """What a requirement asks for, such as "dimension 2 at least 35 (class L)"."""
    params = {"reference": reference, "bound": bound, "most": most}
    text = {
        "total": _("total at least %(bound)s"),
        "dimension": _("dimension %(reference)s at least %(bound)s"),
        "stage": _("stage %(reference)s at least %(bound)s"),
        "indicator": _("indicator %(reference)s at least %(bound)s"),
        "low_marks": _("at most %(most)s indicators with %(bound)s points or fewer"),
    }[measure] % params
    if nominee_class:
        text = _("%(text)s (class %(class)s)") % {"text": text, "class": nominee_class}
    return text


def scope_in_words(scope: str, band: str) -> str:
    """What a requirement is needed for."""
    if scope == BAND and band:
        return _("To be given the band “%(band)s”") % {"band": band}
    return {
        RANK: _("To be ranked"),
        GO_UP: _("To go up to the next level"),
        BAND: _("To be given a band"),
    }[scope]


def requirement_line(requirement: Requirement) -> tuple[str, str]:
    """What it is needed for, and what is needed."""
    text = requirement_in_words(
        requirement.measure,
        reference=requirement.reference,
        bound=plain_number(requirement.bound),
        most=str(requirement.most),
        nominee_class=requirement.nominee_class,
    )
    return scope_in_words(requirement.scope, requirement.band), text


def adjustment_in_words(kind: str, *, unit: str, points: str, most: str) -> str:
    """What a unit adds or takes away, such as "+ 2 for each certificate, at most 6"."""
    params = {"sign": "+" if kind == BONUS else "−", "points": points, "unit": unit, "most": most}
    if most:
        return _("%(sign)s %(points)s for each %(unit)s, at most %(most)s") % params
    return _("%(sign)s %(points)s for each %(unit)s") % params


def adjustment_line(rule: AdjustmentRule) -> tuple[str, str]:
    """For what, and how much."""
    text = adjustment_in_words(
        rule.kind, unit=rule.unit, points=plain_number(rule.points), most=plain_number(rule.most)
    )
    return rule.name, text


def entry_in_words(node: IndicatorNode, *, is_checklist: bool) -> str:
    """How a mark is entered, and that an item must be passed; a checklist only has passed or
    not."""
    params = {
        "target": plain_number(node.target),
        "lowest": plain_number(node.lowest),
        "maximum": plain_number(node.maximum),
        "step": plain_number(node.step),
    }
    scale = _("marks %(lowest)s–%(maximum)s, in steps of %(step)s") % params
    texts = {
        POINTS: "" if is_checklist else scale,
        LEVELS: _("only the points of a level"),
        TABLE: _("a figure becomes points by the table"),
        LINEAR: _("figure ÷ %(target)s × %(maximum)s, at most %(maximum)s") % params,
    }
    by_secretary = node.figure_by == FigureBy.SECRETARY
    giver = _("the secretary gives the figure, once for all judges") if by_secretary else ""
    must = _("mandatory") if node.is_mandatory else ""
    return " · ".join(text for text in (texts[node.entry], giver, must) if text)
