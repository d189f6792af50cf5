"""What is wrong with a draft's requirements, bonuses and deductions. Plain Python."""

from collections.abc import Iterator
from decimal import Decimal

from evaluations.setup.rubrics.draft import AdjustmentDraft, RequirementDraft, RubricDraft, number
from evaluations.setup.rubrics.fault import (
    Fault,
    bound_faults,
    length_faults,
    positive_faults,
    text_faults,
)
from evaluations.setup.rubrics.requirements import (
    DIMENSION,
    INDICATOR,
    LOW_MARKS,
    STAGE,
    TOTAL,
)

STAGES = tuple(str(number) for number in range(1, 10))
LONGEST_UNIT, LONGEST_BAND = 60, 120
MOST_LOW_MARKS = 1000


def requirement_faults(draft: RubricDraft, requirement: RequirementDraft) -> list[Fault]:
    """What is wrong with a requirement of `draft`."""
    faults = [
        *_reference_faults(draft, requirement),
        *bound_faults("bound", requirement.bound, _highest(draft, requirement)),
        *length_faults("band", requirement.band, LONGEST_BAND),
    ]
    if requirement.measure == LOW_MARKS:
        most = number(requirement.most)
        if most is None or not 0 <= most <= MOST_LOW_MARKS or most % 1:
            faults.append(Fault("most", "not_whole"))
    if requirement.nominee_class not in ("", *draft.class_names):
        params = {"class": requirement.nominee_class}
        faults.append(Fault("nominee_class", "class_unknown", params))
    return faults


def _reference_faults(draft: RubricDraft, requirement: RequirementDraft) -> Iterator[Fault]:
    if requirement.measure in (TOTAL, LOW_MARKS):
        return
    known = STAGES if requirement.measure == STAGE else draft.numbers().values()
    if draft.reference_of(requirement) not in known:
        yield Fault("measured", "part_gone")


def _highest(draft: RubricDraft, requirement: RequirementDraft) -> Decimal | None:
    """What can be reached of what is measured; None where the rubric does not know it: stages may
    bring a category more than the rubric's full marks (cautions.py says so)."""
    limits = {(DIMENSION, dimension.key): dimension.weight for dimension in draft.dimensions} | {
        (INDICATOR, indicator.key): indicator.maximum
        for _number, _dimension, indicator in draft.indicators()
    }
    return number(limits.get((requirement.measure, requirement.reference), "?"))


def adjustment_faults(adjustment: AdjustmentDraft) -> list[Fault]:
    faults = [
        *text_faults("name", adjustment.name, 300),
        *text_faults("unit", adjustment.unit, LONGEST_UNIT),
        *positive_faults("points", adjustment.points),
    ]
    return [*faults, *positive_faults("most", adjustment.most)] if adjustment.most else faults
