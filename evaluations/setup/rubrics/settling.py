"""What follows from the choices of a draft: fields that a choice does not use are empty. Plain
Python."""

from collections.abc import Iterable
from dataclasses import replace

from evaluations.setup.rubrics.arithmetic import SCALES
from evaluations.setup.rubrics.draft import (
    JUDGE,
    IndicatorDraft,
    LevelDraft,
    RequirementDraft,
    RubricDraft,
    with_indicators,
)
from evaluations.setup.rubrics.entry import BY_FIGURE, LINEAR, POINTS, TABLE
from evaluations.setup.rubrics.requirements import BAND, LOW_MARKS, TOTAL

FINEST_STEP = "0.01"


def settled(draft: RubricDraft) -> RubricDraft:
    """What follows from the rule: levels run from 1 to 5; a checklist counts its items. Other
    entries than points exist with weighted points alone."""
    requirements = tuple(_requirement(one) for one in draft.requirements)
    draft = replace(_with_entries(draft), requirements=requirements)
    if draft.rule in SCALES:
        draft = _with_scale(draft, *map(str, SCALES[draft.rule][1:]))
    return _counted(draft) if draft.is_checklist else draft


def _counted(draft: RubricDraft) -> RubricDraft:
    """A dimension of a checklist weighs as many points as it has items."""
    dimensions = tuple(
        replace(dimension, weight=str(len(dimension.indicators) or 1))
        for dimension in draft.dimensions
    )
    items = sum(len(dimension.indicators) for dimension in draft.dimensions)
    return replace(draft, dimensions=dimensions, full_marks=str(items or 1))


def _with_scale(draft: RubricDraft, maximum: str, step: str) -> RubricDraft:
    def scaled(one: IndicatorDraft) -> Iterable[IndicatorDraft]:
        yield replace(one, maximum=maximum, step=step, weight=one.weight or "1")

    return with_indicators(draft, scaled)


def _with_entries(draft: RubricDraft) -> RubricDraft:
    def entered(one: IndicatorDraft) -> Iterable[IndicatorDraft]:
        yield _by_entry(one, one.entry if draft.is_weighted else POINTS)

    return with_indicators(draft, entered)


def _by_entry(one: IndicatorDraft, entry: str) -> IndicatorDraft:
    levels = one.levels
    if entry != TABLE and any(level.lower for level in levels):
        levels = tuple(replace(level, lower="") for level in levels)
    return replace(
        one,
        entry=entry,
        # Points out of levels and figures come in no steps.
        step=one.step if entry == POINTS else FINEST_STEP,
        figure_by=one.figure_by if entry in BY_FIGURE else JUDGE,
        target=one.target if entry == LINEAR else "",
        levels=levels,
    )


def _requirement(one: RequirementDraft) -> RequirementDraft:
    return replace(
        one,
        reference="" if one.measure in (TOTAL, LOW_MARKS) else one.reference,
        most=(one.most or "0") if one.measure == LOW_MARKS else "",
        band=one.band if one.scope == BAND else "",
    )


def without_empty_rows(draft: RubricDraft) -> RubricDraft:
    """Rows that were left blank are none."""

    def bare(one: IndicatorDraft) -> Iterable[IndicatorDraft]:
        yield replace(one, levels=tuple(row for row in one.levels if row != LevelDraft()))

    adjustments = (one for one in draft.adjustments if one.name or one.unit or one.points)
    return replace(
        with_indicators(draft, bare),
        requirements=tuple(one for one in draft.requirements if one != RequirementDraft()),
        adjustments=tuple(adjustments),
    )
