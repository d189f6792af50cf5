"""The board of one category before one committee: who has submitted and, once revealed, totals.

What a viewer may not know yet is not computed for them: hidden cells are built empty.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.due import DueSum, due_of, sum_of
from evaluations.judging.results.aggregation import CannotTally
from evaluations.judging.results.counting import problems
from evaluations.judging.results.inputs import Inputs, inputs_of
from evaluations.judging.results.line_workings import adjusted_text
from evaluations.judging.results.lines import Line, Tally
from evaluations.judging.results.panel import Panel
from evaluations.judging.results.result_document import AdjustmentRuleV2
from evaluations.judging.results.rules_content import adjustment_rules
from evaluations.judging.results.stages import (
    StagePart,
    figures_so_far,
    lack_text,
    lacking,
    parts_of,
)
from evaluations.judging.results.tally import tally
from evaluations.judging.results.turnout import (
    ReceivedSheet,
    Turnout,
    is_no_show,
    panel_turnout,
    was_scored,
)
from evaluations.judging.scoring.access import is_revealed, reads_submitted_marks
from evaluations.judging.scoring.models import COUNTED, SheetState, Standing
from evaluations.setup.committees.models import Seat

LAST = 1_000_000
NOT_BEGUN, RECUSED, HIDDEN = "not_begun", "recused", "hidden"
ABSENT, NOT_ITS, WAITS, AGREES, DISSENTS = "absent", "not_its", "waits", "agrees", "dissents"


class Cell(NamedTuple):
    """One seat × nomination: its state, and the sheet's total where the viewer may see it.

    `tone` is the colour of the tag: see components.css.
    """

    label: str
    tone: str
    total: str = ""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One nominee; most have nothing to tell but marks (see `has_remarks`)."""

    nomination: Nomination
    cells: tuple[Cell, ...]
    is_revealed: bool
    is_no_show: bool
    is_out: bool
    missing: int
    gate: str = ""
    parts: tuple[StagePart, ...] = ()
    adjusted: str = ""
    total: str = ""
    rank: int | None = None
    is_tied: bool = False
    standing: Standing | None = None
    asked: Standing | None = None
    words: str = ""

    @property
    def place(self) -> str:
        """The rank as it is written; empty where there is none."""
        return str(self.rank or "")

    @property
    def has_remarks(self) -> bool:
        """Whether anything stands below the name."""
        decided = self.standing or self.asked
        return bool(
            self.is_no_show or decided or self.words or self.gate or self.parts or self.adjusted
        )


@dataclass(frozen=True)
class Board:
    panel: Panel
    rows: tuple[BoardRow, ...]
    tally: Tally | None
    # Figures that two people key, as far as the viewer may know.
    due: DueSum = DueSum()
    keys_figures: bool = False
    # What keeps it from being certified, whatever is still to come.
    problems: tuple[str, ...] = ()
    # What stages of the total still lack, in words.
    lacks: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        """How many sheets are still owed."""
        return sum(row.missing for row in self.rows)

    @property
    def scoring_seats(self) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.panel.seats if seat.scores)

    @property
    def shows_missing(self) -> bool:
        return self.panel.sees_progress and self.missing > 0

    @property
    def is_hidden(self) -> bool:
        return not all(row.is_revealed or row.is_out for row in self.rows)

    @property
    def may_certify(self) -> bool:
        """Whether the chair's button stands here; the action decides for itself again."""
        is_due = bool(self.rows) and not (self.missing or self.lacks or self.is_certified)
        return (
            is_due
            and not self.problems
            and self.panel.round.is_evaluating
            and self.panel.viewer_is_chair
        )

    @property
    def is_certified(self) -> bool:
        return self.panel.is_certified


