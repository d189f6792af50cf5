"""What is wrong with an indicator that somebody is editing, and with its levels. Plain Python."""

from collections.abc import Iterator
from decimal import Decimal

from evaluations.setup.rubrics.arithmetic import lowest_of
from evaluations.setup.rubrics.draft import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_FIGURE,
    MOST_LEVELS,
    IndicatorDraft,
    LevelDraft,
    RubricDraft,
    number,
)
from evaluations.setup.rubrics.entry import LEVELS, LINEAR, POINTS, TABLE
from evaluations.setup.rubrics.fault import (
    Fault,
    length_faults,
    positive_faults,
    text_faults,
)


def indicator_faults(draft: RubricDraft, indicator: IndicatorDraft) -> list[Fault]:
    """What is wrong with an indicator of `draft`."""
    faults = [
        *text_faults("name", indicator.name, LONGEST_NAME),
        *positive_faults("weight", indicator.weight),
        *positive_faults("maximum", indicator.maximum),
        *positive_faults("step", indicator.step),
        *_step_faults(indicator),
        *_entry_faults(indicator),
        *_level_faults(draft, indicator),
        *_class_faults(draft, indicator),
    ]
    if indicator.is_mandatory and not draft.is_checklist:
        faults.append(Fault("is_mandatory", "mandatory_in_checklists"))
    for name in ("guidance", "topics"):
        faults += length_faults(name, getattr(indicator, name), LONGEST_TEXT)
    return faults


def _step_faults(indicator: IndicatorDraft) -> list[Fault]:
    """A mark runs in steps from 0 (from 1 for levels), and its maximum has to be one of them."""
    maximum, step = number(indicator.maximum), number(indicator.step)
    if not maximum or not step or maximum < 0 or step < 0:
        return []
    if step > maximum or step >= 100:
        return [Fault("step", "step_too_large")]
    if maximum % step:
        params = {"maximum": indicator.maximum, "step": indicator.step}
        return [Fault("step", "maximum_unreachable", params)]
    return []


def _entry_faults(indicator: IndicatorDraft) -> list[Fault]:
    if indicator.entry == LINEAR and not indicator.target:
        return [Fault("target", "no_target")]
    if indicator.entry == LINEAR:
        return positive_faults("target", indicator.target, MOST_FIGURE)
    if indicator.entry == LEVELS and not indicator.levels:
        return [Fault("levels", "no_levels")]
    if indicator.entry == TABLE:
        return _table_faults(indicator)
    return []


def _table_faults(indicator: IndicatorDraft) -> list[Fault]:
    """Every row has a figure from which it counts; the first of them counts from 0."""
    lowers = [number(level.lower, MOST_FIGURE) for level in indicator.levels]
    if any(lower is None or lower < 0 for lower in lowers):
        return [Fault("levels", "row_without_figure")]
    if Decimal(0) not in lowers:
        return [Fault("levels", "no_row_from_zero")]
    return [] if len(set(lowers)) == len(lowers) else [Fault("levels", "figure_twice")]


def _class_faults(draft: RubricDraft, indicator: IndicatorDraft) -> Iterator[Fault]:
    for name in indicator.classes:
        if name not in draft.class_names:
            yield Fault("classes", "class_unknown", {"class": name})
            return


def _level_faults(draft: RubricDraft, indicator: IndicatorDraft) -> list[Fault]:
    """The first level that cannot stand as it is."""
    lowest = lowest_of(draft.rule)
    seen: set[Decimal] = set()
    for level in indicator.levels:
        code = _wrong_with(level, indicator, lowest, seen)
        if code:
            params = {"points": level.points, "lowest": str(lowest)}
            return [Fault("levels", code, params)]
        seen.add(number(level.points) or Decimal(0))
    if len(indicator.levels) > MOST_LEVELS:
        return [Fault("levels", "too_many_levels", {"most": str(MOST_LEVELS)})]
    return []


def _wrong_with(
    level: LevelDraft, indicator: IndicatorDraft, lowest: Decimal, seen: set[Decimal]
) -> str:
    """Which sentence says what is wrong with a level; empty where nothing is. A row of a table
    says by its figure what it is for, and needs no description."""
    points, maximum = number(level.points), number(indicator.maximum)
    if points is None or points < 0 or not (level.text or indicator.entry == TABLE):
        return "level_incomplete"
    wrong = {
        "level_above_maximum": bool(maximum) and points > (maximum or 0),
        "level_below_lowest": points < lowest,
        "level_off_step": indicator.entry == POINTS and _is_off_step(points, indicator),
        "level_twice": points in seen,
    }
    return next((code for code, is_wrong in wrong.items() if is_wrong), "")


def _is_off_step(points: Decimal, indicator: IndicatorDraft) -> bool:
    step = number(indicator.step)
    return bool(step and points % step)
