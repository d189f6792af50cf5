"""One nomination, every seat × indicator: what the chair looks at before certifying."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import compress
from typing import NamedTuple

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.submissions.self_marks import OwnMark, own_marks
from evaluations.judging.results.aggregation import CannotTally, CountedSheet, aggregate
from evaluations.judging.results.board import is_open
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.turnout import (
    ReceivedSheet,
    counted_sheets,
    panel_turnout,
)
from evaluations.judging.scoring.access import reads_submitted_marks
from evaluations.judging.scoring.difference import MarkChange, changed_marks
from evaluations.judging.scoring.marking import plain
from evaluations.judging.scoring.models import Discussion, SheetReturn
from evaluations.judging.scoring.sheet_document import MarkedIndicatorV2, submitted
from evaluations.setup.committees.models import Seat
from evaluations.setup.rubrics.sums import published
from evaluations.setup.rubrics.tree import DimensionNode, IndicatorNode, rubric_tree


class ComparedMark(NamedTuple):
    """A seat's mark; `is_beyond` where it is further from the mean than the round tolerates."""

    points: str
    is_beyond: bool


@dataclass(frozen=True)
class Revision:
    """A sheet that was opened again after it was submitted, and what became different."""

    name: str
    kind: str
    reason: str
    at: datetime
    changes: tuple[MarkChange, ...]


@dataclass(frozen=True)
class ComparedRow:
    """One indicator across the seats; "–" stands for "not applicable"."""

    node: IndicatorNode
    points: tuple[ComparedMark, ...]
    comments: tuple[tuple[str, str], ...]
    spread: str
    # The committee's mean; the office's own mark, and how far the mean lies from it.
    mean: str
    own: str
    difference: str


@dataclass(frozen=True)
class ComparedDimension:
    """`notes` are (name, strengths, suggestions)."""

    node: DimensionNode
    rows: tuple[ComparedRow, ...]
    scores: tuple[str, ...]
    mean: str
    notes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Comparison:
    nomination: Nomination
    seats: tuple[Seat, ...]
    dimensions: tuple[ComparedDimension, ...]
    totals: tuple[str, ...]
    total: str
    full_marks: str
    asks_own_marks: bool
    is_whole: bool
    # Seats that are shown with a sheet that does not count.
    uncounted: frozenset[int]
    tolerance: str
    revisions: tuple[Revision, ...]
    is_discussed: bool
    may_discuss: bool
    own_sheet: int | None
    # A sheet of it was keyed from paper.
    has_paper: bool

    @property
    def is_beyond(self) -> bool:
        """Whether any mark lies beyond the tolerance."""
        return any(
            mark.is_beyond
            for dimension in self.dimensions
            for row in dimension.rows
            for mark in row.points
        )


@dataclass(frozen=True)
class _Shown:
    """The sheets that the viewer may read; once all are in and may be read, those that count."""

    sheets: list[tuple[Seat, ReceivedSheet]]
    counted: tuple[CountedSheet, ...]
    is_whole: bool

    @cached_property
    def counts(self) -> tuple[bool, ...]:
        """Of each sheet whether it counts: not that of a seat which is recused or absent."""
        seats = {sheet.seat for sheet in self.counted}
        return tuple(seat.pk in seats for seat, _sheet in self.sheets)

    @property
    def uncounted(self) -> frozenset[int]:
        pairs = zip(self.sheets, self.counts, strict=True)
        return frozenset(seat.pk for (seat, _sheet), is_counted in pairs if not is_counted)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(seat.user.full_name for seat, _sheet in self.sheets)


def _shown(panel: Panel, nomination: Nomination) -> _Shown:
    turnout = panel_turnout(panel, with_content=True, only=nomination)
    (nomination,) = turnout.nominations
    sheets = turnout.sheets[nomination.pk]
    silent = turnout.silent_on(nomination)
    mine = panel.viewer_seat
    opened = is_open(panel, nomination, silent, turnout.received[nomination.pk])
    may_read = opened or reads_submitted_marks(panel.viewer)
    shown = [
        (seat, sheets[seat.pk])
        for seat in panel.seats
        if seat.pk in sheets and sheets[seat.pk].counted and (may_read or seat == mine)
    ]
    is_whole = may_read and not silent
    counted = counted_sheets(turnout, nomination) if is_whole else []
    return _Shown(shown, tuple(sheet.counted for sheet in counted if sheet.counted), is_whole)


def _aggregate(panel: Panel, shown: _Shown) -> tuple[tuple[Fraction, ...], Fraction | None]:
    """The committee's figures; none where nothing counts, or too little to be trimmed."""
    if not shown.counted:
        return (), None
    try:
        together = aggregate(shown.counted, panel.category.award.aggregation)
    except CannotTally:
        return (), None
    return together.dimensions, together.total


