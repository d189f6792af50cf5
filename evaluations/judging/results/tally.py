"""The committee's result of one category: plain Python, exact until the published figure.

Order of work: aggregate the counted sheets, publish to two decimals, hold the published figures
against the minimums, rank, break ties by the declared chain, name the band (docs/domain.md).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from statistics import median

from evaluations.setup.rubrics.arithmetic import RubricRule, exact_sum, published

MEAN, MEDIAN, TRIMMED = "mean", "median", "trimmed"
RANKED, BELOW_MINIMUM, NO_SHOW = "ranked", "below_minimum", "no_show"
TOP_MARKS, CHAIR, DIMENSIONS = "top_marks", "chair", "dimensions"
FEWEST_SHEETS_TO_TRIM = 5


class CannotTally(ValueError):
    """Not enough counted sheets for the rule that the award chose."""


@dataclass(frozen=True)
class CountedSheet:
    """One seat's submitted sheet: exact score per dimension."""

    seat: int
    dimensions: tuple[Fraction, ...]
    top_marks: int = 0
    failed_mandatory: int = 0

    @cached_property
    def total(self) -> Fraction:
        return exact_sum(self.dimensions)

    @cached_property
    def published_total(self) -> Decimal:
        return published(self.total)


@dataclass(frozen=True, slots=True)
class Entrant:
    """A nomination with its counted sheets; `ruling` is the chair's place among the equals that
    were ruled on together, which `ruled_with` is a sign of."""

    key: int
    sheets: tuple[CountedSheet, ...] = ()
    is_no_show: bool = False
    ruling: int | None = None
    ruled_with: str = ""


@dataclass(frozen=True)
class Policy:
    """`bands` are (name, lower bound), each up to, not including, the next higher bound.

    `tie_chain` holds "dimension:N", "dimensions" (all in order), "top_marks" and "chair".
    """

    quorum: int = 1
    aggregation: str = MEAN
    tie_chain: tuple[str, ...] = ()
    bands: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class TieStep:
    """One step of the chain that was looked at, and the figure it gave every tied nomination."""

    step: str
    figures: Mapping[int, Decimal]
    decided: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A nomination's result. `exact` figures add up; `published` ones are rounded once."""

    key: int
    status: str
    dimensions: tuple[Fraction, ...] = ()
    exact: Fraction = Fraction(0)
    total: Decimal | None = None
    top_marks: int = 0
    seats: tuple[int, ...] = ()
    rank: int | None = None
    is_tied: bool = False
    band: str = ""
    failed: tuple[str, ...] = ()
    tie_steps: tuple[TieStep, ...] = ()


@dataclass(frozen=True)
class Tally:
    lines: tuple[Line, ...]
    # Different sets of seats were compared: severity no longer cancels out.
    seat_sets_differ: bool = False


@dataclass
class _Placed:
    """A line on its way to a rank."""

    line: Line
    entrant: Entrant
    steps: list[TieStep] = field(default_factory=list)


def _mean(sheets: Sequence[CountedSheet]) -> tuple[Fraction, ...]:
    columns = zip(*(sheet.dimensions for sheet in sheets), strict=True)
    return tuple(exact_sum(column) / len(sheets) for column in columns)


def _trim(sheets: Sequence[CountedSheet]) -> list[CountedSheet]:
    """Without one highest and one lowest total; among equals the first seat's goes."""
    if len(sheets) < FEWEST_SHEETS_TO_TRIM:
        raise CannotTally(f"{len(sheets)} sheets cannot be trimmed")
    by_seat = sorted(sheets, key=lambda sheet: sheet.seat)
    lowest = min(by_seat, key=lambda sheet: sheet.total)
    highest = max((one for one in by_seat if one is not lowest), key=lambda sheet: sheet.total)
    return [sheet for sheet in by_seat if sheet is not lowest and sheet is not highest]


def aggregate(
    sheets: Sequence[CountedSheet], aggregation: str
) -> tuple[tuple[Fraction, ...], Fraction]:
    """Exact score per dimension and in total. Medians of dimensions need not add to the total."""
    if aggregation == TRIMMED:
        sheets = _trim(sheets)
    if aggregation == MEDIAN:
        columns = zip(*(sheet.dimensions for sheet in sheets), strict=True)
        dimensions = tuple(median(column) for column in columns)
        return dimensions, median(sheet.total for sheet in sheets)
    dimensions = _mean(sheets)
    return dimensions, exact_sum(dimensions)


def _failures(
    rubric: RubricRule,
    dimensions: tuple[Fraction, ...],
    total: Decimal,
    sheets: Sequence[CountedSheet],
) -> tuple[str, ...]:
    """Which minimums were missed: "dimension:N", "total" or "mandatory"."""
    failed = [
        f"dimension:{rule.number}"
        for rule, exact in zip(rubric.dimensions, dimensions, strict=True)
        if rule.minimum is not None and published(exact) < rule.minimum
    ]
    if rubric.minimum_total is not None and total < rubric.minimum_total:
        failed.append("total")
    if any(sheet.failed_mandatory for sheet in sheets):
        failed.append("mandatory")
    return tuple(failed)


