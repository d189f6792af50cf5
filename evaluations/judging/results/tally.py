"""A category's result: plain Python, exact until the published figure (docs/domain.md).

Order of work: aggregate the counted sheets, add the stages by their shares, then bonus and
deductions; publish; hold the published figures against the requirements; rank those who compete,
break ties by the declared chain, name the band and who may go up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import NamedTuple

from evaluations.entry.nominations.standing_kinds import (
    DISQUALIFIED,
    SHOWN_ONLY,
    UNCOUNTED,
    WITHDRAWN,
    WITHHELD,
)
from evaluations.judging.results.aggregation import (
    MEAN,
    Aggregate,
    CannotTally,
    CountedSheet,
    aggregate,
    indicator_figures,
)
from evaluations.judging.results.ranking import (
    DIMENSIONS,
    TOP_MARKS,
    Place,
    Ranked,
    TieStep,
    ranked,
)
from evaluations.setup.rubrics.adjustments import adjusted
from evaluations.setup.rubrics.arithmetic import RubricRule
from evaluations.setup.rubrics.requirements import BAND, GO_UP, RANK, Figures, failed
from evaluations.setup.rubrics.sums import PLACES, exact_sum, published

RANKED, BELOW_MINIMUM, NO_SHOW = "ranked", "below_minimum", "no_show"
# A stage before was not passed, so the committee has no sheet of it.
NOT_ADMITTED = "not_admitted"
COMPETES = ""
# Who stands below the ranked ones, in this order.
UNRANKED = (SHOWN_ONLY, BELOW_MINIMUM, NOT_ADMITTED, DISQUALIFIED, WITHDRAWN, NO_SHOW)
COMPETING = (RANKED, WITHHELD)


@dataclass(frozen=True, slots=True)
class Entrant:
    """A nomination with its counted sheets.

    `ruling` is the chair's place among the equals that were ruled on together, which `ruled_with`
    is a sign of. `standing` is a decision of the chair and a second person, or COMPETES.
    `stages` are the figures of the other stages by number, in points of their full marks; `units`
    those of bonus and deductions by the number of their rule.
    """

    key: int
    sheets: tuple[CountedSheet, ...] = ()
    is_no_show: bool = False
    ruling: int | None = None
    ruled_with: str = ""
    standing: str = COMPETES
    nominee_class: str = ""
    stages: Mapping[int, Fraction] = field(default_factory=dict)
    units: Mapping[int, Decimal] = field(default_factory=dict)
    lot: int | None = None


@dataclass(frozen=True)
class StageRule:
    """A stage adds share × figure / full to the total; a share of 0 is shown and not counted.

    `is_own`: the category's own sheets. A published figure below `gate` does not go on.
    """

    number: int
    share: Decimal
    full: Decimal
    is_own: bool = False
    gate: Decimal | None = None


@dataclass(frozen=True)
class Policy:
    """`bands` are (name, lower bound), each up to, not including, the next higher bound.

    `tie_chain` holds "dimension:N", "dimensions" (all in order), "stage:N", "top_marks", "chair"
    and "lots". Without `stages` the sheets give the whole total. `places` are the decimals of
    published figures.
    """

    quorum: int = 1
    aggregation: str = MEAN
    tie_chain: tuple[str, ...] = ()
    bands: tuple[tuple[str, Decimal], ...] = ()
    stages: tuple[StageRule, ...] = ()
    places: int = PLACES


@dataclass(frozen=True, slots=True)
class Line:
    """A nomination's result. `exact` figures add up; `published` ones are rounded once.

    `stages` are the figures of every stage and `adjustments` the points of every rule, in order;
    `before` is the total without adjustments. `shares` tell how much of each sheet counts, in the
    order of `seats`. `failed` names what keeps it from a rank, `kept_back` what keeps it from
    going up: "requirement:N", "mandatory", "gate:N".
    """

    key: int
    status: str
    dimensions: tuple[Fraction, ...] = ()
    stages: tuple[Fraction | None, ...] = ()
    before: Fraction = Fraction(0)
    adjustments: tuple[Fraction, ...] = ()
    exact: Fraction = Fraction(0)
    total: Decimal | None = None
    top_marks: Fraction = Fraction(0)
    seats: tuple[int, ...] = ()
    shares: tuple[Fraction, ...] = ()
    rank: int | None = None
    is_tied: bool = False
    band: str = ""
    failed: tuple[str, ...] = ()
    kept_back: tuple[str, ...] = ()
    tie_steps: tuple[TieStep, ...] = ()


@dataclass(frozen=True)
class Tally:
    lines: tuple[Line, ...]
    # Different sets of seats were compared: severity no longer cancels out.
    seat_sets_differ: bool = False


def full_marks(rubric: RubricRule, policy: Policy) -> Fraction:
    """The full marks of a category: the shares of its stages, or those of its rubric."""
    if not policy.stages:
        return Fraction(rubric.full_marks)
    return exact_sum(Fraction(stage.share) for stage in policy.stages)


def _stage_figures(
    policy: Policy, entrant: Entrant, own: Fraction | None
) -> tuple[Fraction | None, ...]:
    """The figure of every stage; of a stage that has none, None."""
    return tuple(
        own if stage.is_own else entrant.stages.get(stage.number) for stage in policy.stages
    )


def _total(policy: Policy, own: Fraction, figures: Sequence[Fraction | None]) -> Fraction:
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


def _closed_gate(policy: Policy, entrant: Entrant) -> int | None:
    """The stage whose gate the nomination did not pass."""
    for stage in policy.stages:
        figure = entrant.stages.get(stage.number)
        if stage.gate is None or figure is None:
            continue
        if published(figure, policy.places) < stage.gate:
            return stage.number
    return None


def _figures(
    rubric: RubricRule,
    policy: Policy,
    entrant: Entrant,
    together: Aggregate,
    stages: Sequence[Fraction | None],
    exact: Fraction,
) -> Figures:
    """The published figures that requirements look at."""
    places = policy.places
    return Figures(
        total=published(exact, places),
        dimensions={
            str(dimension.number): figure
            for dimension, figure in zip(
                rubric.dimensions, together.published(places), strict=True
            )
        },
        stages={
            str(stage.number): published(figure, places)
            for stage, figure in zip(policy.stages, stages, strict=True)
            if figure is not None
        },
        indicators=_indicators(rubric, policy, entrant, together.shares),
    )


def _indicators(
    rubric: RubricRule, policy: Policy, entrant: Entrant, shares: Sequence[Fraction]
) -> dict[str, Decimal | None]:
    """The published figure of every indicator, where the sheets come with their points."""
    if not all(sheet.points for sheet in entrant.sheets):
        return {}
    numbers = [
        f"{dimension.number}.{at}"
        for dimension in rubric.dimensions
        for at, _indicator in enumerate(dimension.indicators, start=1)
    ]
    exact = indicator_figures(entrant.sheets, shares, policy.aggregation)
    return {
        number: None if figure is None else published(figure, policy.places)
        for number, figure in zip(numbers, exact, strict=True)
    }


def _codes(rubric: RubricRule, scope: str, figures: Figures, entrant: Entrant) -> tuple[str, ...]:
    if not rubric.requirements:
        return ()
    unmet = failed(rubric.requirements, scope, figures, entrant.nominee_class)
    return tuple(f"requirement:{one.number}" for one in unmet)


def _failed_mandatory(entrant: Entrant, shares: Sequence[Fraction]) -> bool:
    """Whether a sheet that counts, in part at least, failed a mandatory item."""
    return any(
        sheet.failed_mandatory and share
        for sheet, share in zip(entrant.sheets, shares, strict=True)
    )


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
    stages = _stage_figures(policy, entrant, own)
    before = _total(policy, own, stages)
    adjustments, exact = adjusted(before, full, rubric.adjustments, entrant.units)
    figures = _figures(rubric, policy, entrant, together, stages, exact)
    verdict = _verdict(rubric, policy, entrant, together.shares, figures)
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


class _Verdict(NamedTuple):
    """What a nomination failed, what keeps it back, and its band."""

    status: str
    failed: tuple[str, ...]
    kept_back: tuple[str, ...]
    band: str


def _verdict(
    rubric: RubricRule,
    policy: Policy,
    entrant: Entrant,
    shares: Sequence[Fraction],
    figures: Figures,
) -> _Verdict:
    unmet = _codes(rubric, RANK, figures, entrant)
    if _failed_mandatory(entrant, shares):
        unmet = (*unmet, "mandatory")
    status = entrant.standing or RANKED
    fails = bool(unmet) and status in COMPETING
    return _Verdict(
        status=BELOW_MINIMUM if fails else status,
        failed=unmet,
        kept_back=_codes(rubric, GO_UP, figures, entrant),
        band="" if unmet else _band(rubric, policy, entrant, figures),
    )


def _band(rubric: RubricRule, policy: Policy, entrant: Entrant, figures: Figures) -> str:
    """The highest band that the total reaches and whose own requirements are met."""
    if not policy.bands:
        return ""
    unmet = list(failed(rubric.requirements, BAND, figures, entrant.nominee_class))
    closed = {one.band for one in unmet}
    open_bands = [] if "" in closed else [one for one in policy.bands if one[0] not in closed]
    return band_of(open_bands, figures.total)


def band_of(bands: Sequence[tuple[str, Decimal]], total: Decimal) -> str:
    """The band whose half-open interval holds the published total; "" without bands."""
    held = [(lower, name) for name, lower in bands if lower <= total]
    return max(held)[1] if held else ""


def _line(
    rubric: RubricRule, policy: Policy, full: Fraction, entrant: Entrant
) -> tuple[Line, Figures | None]:
    if entrant.is_no_show:
        return Line(entrant.key, NO_SHOW), None
    if entrant.standing in UNCOUNTED:
        return Line(entrant.key, entrant.standing), None
    stage = _closed_gate(policy, entrant)
    if stage is not None:
        stages = _stage_figures(policy, entrant, None)
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
    steps |= {f"dimension:{number}": one for number, one in figures.dimensions.items()}
    steps |= {f"stage:{number}": one for number, one in figures.stages.items()}
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
    rest = [line for line in lines.values() if line.status in UNRANKED]
    rest.sort(key=lambda line: UNRANKED.index(line.status))
    seats = {line.seats for line in lines.values() if line.seats}
    return Tally((*in_order, *rest), len(seats) > 1)


def _placed(line: Line, place: Place) -> Line:
    """A withheld place is counted and given to nobody."""
    rank = None if line.status == WITHHELD else place.rank
    return replace(line, rank=rank, is_tied=place.is_tied, tie_steps=tuple(place.steps))
