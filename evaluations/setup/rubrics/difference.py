"""A rubric as labelled lines, and what differs between two of them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.setup.rubrics.draft import DimensionDraft, IndicatorDraft, RubricDraft
from evaluations.setup.rubrics.models import RubricRuleChoice, ScoredFrom


@dataclass(frozen=True)
class Side:
    """One line of a comparison; a side is empty where the rubric has no such part."""

    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right


def lines_of(draft: RubricDraft) -> dict[str, str]:
    """Everything that `draft` says, one labelled line for each field that is filled in."""
    lines = {
        _("Rubric"): draft.name,
        _("Rule"): _label(RubricRuleChoice, draft.rule),
        _("Full marks"): draft.full_marks,
        _("Minimum total"): draft.minimum_total,
        _("Assumed"): _yes(draft.is_assumed),
    }
    for at, dimension in enumerate(draft.dimensions, start=1):
        lines |= _dimension_lines(_("Dimension %(number)s") % {"number": at}, dimension)
    for number, _dimension, indicator in draft.indicators():
        lines |= _indicator_lines(_("Indicator %(number)s") % {"number": number}, indicator)
    return {label: text for label, text in lines.items() if text}


def _yes(value: bool) -> str:
    return _("yes") if value else ""


def _label(choices: type[RubricRuleChoice] | type[ScoredFrom], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _dimension_lines(at: str, one: DimensionDraft) -> dict[str, str]:
    return {
        at: one.name,
        f"{at} · {_('weight')}": one.weight,
        f"{at} · {_('minimum')}": one.minimum,
        f"{at} · {_('scored from')}": _label(ScoredFrom, one.scored_from),
    }


def _indicator_lines(at: str, one: IndicatorDraft) -> dict[str, str]:
    lines = {
        at: one.name,
        f"{at} · {_('weight')}": one.weight,
        f"{at} · {_('maximum')}": one.maximum,
        f"{at} · {_('step')}": one.step,
        f"{at} · {_('guidance')}": one.guidance,
        f"{at} · {_('may be not applicable')}": _yes(one.allows_not_applicable),
        f"{at} · {_('evidence required')}": _yes(one.needs_evidence),
        f"{at} · {_('mandatory in a checklist')}": _yes(one.is_mandatory),
        f"{at} · {_('the top and bottom level need a comment')}": _yes(one.comment_at_extremes),
    }
    for place, topic in enumerate(one.topic_lines, start=1):
        lines[f"{at} · {_('topic %(number)s') % {'number': place}}"] = topic
    for place, level in enumerate(one.levels, start=1):
        label = f"{at} · {_('level %(number)s') % {'number': place}}"
        lines[label] = f"{level.points}: {level.text}"
    return lines


def side_by_side(left: RubricDraft, right: RubricDraft) -> list[Side]:
    """Every line of either, in the order of the newer one."""
    here, there = lines_of(left), lines_of(right)
    labels = list(there) + [label for label in here if label not in there]
    return [Side(label, here.get(label, ""), there.get(label, "")) for label in labels]


def changed(left: RubricDraft, right: RubricDraft) -> tuple[dict[str, str], dict[str, str]]:
    """The lines that differ, before and after, as the journal keeps them: in Thai."""
    with override("th"):
        differing = [side for side in side_by_side(left, right) if side.differs]
    before = {side.label: side.left for side in differing}
    return before, {side.label: side.right for side in differing}
