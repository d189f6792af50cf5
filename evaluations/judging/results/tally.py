"""A category's result: plain Python, exact until the published figure (docs/domain.md).

Order of work: aggregate the counted sheets, add the stages by their shares (stage_sums.py), then
bonus and deductions; publish; hold the published figures against the requirements, name the band
(verdicts.py); rank those who compete, break ties by the declared chain (ranking.py).
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from operator import attrgetter

from evaluations.entry.nominations.standing_kinds import UNCOUNTED, WITHHELD
from evaluations.judging.results.aggregation import CannotTally, aggregate
from evaluations.judging.results.entrants import Entrant, Policy
from evaluations.judging.results.lines import (
    COMPETING,
    NO_SHOW,
    NOT_ADMITTED,
    UNRANKED,
    Line,
    Tally,
)
from evaluations.judging.results.ranking import DIMENSIONS, TOP_MARKS, Place, Ranked, ranked
from evaluations.judging.results.stage_sums import closed_gate, full_marks, stage_figures, total_of
from evaluations.judging.results.verdicts import figures_of, verdict_of
from evaluations.setup.rubrics.adjustments import adjusted
from evaluations.setup.rubrics.arithmetic import RubricRule
from evaluations.setup.rubrics.requirements import Figures
from evaluations.setup.rubrics.sums import published


def _seated(entrant: Entrant) -> Entrant:
    """With its sheets in the order of the seats."""
    seats = [sheet.seat for sheet in entrant.sheets]
    if seats == sorted(seats):
        return entrant
    return replace(entrant, sheets=tuple(sorted(entrant.sheets, key=attrgetter("seat"))))


def _counted(
    rubric: RubricRule, policy: Policy, full: Fraction, entrant: Entrant
) -> tuple[Line, Figures]:
    """Everything about a nomination but its rank, and its published figures; `full` are the full
    marks."""
    if len(entrant.sheets) < policy.quorum:
        raise CannotTally(f"{len(entrant.sheets)} counted sheets, the quorum is {policy.quorum}")
    entrant = _seated(entrant)
    together = aggregate(entrant.sheets, policy.aggregation)
    own = together.total
    stages = stage_figures(policy, entrant, own)
    before = total_of(policy, own, stages)
    adjustments, exact = adjusted(before, full, rubric.adjustments, entrant.units)
    figures = figures_of(rubric, policy, entrant, together, stages, exact)
    verdict = verdict_of(rubric, policy, entrant, together.shares, figures)
    line = Line(
        key=entrant.key,
        status=verdict.status,
        dimensions=together.dimensions,
        stages=stages,
        before=before,
        adjustments=adjustments,
        exact=exact,
        total=figures.total,
        top_marks=together.top_marks,
        seats=tuple([sheet.seat for sheet in entrant.sheets]),
        shares=together.shares,
        band=verdict.band,
        failed=verdict.failed,
        kept_back=verdict.kept_back,
    )
    return line, figures


def _line(
    rubric: RubricRule, policy: Policy, full: Fraction, entrant: Entrant
) -> tuple[Line, Figures | None]:
    if entrant.is_no_show:
        return Line(entrant.key, NO_SHOW), None
    if entrant.standing in UNCOUNTED:
        return Line(entrant.key, entrant.standing), None
    stage = closed_gate(policy, entrant)
    if stage is not None:
        stages = stage_figures(policy, entrant, None)
        failures = (f"gate:{stage}",)
        return Line(entrant.key, NOT_ADMITTED, stages=stages, failed=failures), None
    return _counted(rubric, policy, full, entrant)


def chain_steps(rubric: RubricRule, chain: Sequence[str]) -> list[str]:
    """The chain with "dimensions" written out."""
    every = [f"dimension:{dimension.number}" for dimension in rubric.dimensions]
    return [step for name in chain for step in (every if name == DIMENSIONS else [name])]


def _to_rank(entrant: Entrant, line: Line, figures: Figures) -> Ranked:
    """A line as the ranking takes it: with the published figure of every step."""
    steps = {TOP_MARKS: published(line.top_marks)}
    steps |= {f"dimension:{number}": figure for number, figure in figures.dimensions.items()}
    steps |= {f"stage:{number}": figure for number, figure in figures.stages.items()}
    return Ranked(line.key, figures.total, steps, entrant.ruling, entrant.ruled_with, entrant.lot)


def tally(rubric: RubricRule, policy: Policy, entrants: Sequence[Entrant]) -> Tally:
    """Ranked lines first, those with a withheld place among them, then the others by status.

    Raises CannotTally where a nomination has fewer counted sheets than the quorum, too few to
    trim, or a stage without its figure.
    """
    full = full_marks(rubric, policy)
    counted = [(entrant, *_line(rubric, policy, full, entrant)) for entrant in entrants]
    lines = {line.key: line for _entrant, line, _figures in counted}
    competing = [
        _to_rank(entrant, line, figures)
        for entrant, line, figures in counted
        if figures is not None and line.status in COMPETING
    ]
    places = ranked(competing, chain_steps(rubric, policy.tie_chain))
    in_order = [_placed(lines[place.key], place) for place in places]
    unranked = [line for line in lines.values() if line.status in UNRANKED]
    unranked.sort(key=lambda line: UNRANKED.index(line.status))
    seats = {line.seats for line in lines.values() if line.seats}
    return Tally((*in_order, *unranked), len(seats) > 1)


def _placed(line: Line, place: Place) -> Line:
    """A withheld place is counted and given to nobody."""
    rank = None if line.status == WITHHELD else place.rank
    return replace(line, rank=rank, is_tied=place.is_tied, tie_steps=tuple(place.steps))