def _line(rubric: RubricRule, policy: Policy, entrant: Entrant) -> Line:
    if entrant.is_no_show:
        return Line(entrant.key, NO_SHOW)
    if len(entrant.sheets) < policy.quorum:
        raise CannotTally(f"{len(entrant.sheets)} counted sheets, the quorum is {policy.quorum}")
    dimensions, exact = aggregate(entrant.sheets, policy.aggregation)
    total = published(exact)
    failed = _failures(rubric, dimensions, total, entrant.sheets)
    return Line(
        key=entrant.key,
        status=BELOW_MINIMUM if failed else RANKED,
        dimensions=dimensions,
        exact=exact,
        total=total,
        top_marks=sum(sheet.top_marks for sheet in entrant.sheets),
        seats=tuple(sorted(sheet.seat for sheet in entrant.sheets)),
        band="" if failed else band_of(policy.bands, total),
        failed=failed,
    )


def band_of(bands: Sequence[tuple[str, Decimal]], total: Decimal) -> str:
    """The band whose half-open interval holds the published total; "" without bands."""
    held = [(lower, name) for name, lower in bands if lower <= total]
    return max(held)[1] if held else ""


def _steps(rubric: RubricRule, chain: Sequence[str]) -> list[str]:
    """The chain with "dimensions" written out."""
    every = [f"dimension:{dimension.number}" for dimension in rubric.dimensions]
    return [step for name in chain for step in (every if name == DIMENSIONS else [name])]


def _figure(rubric: RubricRule, step: str) -> Callable[[_Placed], Decimal]:
    """What a step compares; the higher figure goes first."""
    if step == TOP_MARKS:
        return lambda placed: Decimal(placed.line.top_marks)
    if step == CHAIR:
        return lambda placed: Decimal(-(placed.entrant.ruling or 0))
    number = int(step.removeprefix("dimension:"))
    at = [dimension.number for dimension in rubric.dimensions].index(number)
    return lambda placed: published(placed.line.dimensions[at])


def _split(rubric: RubricRule, group: list[_Placed], chain: Sequence[str]) -> list[list[_Placed]]:
    """Put equals in order by the chain; what no step parts stays one group.

    A ruling parts those alone that the chair has ruled on together.
    """
    if len(group) == 1 or not chain:
        return [group]
    if chain[0] == CHAIR and not _is_ruled(group):
        return _split(rubric, group, chain[1:])
    figure = _figure(rubric, chain[0])
    ordered = sorted(group, key=figure, reverse=True)
    parts = [list(part) for _value, part in groupby(ordered, key=figure)]
    step = TieStep(chain[0], {one.line.key: figure(one) for one in ordered}, len(parts) > 1)
    for placed in group:
        placed.steps.append(step)
    return [final for part in parts for final in _split(rubric, part, chain[1:])]


def _is_ruled(group: Sequence[_Placed]) -> bool:
    if any(one.entrant.ruling is None for one in group):
        return False
    return len({one.entrant.ruled_with for one in group}) == 1


def _ranked(rubric: RubricRule, policy: Policy, placed: list[_Placed]) -> list[Line]:
    """Ranks from 1; equal ranks are shared and the next ones skipped (1, 2, 2, 4)."""

    def total(one: _Placed) -> Decimal:
        return one.line.total or Decimal(0)

    chain = _steps(rubric, policy.tie_chain)
    lines: list[Line] = []
    for _total, equals in groupby(sorted(placed, key=total, reverse=True), key=total):
        for group in _split(rubric, list(equals), chain):
            rank = len(lines) + 1
            lines += [_with_rank(one, rank, is_tied=len(group) > 1) for one in group]
    return lines


def _with_rank(placed: _Placed, rank: int, *, is_tied: bool) -> Line:
    return replace(placed.line, rank=rank, is_tied=is_tied, tie_steps=tuple(placed.steps))


def tally(rubric: RubricRule, policy: Policy, entrants: Sequence[Entrant]) -> Tally:
    """Ranked lines first, then those below a minimum, then no-shows.

    Raises CannotTally where a nomination has fewer counted sheets than the quorum, or too few
    to trim.
    """
    lines = [_line(rubric, policy, entrant) for entrant in entrants]
    pairs = zip(lines, entrants, strict=True)
    placed = [_Placed(line, entrant) for line, entrant in pairs if line.status == RANKED]
    rest = sorted((line for line in lines if line.status != RANKED), key=lambda line: line.status)
    seats = {line.seats for line in lines if line.status != NO_SHOW}
    return Tally((*_ranked(rubric, policy, placed), *rest), len(seats) > 1)
