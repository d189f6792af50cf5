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
    requirements = tuple(_requirement(requirement) for requirement in draft.requirements)
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
    def scaled(indicator: IndicatorDraft) -> Iterable[IndicatorDraft]:
        yield replace(indicator, maximum=maximum, step=step, weight=indicator.weight or "1")

    return with_indicators(draft, scaled)


def _with_entries(draft: RubricDraft) -> RubricDraft:
    def entered(indicator: IndicatorDraft) -> Iterable[IndicatorDraft]:
        yield _by_entry(indicator, indicator.entry if draft.is_weighted else POINTS)

    return with_indicators(draft, entered)


def _by_entry(indicator: IndicatorDraft, entry: str) -> IndicatorDraft:
    levels = indicator.levels
    if entry != TABLE and any(level.lower for level in levels):
        levels = tuple(replace(level, lower="") for level in levels)
    return replace(
        indicator,
        entry=entry,
        # Points out of levels and figures come in no steps.
        step=indicator.step if entry == POINTS else FINEST_STEP,
        figure_by=indicator.figure_by if entry in BY_FIGURE else JUDGE,
        target=indicator.target if entry == LINEAR else "",
        levels=levels,
    )


def _requirement(requirement: RequirementDraft) -> RequirementDraft:
    return replace(
        requirement,
        reference="" if requirement.measure in (TOTAL, LOW_MARKS) else requirement.reference,
        most=(requirement.most or "0") if requirement.measure == LOW_MARKS else "",
        band=requirement.band if requirement.scope == BAND else "",
    )


def without_empty_rows(draft: RubricDraft) -> RubricDraft:
    """Rows that were left blank are none."""

    def bare(indicator: IndicatorDraft) -> Iterable[IndicatorDraft]:
        yield replace(
            indicator, levels=tuple(row for row in indicator.levels if row != LevelDraft())
        )

    adjustments = (
        adjustment
        for adjustment in draft.adjustments
        if adjustment.name or adjustment.unit or adjustment.points
    )
    return replace(
        with_indicators(draft, bare),
        requirements=tuple(
            requirement for requirement in draft.requirements if requirement != RequirementDraft()
        ),
        adjustments=tuple(adjustments),
    )
