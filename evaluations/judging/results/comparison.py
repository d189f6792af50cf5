"""One nomination, every seat × indicator: what the chair looks at before certifying."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import compress
from typing import NamedTuple

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.aggregation import CannotTally, CountedSheet, aggregate
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.turnout import (
    ReceivedSheet,
    counted_sheets,
    is_no_show,
    panel_turnout,
    was_scored,
)
from evaluations.judging.scoring.access import is_revealed, reads_submitted_marks
from evaluations.judging.scoring.difference import MarkChange, changed_marks
from evaluations.judging.scoring.marking import plain
from evaluations.judging.scoring.models import Discussion, SheetReturn
from evaluations.judging.scoring.sheet_document import MarkedDimensionV2, submitted
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
    weight: str
    maximum: str
    points: tuple[ComparedMark, ...]
    comments: tuple[tuple[str, str], ...]
    spread: str = ""


@dataclass(frozen=True)
class ComparedDimension:
    node: DimensionNode
    weight: str
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
    is_whole: bool
    # Seats that are shown with a sheet that does not count.
    uncounted: frozenset[int] = frozenset()
    tolerance: str = ""
    revisions: tuple[Revision, ...] = ()
    is_discussed: bool = False
    may_discuss: bool = False
    own_sheet: int | None = None

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

    @property
    def counts(self) -> tuple[bool, ...]:
        """Of each sheet whether it counts: not that of a seat which is recused or absent."""
        seats = {one.seat for one in self.counted}
        return tuple(seat.pk in seats for seat, _sheet in self.sheets)

    @property
    def uncounted(self) -> frozenset[int]:
        pairs = zip(self.sheets, self.counts, strict=True)
        return frozenset(seat.pk for (seat, _sheet), is_counted in pairs if not is_counted)


def _shown(panel: Panel, nomination: Nomination) -> _Shown:
    turnout = panel_turnout(panel, with_content=True, only=nomination)
    (nomination,) = turnout.nominations
    sheets = turnout.sheets[nomination.pk]
    owed = {seat.pk for seat in turnout.owed(nomination)}
    mine = panel.viewer_seat
    revealed = is_revealed(
        panel.round,
        missing=owed,
        own_is_in=mine is not None and mine.pk in turnout.received[nomination.pk],
        is_certified=was_scored(nomination),
        is_discussed=vars(nomination)["is_discussed"],
        is_no_show=is_no_show(nomination),
    )
    may_read = revealed or reads_submitted_marks(panel.viewer)
    shown = [
        (seat, sheets[seat.pk])
        for seat in panel.seats
        if seat.pk in sheets
        and sheets[seat.pk].counted
        and (may_read or (mine is not None and seat.pk == mine.pk))
    ]
    is_whole = may_read and not owed
    counted = counted_sheets(turnout, nomination) if is_whole else []
    return _Shown(shown, tuple(one.counted for one in counted if one.counted), is_whole)


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
    found = _shown(panel, nomination)
    shown, is_whole = found.sheets, found.is_whole
    contents = [submitted(sheet.content) for _seat, sheet in shown]
    counted = [sheet.counted for _seat, sheet in shown if sheet.counted]
    means, exact = _aggregate(panel, found)
    dimensions = []
    for at, node in enumerate(rubric_tree(panel.category.rubric).dimensions):
        own = [content["dimensions"][at] for content in contents]
        rows = tuple(
            ComparedRow(
                node=indicator,
                weight=plain(indicator.weight),
                maximum=plain(indicator.maximum),
                points=_marks(own, row, found.counts, panel.round.tolerance if is_whole else None),
                spread=_spread(own, row, found.counts) if is_whole else "",
                comments=tuple(
                    (seat.user.full_name, one["indicators"][row]["comment"])
                    for (seat, _sheet), one in zip(shown, own, strict=True)
                    if one["indicators"][row]["comment"]
                ),
            )
            for row, indicator in enumerate(node.indicators)
        )
        notes = tuple(
            (seat.user.full_name, one["strengths"], one["suggestions"])
            for (seat, _sheet), one in zip(shown, own, strict=True)
            if one["strengths"] or one["suggestions"]
        )
        dimensions.append(
            ComparedDimension(
                node=node,
                weight=plain(node.weight),
                rows=rows,
                scores=tuple(str(published(one.dimensions[at])) for one in counted),
                mean=str(published(means[at])) if means else "",
                notes=notes,
            )
        )
    return Comparison(
        nomination=nomination,
        seats=tuple(seat for seat, _sheet in shown),
        dimensions=tuple(dimensions),
        totals=tuple(str(published(one.total)) for one in counted),
        total="" if exact is None else str(published(exact)),
        is_whole=is_whole,
        uncounted=found.uncounted if is_whole else frozenset(),
        tolerance=plain(panel.round.tolerance),
        revisions=_revisions(shown) if is_whole else (),
        is_discussed=Discussion.objects.open().filter(nomination=nomination).exists(),
        may_discuss=panel.viewer_is_chair and not panel.is_certified,
        own_sheet=_own_sheet(panel, shown),
    )


def _own_sheet(panel: Panel, shown: Sequence[tuple[Seat, ReceivedSheet]]) -> int | None:
    mine = panel.viewer_seat
    return next((sheet.pk for seat, sheet in shown if mine and seat.pk == mine.pk), None)


def _given(own: Sequence[MarkedDimensionV2], row: int, counts: Sequence[bool]) -> list[Decimal]:
    """The marks of an indicator on the sheets that count."""
    points = (one["indicators"][row]["points"] for one in compress(own, counts))
    return [Decimal(point) for point in points if point]


def _marks(
    own: Sequence[MarkedDimensionV2], row: int, counts: Sequence[bool], tolerance: Decimal | None
) -> tuple[ComparedMark, ...]:
    """The seats' marks; which of those that count are beyond the tolerance only where all may be
    seen."""
    given = _given(own, row, counts)
    mean = Fraction(sum(given)) / len(given) if given else Fraction(0)
    marks = []
    for one, is_counted in zip(own, counts, strict=True):
        points = one["indicators"][row]["points"]
        far = bool(points) and is_counted and tolerance is not None and len(given) > 1
        is_beyond = far and abs(Fraction(points) - mean) > Fraction(tolerance or 0)
        marks.append(ComparedMark(points or "–", is_beyond))
    return tuple(marks)


def _spread(own: Sequence[MarkedDimensionV2], row: int, counts: Sequence[bool]) -> str:
    """Highest less lowest mark that counts of an indicator, in points."""
    given = _given(own, row, counts)
    return plain(max(given) - min(given)) if given else ""


def _revisions(shown: Sequence[tuple[Seat, ReceivedSheet]]) -> tuple[Revision, ...]:
    """Every time one of these sheets was opened again: one query."""
    now = {sheet.pk: (seat, sheet.content) for seat, sheet in shown}
    returns = list(SheetReturn.objects.filter(sheet__in=now))
    found = []
    for at, one in enumerate(returns):
        later = (next_.content for next_ in returns[at + 1 :] if next_.sheet_id == one.sheet_id)
        seat, content = now[one.sheet_id]
        after = next(later, content)
        found.append(
            Revision(
                name=seat.user.full_name,
                kind=str(one.get_kind_display()),
                reason=one.reason,
                at=one.returned_at,
                changes=changed_marks(one.content, after),
            )
        )
    return tuple(found)
