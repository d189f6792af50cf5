"""What is wrong with a rubric that somebody is editing, and what it still lacks. Plain Python."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as fresh
from decimal import Decimal

from evaluations.setup.rubrics.arithmetic import DIMENSION_BASE
from evaluations.setup.rubrics.draft import (
    LONGEST_CLASS,
    LONGEST_NAME,
    MOST_ADJUSTMENTS,
    MOST_CLASSES,
    MOST_DIMENSIONS,
    MOST_INDICATORS,
    MOST_REQUIREMENTS,
    DimensionDraft,
    IndicatorDraft,
    RubricDraft,
    number,
    plain_number,
)
from evaluations.setup.rubrics.fault import Fault, positive_faults, text_faults
from evaluations.setup.rubrics.indicator_problems import indicator_faults
from evaluations.setup.rubrics.rule_problems import adjustment_faults, requirement_faults


@dataclass(frozen=True)
class Lack:
    """What a saved rubric still lacks before it can be used."""

    code: str
    values: dict[str, str] = fresh(default_factory=dict)


def faults(draft: RubricDraft) -> list[Fault]:
    """Everything that keeps `draft` from being saved, in the order of the page."""
    collected = rubric_faults(draft)
    for dimension in draft.dimensions:
        collected += dimension_faults(dimension)
        for indicator in dimension.indicators:
            collected += indicator_faults(draft, indicator)
    for requirement in draft.requirements:
        collected += requirement_faults(draft, requirement)
    for adjustment in draft.adjustments:
        collected += adjustment_faults(adjustment)
    return collected


def rubric_faults(draft: RubricDraft) -> list[Fault]:
    """What is wrong with the rubric's own fields."""
    counts = {
        "too_many_dimensions": (draft.dimensions, MOST_DIMENSIONS),
        "too_many_requirements": (draft.requirements, MOST_REQUIREMENTS),
        "too_many_adjustments": (draft.adjustments, MOST_ADJUSTMENTS),
    }
    return [
        *text_faults("name", draft.name, 300),
        *positive_faults("full_marks", draft.full_marks),
        *_class_faults(draft.class_names),
        *(
            Fault("name", code, {"most": str(most)})
            for code, (parts, most) in counts.items()
            if len(parts) > most
        ),
    ]


def _class_faults(names: list[str]) -> list[Fault]:
    if len(names) > MOST_CLASSES:
        return [Fault("classes", "too_many_classes", {"most": str(MOST_CLASSES)})]
    if any(len(name) > LONGEST_CLASS for name in names):
        return [Fault("classes", "class_too_long", {"most": str(LONGEST_CLASS)})]
    return [Fault("classes", "class_twice")] if len(set(names)) < len(names) else []


def dimension_faults(dimension: DimensionDraft) -> list[Fault]:
    """What is wrong with a dimension's own fields."""
    collected = [
        *text_faults("name", dimension.name, LONGEST_NAME),
        *positive_faults("weight", dimension.weight),
    ]
    if len(dimension.indicators) > MOST_INDICATORS:
        collected.append(Fault("name", "too_many_indicators", {"most": str(MOST_INDICATORS)}))
    return collected


def lacks(draft: RubricDraft) -> list[Lack]:
    """What a draft without faults still lacks before a round may open with it."""
    collected = [] if draft.dimensions else [Lack("no_dimension")]
    collected += [
        Lack("no_indicator", {"number": str(at)})
        for at, dimension in enumerate(draft.dimensions, start=1)
        if not dimension.indicators
    ]
    total = weight_sum(draft.dimensions)
    if draft.dimensions and total != number(draft.full_marks):
        params = {"sum": plain_number(total), "full": draft.full_marks}
        collected.append(Lack("weights", params))
    for name in draft.class_names:
        collected += _without_task(draft, name)
    return collected


def _without_task(draft: RubricDraft, name: str) -> Iterator[Lack]:
    """The dimensions, or with the whole form as base the form, that leave a class of nominees
    without any indicator: its sheets could not be counted."""
    served = {
        at: any(
            not indicator.classes or name in indicator.classes
            for indicator in dimension.indicators
        )
        for at, dimension in enumerate(draft.dimensions, start=1)
        if dimension.indicators
    }
    if draft.base != DIMENSION_BASE:
        if served and not any(served.values()):
            yield Lack("class_without_task", {"class": name})
        return
    for at, is_served in served.items():
        if not is_served:
            yield Lack("class_without_dimension", {"class": name, "number": str(at)})


def weight_sum(parts: Iterable[DimensionDraft | IndicatorDraft]) -> Decimal:
    """The sum of the weights that can be read."""
    return sum((number(part.weight) or Decimal(0) for part in parts), Decimal(0))