def is_open(
    panel: Panel, nomination: Nomination, not_in: Collection[int], handed_in: Collection[int]
) -> bool:
    """Whether the viewer may see other seats' marks: `not_in` are the seats whose sheet
    is not in, `handed_in` those whose is; `nomination` is one of the panel's turnout."""
    own = panel.viewer_seat
    return is_revealed(
        panel.round,
        missing=not_in,
        own_is_in=own is not None and own.pk in handed_in,
        is_certified=was_scored(nomination),
        is_discussed=vars(nomination)["is_discussed"],
        is_no_show=is_no_show(nomination),
    )


@dataclass(frozen=True)
class _Sight:
    """What the viewer of a panel may see, and the words and colours of every state."""

    panel: Panel
    own_seat: int | None
    is_agreed: bool
    # Whether the states of others are told, and all figures.
    tells: bool
    reads: bool
    seats: tuple[int, ...]
    looks: dict[str, tuple[str, str]]

    def sees_marks(
        self, nomination: Nomination, not_in: Collection[int], handed_in: Collection[int]
    ) -> bool:
        """Whether others' marks of a nomination are open, or the committee's own sheet is."""
        own = self.own_seat
        if self.is_agreed:
            # All seats look on while the committee's sheet is filled.
            return own is not None or self.panel.latest_result is not None
        return is_open(self.panel, nomination, not_in, handed_in)


def _sight(panel: Panel) -> _Sight:
    looks = {str(state.value): (str(state.label), "calm") for state in SheetState}
    for state in COUNTED:
        looks[state] = (looks[state][0], "good")
    looks[NOT_BEGUN] = (_("not begun"), "calm")
    looks[RECUSED] = (_("recused"), "warn")
    looks[HIDDEN] = (_("not open to you yet"), "calm")
    looks[ABSENT] = (_("absent"), "warn")
    looks[NOT_ITS] = ("–", "calm")
    looks[WAITS] = (_("word not given yet"), "calm")
    looks[AGREES] = (_("agrees"), "good")
    looks[DISSENTS] = (_("dissents"), "warn")
    own, seats = panel.viewer_seat, tuple(seat.pk for seat in panel.seats if seat.scores)
    return _Sight(
        panel,
        own_seat=own.pk if own else None,
        is_agreed=panel.is_agreed,
        tells=panel.sees_progress,
        reads=reads_submitted_marks(panel.viewer),
        seats=seats,
        looks=looks,
    )


def _cell(
    sight: _Sight, seat: int, sheet: ReceivedSheet | None, state: str, *, opened: bool
) -> Cell:
    is_own = seat == sight.own_seat
    if not (is_own or opened or sight.tells):
        state = HIDDEN
    total = ""
    if is_own or opened or sight.reads:
        total = str(sheet.counted.published_total) if sheet and sheet.counted else ""
    return Cell(*sight.looks[state], total)


def _state(
    turnout: Turnout, nomination: int, seat: int, owed: set[int], *, is_agreed: bool
) -> str:
    if seat in turnout.recused[nomination]:
        return RECUSED
    if seat in turnout.absent[nomination]:
        return ABSENT
    if is_agreed:
        endorsement = turnout.endorsed[nomination].get(seat)
        if endorsement is None:
            return WAITS if seat in owed else NOT_ITS
        return AGREES if endorsement.agrees else DISSENTS
    sheet = turnout.sheets[nomination].get(seat)
    if sheet and sheet.state != SheetState.ARCHIVED:
        return sheet.state
    return NOT_BEGUN if seat in owed else NOT_ITS


def _row(sight: _Sight, turnout: Turnout, nomination: Nomination) -> BoardRow:
    owed = {seat.pk for seat in turnout.owed(nomination)}
    pk, sheets = nomination.pk, turnout.sheets[nomination.pk]
    received = turnout.received[pk]
    opened = sight.sees_marks(nomination, turnout.silent_on(nomination), received)
    cells = []
    for seat in sight.seats:
        state = _state(turnout, pk, seat, owed, is_agreed=sight.is_agreed)
        cells.append(_cell(sight, seat, sheets.get(seat), state, opened=opened))
    return BoardRow(
        nomination=nomination,
        cells=tuple(cells),
        is_revealed=opened,
        is_no_show=is_no_show(nomination),
        is_out=turnout.is_out(nomination),
        missing=len(owed),
        standing=turnout.standings.get(pk),
        asked=turnout.asked.get(pk),
        words=_words(turnout, nomination) if sight.is_agreed and opened else "",
        gate=_gate_text(turnout, nomination),
    )


