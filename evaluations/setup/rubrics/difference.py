"""A rubric as labelled lines, and what differs between two of them."""

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Field, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.setup.rubrics.arithmetic import DIMENSION_BASE
from evaluations.setup.rubrics.draft import (
    INDICATOR_FIELDS,
    AdjustmentDraft,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RequirementDraft,
    RubricDraft,
)
from evaluations.setup.rubrics.entry import BY_FIGURE
from evaluations.setup.rubrics.labels import (
    adjustment_in_words,
    requirement_in_words,
    scope_in_words,
)
from evaluations.setup.rubrics.models import (
    AdjustmentKind,
    Base,
    Indicator,
    RubricRuleChoice,
    ScoredFrom,
)


@dataclass(frozen=True)
class Side:
    """One line of a comparison; a side is empty where the rubric has no such part."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right


def lines_of(draft: RubricDraft, unlike: RubricDraft | None = None) -> dict[str, str]:
    """Everything that `draft` says, one labelled line for each field that is filled in; without
    the indicators that `unlike` has just so under the same number."""
    known = (
        {number: indicator for number, _dimension, indicator in unlike.indicators()}
        if unlike
        else {}
    )
    lines = {
        _("Rubric"): draft.name,
        _("Rule"): _label(RubricRuleChoice, draft.rule),
        _("Full marks"): draft.full_marks,
        _("What is not applicable"): _unless(DIMENSION_BASE, Base, draft.base),
        _("Classes of nominees"): draft.classes,
        _("Self-assessment"): _yes(draft.asks_self_assessment),
        _("Assumed"): _yes(draft.is_assumed),
    }
    for at, dimension in enumerate(draft.dimensions, start=1):
        lines |= _dimension_lines(_("Dimension %(number)s") % {"number": at}, dimension)
    for number, _dimension, indicator in draft.indicators():
        if indicator == known.get(number):
            continue
        lines |= _indicator_lines(_("Indicator %(number)s") % {"number": number}, indicator)
    for at, requirement in enumerate(draft.requirements, start=1):
        label = _("Requirement %(number)s") % {"number": at}
        lines[label] = _requirement(requirement, draft.reference_of(requirement))
    for at, adjustment in enumerate(draft.adjustments, start=1):
        label = _("Bonus or deduction %(number)s") % {"number": at}
        lines[label] = _adjustment(adjustment)
    return {label: text for label, text in lines.items() if text}


def _yes(value: bool) -> str:
    return _("yes") if value else ""


def _label(choices: type[TextChoices], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _unless(usual: str, choices: type[TextChoices], value: str) -> str:
    """A choice in words; nothing where it is the usual one."""
    return "" if value == usual else _label(choices, value)


def _requirement(requirement: RequirementDraft, number: str) -> str:
    text = requirement_in_words(
        requirement.measure,
        reference=number,
        bound=requirement.bound,
        most=requirement.most,
        nominee_class=requirement.nominee_class,
    )
    return f"{scope_in_words(requirement.scope, requirement.band)}: {text}"


def _adjustment(adjustment: AdjustmentDraft) -> str:
    text = adjustment_in_words(
        adjustment.kind, unit=adjustment.unit, points=adjustment.points, most=adjustment.most
    )
    return f"{_label(AdjustmentKind, adjustment.kind)}: {adjustment.name} {text}"


def _dimension_lines(at: str, dimension: DimensionDraft) -> dict[str, str]:
    return {
        at: dimension.name,
        f"{at} · {_('weight')}": dimension.weight,
        f"{at} · {_('scored from')}": _label(ScoredFrom, dimension.scored_from),
    }


def _indicator_lines(at: str, indicator: IndicatorDraft) -> dict[str, str]:
    lines = {at: indicator.name}
    for name in INDICATOR_FIELDS[1:]:
        column = cast("Field[Any, Any]", Indicator._meta.get_field(name))
        lines[f"{at} · {column.verbose_name}"] = _in_words(column, indicator)
    for place, topic in enumerate(indicator.topic_lines, start=1):
        label = _("topic %(number)s") % {"number": place}
        lines[f"{at} · {label}"] = topic
    for place, level in enumerate(indicator.levels, start=1):
        label = _("level %(number)s") % {"number": place}
        lines[f"{at} · {label}"] = _level(level)
    return lines


def _in_words(column: Field[Any, Any], indicator: IndicatorDraft) -> str:
    """A field in words; nothing where it is empty or chosen by itself."""
    value = getattr(indicator, column.name)
    if isinstance(value, bool):
        return _yes(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    if column.choices and value == column.default and indicator.entry not in BY_FIGURE:
        return ""
    return str(dict(column.choices or ()).get(value, value))


def _level(level: LevelDraft) -> str:
    if not level.lower:
        return f"{level.points}: {level.text}"
    params = {"lower": level.lower, "points": level.points, "text": level.text}
    return (_("from %(lower)s: %(points)s points %(text)s") % params).strip()


def side_by_side(left: RubricDraft, right: RubricDraft) -> list[Side]:
    """Every line of either, in the order of the newer one."""
    return _sides(lines_of(left), lines_of(right))


def _sides(here: dict[str, str], there: dict[str, str]) -> list[Side]:
    labels = list(there) + [label for label in here if label not in there]
    return [Side(label, here.get(label, ""), there.get(label, "")) for label in labels]


def changed(left: RubricDraft, right: RubricDraft) -> tuple[dict[str, str], dict[str, str]]:
    """The lines that differ, before and after, as the journal keeps them: in Thai."""
    with override("th"):
        sides = _sides(lines_of(left, unlike=right), lines_of(right, unlike=left))
    differing = [side for side in sides if side.differs]
    before = {side.label: side.left for side in differing}
    return before, {side.label: side.right for side in differing}