def compare(panel: Panel, nomination: Nomination) -> Comparison:
    """Build the table from the submitted sheets' own contents."""
    shown, mine = _shown(panel, nomination), panel.viewer_seat
    contents = [submitted(sheet.content) for _seat, sheet in shown.sheets]
    counted = [sheet.counted for _seat, sheet in shown.sheets if sheet.counted]
    means, exact = _aggregate(panel, shown)
    dimensions, tree = [], rubric_tree(panel.category.rubric)
    office = own_marks(tree, nomination.pk)
    for at, node in enumerate(tree.dimensions):
        own = [content["dimensions"][at] for content in contents]
        columns = zip(*(dimension["indicators"] for dimension in own), strict=True)
        dimensions.append(
            ComparedDimension(
                node=node,
                rows=tuple(
                    _row(shown, indicator, marks, panel.round.tolerance, office.get(indicator.pk))
                    for indicator, marks in zip(node.indicators, columns, strict=False)
                    if indicator.applies_to(nomination.nominee_class)
                ),
                scores=tuple(str(published(sheet.dimensions[at])) for sheet in counted),
                mean=str(published(means[at])) if means else "",
                notes=tuple(
                    (name, dimension["strengths"], dimension["suggestions"])
                    for name, dimension in zip(shown.names, own, strict=True)
                    if dimension["strengths"] or dimension["suggestions"]
                ),
            )
        )
    return Comparison(
        nomination=nomination,
        seats=tuple(seat for seat, _sheet in shown.sheets),
        dimensions=tuple(dimensions),
        totals=tuple(str(published(sheet.total)) for sheet in counted),
        total="" if exact is None else str(published(exact)),
        full_marks=plain(panel.category.rubric.full_marks),
        asks_own_marks=tree.asks_self_assessment,
        is_whole=shown.is_whole,
        uncounted=shown.uncounted if shown.is_whole else frozenset(),
        tolerance=plain(panel.round.tolerance),
        revisions=_revisions(shown.sheets) if shown.is_whole else (),
        # A certification has ended every discussion.
        is_discussed=panel.round.is_evaluating
        and not panel.is_certified
        and Discussion.objects.open().filter(nomination=nomination).exists(),
        may_discuss=panel.round.is_evaluating and panel.viewer_is_chair and not panel.is_certified,
        own_sheet=next((sheet.pk for seat, sheet in shown.sheets if seat == mine), None),
        has_paper=any(content["paper"] for content in contents),
    )


def _row(
    shown: _Shown,
    node: IndicatorNode,
    marks: Sequence[MarkedIndicatorV2],
    tolerance: Decimal,
    office: OwnMark | None,
) -> ComparedRow:
    """An indicator on the shown sheets. How far its marks lie apart, and which of those that
    count are beyond the tolerance, is told only where all may be seen."""
    counted = [Decimal(mark["points"]) for mark in compress(marks, shown.counts) if mark["points"]]
    mean = Fraction(sum(counted)) / len(counted) if counted else Fraction(0)

    def is_beyond(points: str) -> bool:
        return bool(points) and abs(Fraction(points) - mean) > Fraction(tolerance)

    return ComparedRow(
        node=node,
        points=tuple(
            ComparedMark(
                mark["points"] or "–", shown.is_whole and is_counted and is_beyond(mark["points"])
            )
            for mark, is_counted in zip(marks, shown.counts, strict=True)
        ),
        comments=tuple(
            (name, mark["comment"])
            for name, mark in zip(shown.names, marks, strict=True)
            if mark["comment"]
        ),
        spread=plain(max(counted) - min(counted)) if counted and shown.is_whole else "",
        mean=str(published(mean)) if counted and shown.is_whole else "",
        own=str(office or ""),
        difference=_difference(mean, office) if office and counted and shown.is_whole else "",
    )


def _difference(mean: Fraction, office: OwnMark) -> str:
    """How far the committee's mean lies above the office's own mark, or below it."""
    apart = mean - Fraction(office.points)
    sign = "+" if apart > 0 else "−" if apart < 0 else ""
    return f"{sign}{published(abs(apart))}"


def _revisions(shown: Sequence[tuple[Seat, ReceivedSheet]]) -> tuple[Revision, ...]:
    """Every time one of these sheets was opened again: one query."""
    now = {sheet.pk: (seat, sheet.content) for seat, sheet in shown}
    returns = list(SheetReturn.objects.filter(sheet__in=now))
    revisions = []
    for at, sheet_return in enumerate(returns):
        later = (
            next_.content for next_ in returns[at + 1 :] if next_.sheet_id == sheet_return.sheet_id
        )
        seat, content = now[sheet_return.sheet_id]
        after = next(later, content)
        revisions.append(
            Revision(
                name=seat.user.full_name,
                kind=str(sheet_return.get_kind_display()),
                reason=sheet_return.reason,
                at=sheet_return.returned_at,
                changes=changed_marks(sheet_return.content, after),
            )
        )
    return tuple(revisions)