def _gate_text(turnout: Turnout, nomination: Nomination) -> str:
    """Why a stage before has not let it on, or not yet."""
    gates = turnout.gates.get(nomination.pk, ())
    return next((gate.reason(nomination.official_name) for gate in gates), "")


def _with_parts(row: BoardRow, inputs: Inputs) -> BoardRow:
    """With what its other stages have given, where marks of the panel are open to the viewer."""
    if not row.is_revealed:
        return row
    parts = parts_of(inputs, figures_so_far(inputs, row.nomination.pk))
    return replace(row, parts=tuple(part for part in parts if part.figure))


def _tally(turnout: Turnout, inputs: Inputs, rows: Iterable[BoardRow]) -> Tally | None:
    """Ranks only once everything is in and everything may be seen; a no-show has no rank."""
    if not all(row.missing == 0 and (row.is_revealed or row.is_out) for row in rows):
        return None
    try:
        return tally(inputs.tree.rule, inputs.policy, inputs.entrants(turnout))
    except CannotTally:
        return None


def _words(turnout: Turnout, nomination: Nomination) -> str:
    """How many of the words on an agreed sheet agree."""
    words = turnout.endorsements(nomination).values()
    params = {"agree": sum(1 for word in words if word.agrees), "given": len(words)}
    return _("%(agree)s of %(given)s words agree") % params if words else ""


def board_for(panel: Panel) -> Board:
    """The board as the panel's viewer may see it."""
    turnout = panel_turnout(panel)
    sight = _sight(panel)
    rows = tuple(_row(sight, turnout, nomination) for nomination in turnout.nominations)
    if not rows:
        return Board(panel, rows, None)
    inputs = inputs_of(panel, turnout, with_bands=False)
    lacks = tuple(lack_text(stage, names) for stage, names in lacking(turnout, inputs))
    due, keys_figures = _due(panel, turnout, inputs)
    tells = panel.sees_progress and not panel.is_certified
    sentences = tuple(problems(panel, turnout)) if tells else ()
    result = None if lacks else _tally(turnout, inputs, rows)
    if result is None:
        rows = tuple(_with_parts(row, inputs) for row in rows)
    else:
        lines = {line.key: line for line in result.lines}
        rules = adjustment_rules(inputs)
        ranked = (_ranked(row, inputs, rules, lines[row.nomination.pk]) for row in rows)
        rows = tuple(sorted(ranked, key=_place))
    return Board(panel, rows, result, due, keys_figures, sentences, lacks)


def _due(panel: Panel, turnout: Turnout, inputs: Inputs) -> tuple[DueSum, bool]:
    """What is missing or waits of the figures, and whether any are keyed in the category."""
    if not (panel.sees_progress and inputs.keys_figures):
        return DueSum(), False
    due = due_of(turnout.nominations)
    coming = [
        nomination.pk for nomination in turnout.nominations if not turnout.is_out(nomination)
    ]
    return sum_of(due[pk] for pk in coming if pk in due), bool(due)


def _ranked(
    row: BoardRow, inputs: Inputs, rules: Sequence[AdjustmentRuleV2], line: Line
) -> BoardRow:
    return replace(
        row,
        parts=parts_of(inputs, line.stages) if inputs.stages else (),
        adjusted=adjusted_text(inputs, rules, line),
        total="" if line.total is None else str(line.total),
        rank=line.rank,
        is_tied=line.is_tied,
    )


def _place(row: BoardRow) -> int:
    """Ranked rows first, in their order; the rest stay as they were."""
    return row.rank or LAST
