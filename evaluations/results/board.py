"""The board of one category before one committee: who has submitted and, once revealed, totals.

What a viewer may not know yet is not computed for them: hidden cells are built empty.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from evaluations.committees.models import Seat
from evaluations.nominations.models import Nomination
from evaluations.results.bench import Bench
from evaluations.results.standing import (
    Standing,
    counted_sheet,
    entrants_of,
    is_no_show,
    policy_of,
    rulings_of,
    standing,
)
from evaluations.results.tally import CannotTally, Tally, tally
from evaluations.rubrics.arithmetic import published
from evaluations.rubrics.tree import rubric_tree
from evaluations.scoring.access import is_revealed, reads_submitted_marks
from evaluations.scoring.models import COUNTED, ScoreSheet, SheetState

NOT_BEGUN, RECUSED, HIDDEN = "not_begun", "recused", "hidden"


@dataclass(frozen=True)
class Cell:
    """One seat × nomination: its state, and the sheet's total where the viewer may see it."""

    seat: int
    state: str
    total: str = ""

    @property
    def label(self) -> str:
        own = {
            NOT_BEGUN: _("not begun"),
            RECUSED: _("recused"),
            HIDDEN: _("not open to you yet"),
        }
        return own.get(self.state) or str(SheetState(self.state).label)

    @property
    def tone(self) -> str:
        """The colour of the tag: see components.css."""
        tones = {SheetState.SUBMITTED: "good", SheetState.CERTIFIED: "good", RECUSED: "warn"}
        return tones.get(self.state, "calm")


@dataclass(frozen=True)
class BoardRow:
    nomination: Nomination
    cells: tuple[Cell, ...]
    is_revealed: bool
    is_no_show: bool
    missing: int
    total: str = ""
    rank: int | None = None
    is_tied: bool = False


@dataclass(frozen=True)
class Board:
    bench: Bench
    rows: tuple[BoardRow, ...]
    tally: Tally | None

    @property
    def missing(self) -> int:
        """How many sheets are still owed."""
        return sum(row.missing for row in self.rows)

    @property
    def scoring_seats(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.bench.seats if seat.scores)

    @property
    def shows_missing(self) -> bool:
        return self.bench.sees_progress and self.missing > 0

    @property
    def is_hidden(self) -> bool:
        return not all(row.is_revealed for row in self.rows)

    @property
    def may_certify(self) -> bool:
        """Whether the chair's button stands here; the action decides for itself again."""
        is_due = bool(self.rows) and not self.missing and not self.is_certified
        return is_due and self.bench.viewer_is_chair

    @property
    def is_certified(self) -> bool:
        return self.bench.latest_result is not None


def _state(sheet: ScoreSheet | None, *, recused: bool) -> str:
    if recused:
        return RECUSED
    return sheet.state if sheet else NOT_BEGUN


def _row(bench: Bench, come_in: Standing, nomination: Nomination) -> BoardRow:
    sheets, recused = come_in.sheets[nomination.pk], come_in.recused[nomination.pk]
    owed = {seat.pk for seat in come_in.owed(nomination, bench.seats)}
    mine = bench.viewer_seat
    open_to_viewer = is_revealed(
        bench.round,
        missing=owed,
        own_is_in=mine is not None and mine.scores and mine.pk not in owed,
        is_certified=bench.latest_result is not None,
    )
    cells = []
    for seat in bench.seats:
        if not seat.scores:
            continue
        sheet = sheets.get(seat.pk)
        is_own = mine is not None and seat.pk == mine.pk
        shows_state = is_own or bench.sees_progress or open_to_viewer
        shows_total = is_own or open_to_viewer or reads_submitted_marks(bench.viewer)
        cells.append(
            Cell(
                seat=seat.pk,
                state=_state(sheet, recused=seat.pk in recused) if shows_state else HIDDEN,
                total=_total(sheet) if shows_total else "",
            )
        )
    return BoardRow(
        nomination=nomination,
        cells=tuple(cells),
        is_revealed=open_to_viewer,
        is_no_show=is_no_show(nomination),
        missing=len(owed),
    )


def _total(sheet: ScoreSheet | None) -> str:
    if sheet is None or sheet.state not in COUNTED:
        return ""
    return str(published(counted_sheet(sheet).total))


def _tally(bench: Bench, come_in: Standing, rows: Iterable[BoardRow]) -> Tally | None:
    """Ranks only once everything is in and everything may be seen."""
    if not all(row.missing == 0 and row.is_revealed for row in rows):
        return None
    try:
        rule = rubric_tree(bench.category.rubric).rule
        return tally(rule, policy_of(bench), entrants_of(come_in, rulings_of(bench)))
    except CannotTally:
        return None


def board_for(bench: Bench) -> Board:
    """The board as the bench's viewer may see it."""
    come_in = standing(bench)
    rows = tuple(_row(bench, come_in, nomination) for nomination in come_in.nominations)
    result = _tally(bench, come_in, rows) if rows else None
    if result is None:
        return Board(bench, rows, None)
    lines = {line.key: line for line in result.lines}
    ranked = tuple(
        replace(
            row,
            total=str(lines[row.nomination.pk].total or ""),
            rank=lines[row.nomination.pk].rank,
            is_tied=lines[row.nomination.pk].is_tied,
        )
        for row in rows
    )
    return Board(bench, ranked, result)
