"""The stages of a category added by their shares, and who does not pass their gates."""

from collections.abc import Sequence
from fractions import Fraction

from evaluations.judging.results.aggregation import CannotTally
from evaluations.judging.results.entrants import Entrant, Policy
from evaluations.setup.rubrics.arithmetic import RubricRule
from evaluations.setup.rubrics.sums import exact_sum, published


def full_marks(rubric: RubricRule, policy: Policy) -> Fraction:
    """The full marks of a category: the shares of its stages, or those of its rubric."""
    if not policy.stages:
        return Fraction(rubric.full_marks)
    return exact_sum(Fraction(stage.share) for stage in policy.stages)


def stage_figures(
    policy: Policy, entrant: Entrant, own: Fraction | None
) -> tuple[Fraction | None, ...]:
    """The figure of every stage; of a stage that has none, None."""
    return tuple(
        own if stage.is_own else entrant.stages.get(stage.number) for stage in policy.stages
    )


def total_of(policy: Policy, own: Fraction, figures: Sequence[Fraction | None]) -> Fraction:
    """The stages added by their shares. Raises CannotTally where a counted one has no figure."""
    if not policy.stages:
        return own
    parts = []
    for stage, figure in zip(policy.stages, figures, strict=True):
        if figure is None:
            if stage.share:
                raise CannotTally(f"stage {stage.number} has no figure")
            continue
        parts.append(Fraction(stage.share) * figure / Fraction(stage.full))
    return exact_sum(parts)


def closed_gate(policy: Policy, entrant: Entrant) -> int | None:
    """The stage whose gate the nomination did not pass."""
    for stage in policy.stages:
        figure = entrant.stages.get(stage.number)
        if stage.gate is None or figure is None:
            continue
        if published(figure, policy.places) < stage.gate:
            return stage.number
    return None
