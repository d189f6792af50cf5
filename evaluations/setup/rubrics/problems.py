"""What is wrong with a rubric that somebody is editing, and what it still lacks. Plain Python."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as fresh
from decimal import Decimal

from evaluations.setup.rubrics.draft import (
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_DIMENSIONS,
    MOST_INDICATORS,
    MOST_LEVELS,
    DimensionDraft,
    IndicatorDraft,
    LevelDraft,
    RubricDraft,
    number,
    plain_number,
)


@dataclass(frozen=True)
class Fault:
    """What keeps a draft from being saved: the field of its part, and which sentence says why."""

    field: str
    code: str
    values: dict[str, str] = fresh(default_factory=dict)


@dataclass(frozen=True)
class Lack:
    """What a saved rubric still lacks before it can be used."""

    code: str
    values: dict[str, str] = fresh(default_factory=dict)


def faults(draft: RubricDraft) -> list[Fault]:
    """Everything that keeps `draft` from being saved, in the order of the page."""
    found = rubric_faults(draft)
    for dimension in draft.dimensions:
        found += dimension_faults(dimension)
        for indicator in dimension.indicators:
            found += indicator_faults(indicator)
    return found


def rubric_faults(draft: RubricDraft) -> list[Fault]:
    """What is wrong with the rubric's own fields."""
    found = [
        *_text_fault("name", draft.name, 300),
        *_positive("full_marks", draft.full_marks),
        *_minimum("minimum_total", draft.minimum_total, draft.full_marks),
    ]
    if len(draft.dimensions) > MOST_DIMENSIONS:
        found.append(Fault("name", "too_many_dimensions", {"most": str(MOST_DIMENSIONS)}))
    return found


def dimension_faults(dimension: DimensionDraft) -> list[Fault]:
    """What is wrong with a dimension's own fields."""
    found = [
        *_text_fault("name", dimension.name, LONGEST_NAME),
        *_positive("weight", dimension.weight),
        *_minimum("minimum", dimension.minimum, dimension.weight),
    ]
    if len(dimension.indicators) > MOST_INDICATORS:
        found.append(Fault("name", "too_many_indicators", {"most": str(MOST_INDICATORS)}))
    return found


def indicator_faults(indicator: IndicatorDraft) -> list[Fault]:
    found = [
        *_text_fault("name", indicator.name, LONGEST_NAME),
        *_positive("weight", indicator.weight),
        *_positive("maximum", indicator.maximum),
        *_positive("step", indicator.step),
    ]
    maximum, step = number(indicator.maximum), number(indicator.step)
    if maximum and step and (step > maximum or step >= 100):
        found.append(Fault("step", "step_too_large"))
    found += _level_faults(indicator.levels, maximum, step)
    for name in ("guidance", "topics"):
        if len(getattr(indicator, name)) > LONGEST_TEXT:
            found.append(Fault(name, "too_long", {"most": str(LONGEST_TEXT)}))
    return found


def _level_faults(
    levels: Sequence[LevelDraft], maximum: Decimal | None, step: Decimal | None
) -> list[Fault]:
    seen: set[Decimal] = set()
    for level in levels:
        points = number(level.points)
        if points is None or points < 0 or not level.text:
            return [Fault("levels", "level_incomplete")]
        if maximum and points > maximum:
            return [Fault("levels", "level_above_maximum", {"points": level.points})]
        if step and points % step:
            return [Fault("levels", "level_off_step", {"points": level.points})]
        if points in seen:
            return [Fault("levels", "level_twice", {"points": level.points})]
        seen.add(points)
    too_many = len(levels) > MOST_LEVELS
    return [Fault("levels", "too_many_levels", {"most": str(MOST_LEVELS)})] if too_many else []


def _text_fault(at: str, text: str, longest: int) -> list[Fault]:
    if not text:
        return [Fault(at, "empty")]
    return [Fault(at, "too_long", {"most": str(longest)})] if len(text) > longest else []


def _positive(at: str, text: str) -> list[Fault]:
    value = number(text)
    if value is None:
        return [Fault(at, "not_a_number")]
    return [] if value > 0 else [Fault(at, "not_positive")]


def _minimum(at: str, text: str, most: str) -> list[Fault]:
    if not text:
        return []
    value, limit = number(text), number(most)
    if value is None or value < 0:
        return [Fault(at, "not_a_number")]
    return [Fault(at, "minimum_too_high")] if limit is not None and value > limit else []


def lacks(draft: RubricDraft) -> list[Lack]:
    """What a draft without faults still lacks before a round may open with it."""
    found = [] if draft.dimensions else [Lack("no_dimension")]
    found += [
        Lack("no_indicator", {"number": str(at)})
        for at, dimension in enumerate(draft.dimensions, start=1)
        if not dimension.indicators
    ]
    total = weight_sum(draft.dimensions)
    if draft.dimensions and total != number(draft.full_marks):
        params = {"sum": plain_number(total), "full": draft.full_marks}
        found.append(Lack("weights", params))
    return found


def weight_sum(parts: Iterable[DimensionDraft | IndicatorDraft]) -> Decimal:
    """The sum of the weights that can be read."""
    return sum((number(part.weight) or Decimal(0) for part in parts), Decimal(0))
