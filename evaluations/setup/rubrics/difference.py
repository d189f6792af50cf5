"""A rubric as labelled lines, and what differs between two of them."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.setup.rubrics.arithmetic import DIMENSION_BASE
from evaluations.setup.rubrics.draft import (
    AdjustmentDraft,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RequirementDraft,
    RubricDraft,
)
from evaluations.setup.rubrics.entry import BY_FIGURE, POINTS
from evaluations.setup.rubrics.models import (
    AdjustmentKind,
    Base,
    Entry,
    FigureBy,
    RubricRuleChoice,
    ScoredFrom,
)
from evaluations.setup.rubrics.words import (
    adjustment_in_words,
    requirement_in_words,
    scope_in_words,
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
    known = {number: one for number, _dimension, one in unlike.indicators()} if unlike else {}
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


def _requirement(one: RequirementDraft, number: str) -> str:
    text = requirement_in_words(
        one.measure,
        reference=number,
        bound=one.bound,
        most=one.most,
        nominee_class=one.nominee_class,
    )
    return f"{scope_in_words(one.scope, one.band)}: {text}"


def _adjustment(one: AdjustmentDraft) -> str:
    text = adjustment_in_words(one.kind, unit=one.unit, points=one.points, most=one.most)
    return f"{_label(AdjustmentKind, one.kind)}: {one.name} {text}"


def _dimension_lines(at: str, one: DimensionDraft) -> dict[str, str]:
    return {
        at: one.name,
        f"{at} · {_('weight')}": one.weight,
        f"{at} · {_('scored from')}": _label(ScoredFrom, one.scored_from),
    }


def _indicator_lines(at: str, one: IndicatorDraft) -> dict[str, str]:
    lines = {
        at: one.name,
        f"{at} · {_('weight')}": one.weight,
        f"{at} · {_('maximum')}": one.maximum,
        f"{at} · {_('step')}": one.step,
        f"{at} · {_('how a mark is entered')}": _unless(POINTS, Entry, one.entry),
        f"{at} · {_('who gives the figure')}": (
            _label(FigureBy, one.figure_by) if one.entry in BY_FIGURE else ""
        ),
        f"{at} · {_('target')}": one.target,
        f"{at} · {_('only for classes')}": ", ".join(one.classes),
        f"{at} · {_('guidance')}": one.guidance,
        f"{at} · {_('may be not applicable')}": _yes(one.allows_not_applicable),
        f"{at} · {_('evidence required')}": _yes(one.needs_evidence),
        f"{at} · {_('mandatory in a checklist')}": _yes(one.is_mandatory),
        f"{at} · {_('the top and bottom level need a comment')}": _yes(one.comment_at_extremes),
    }
    for place, topic in enumerate(one.topic_lines, start=1):
        label = _("topic %(number)s") % {"number": place}
        lines[f"{at} · {label}"] = topic
    for place, level in enumerate(one.levels, start=1):
        label = _("level %(number)s") % {"number": place}
        lines[f"{at} · {label}"] = _level(level)
    return lines


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
