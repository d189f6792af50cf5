"""Seats × nominations of a session: who is how far. Which marks were given is not read here."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.schedule.session_version import Pulsing, pulsing
from evaluations.judging.figures.due import Due, due_of
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.results.turnout import (
    AGREED_SHEET,
    Turnout,
    is_no_show,
    turnout_of,
)
from evaluations.judging.scoring.models import Proposal, SheetState, Standing
from evaluations.judging.scoring.shortage import fewest_of, shortage
from evaluations.platform.listing import page_at
from evaluations.setup.committees.access import chairs, is_secretary
from evaluations.setup.committees.models import Seat
from units.models import User


@dataclass(frozen=True)
class ProgressCell:
    """One seat for one nomination; the flags say which matters stand in its menu."""

    seat: Seat
    label: str
    tone: str
    remark: str = ""
    owes: bool = False
    is_in: bool = False
    is_recused: bool = False
    absence: int | None = None
    paper: int | None = None

    @property
    def key(self) -> str:
        return str(self.seat.pk)

    @property
    def has_matters(self) -> bool:
        return self.owes or self.is_in or self.is_recused or self.absence is not None


@dataclass(frozen=True)
class ProgressRow:
    nomination: Nomination
    is_no_show: bool
    standing: Standing | None
    is_not_admitted: bool
    is_agreed: bool
    cells: tuple[ProgressCell, ...]
    # The committee's sheet is handed in; its paper, where one waits for a second person.
    is_filled: bool = False
    paper: int | None = None
    # What is missing or waits of the figures; None where no figure is keyed.
    figures: Due | None = None
    # Why it cannot be counted any more, whoever still comes.
    shortage: str = ""
    has_spare: bool = True

    @property
    def is_owed(self) -> bool:
        """Whether a seat still owes a sheet."""
        return any(cell.owes for cell in self.cells)

    @property
    def takes_paper(self) -> bool:
        """Whether a blank sheet is still to be filled by hand."""
        return self.is_owed and not self.is_filled


@dataclass(frozen=True)
class Progress:
    session: EvaluationSession
    seats: tuple[Seat, ...]
    rows: tuple[ProgressRow, ...]
    page: Page[Nomination]
    # Of the whole session, not of the page alone.
    owed: int
    done: int
    proposals: tuple[Proposal, ...]
    decides: bool
    may_run: bool
    # What is done about a seat is not refused: the round is being evaluated.
    may_act: bool
    keys_papers: bool
    pulse: Pulsing

    @property
    def expected(self) -> int:
        return self.owed + self.done


@dataclass(frozen=True)
class _Facts:
    """What came in for the session's nominations, the papers that wait for a second person, by
    nomination and seat, and the figures that are due, by nomination."""

    turnout: Turnout
    papers: dict[tuple[int, int | None], PaperEntry]
    figures: dict[int, Due]


def progress_of(session: EvaluationSession, user: User, number: str | None = None) -> Progress:
    """The grid for who may know how far each seat is, of nominations the page with this number:
    eleven queries, six more with figures."""
    pulse = pulsing(session.pk, "slots", "sheets")
    seats = Seat.objects.filter(committee=session.committee_id).with_role()
    nominations = (
        Nomination.objects.filter(slot_place__slot__session=session)
        .with_slot_state()
        .select_related("category__award__round", "unit")
        .order_by("slot_place__slot__starts_at", "slot_place__number")
    )
    turnout = turnout_of(
        nominations, seats.select_related("user__unit__province"), with_progress=True
    )
    waiting = Proposal.objects.waiting().filter(nomination__in=turnout.nominations)
    papers = PaperEntry.objects.waiting().filter(nomination__in=turnout.nominations)
    by_seat = {
        (paper.nomination_id, paper.seat_id): paper for paper in papers.defer("values", "again")
    }
    page = page_at(number, turnout.nominations)
    facts = _Facts(turnout, by_seat, due_of(list(page.object_list)))
    may_run = EvaluationSession.objects.run_by(user).filter(pk=session.pk).exists()
    return Progress(
        session=session,
        seats=turnout.table.seats,
        rows=tuple(_row(nomination, facts) for nomination in page.object_list),
        page=page,
        owed=sum(len(turnout.owed(nomination)) for nomination in turnout.nominations),
        done=sum(len(_of_seats(turnout, nomination)) for nomination in turnout.nominations),
        proposals=tuple(waiting.select_related("nomination__category", "seat__user", "made_by")),
        decides=user.is_administrator or chairs(user, session.committee),
        may_run=may_run,
        may_act=may_run and session.committee.round.is_evaluating,
        keys_papers=user.is_administrator or is_secretary(user, session.committee),
        pulse=pulse,
    )


def _of_seats(turnout: Turnout, nomination: Nomination) -> set[int]:
    """The seats of the grid whose sheet, or word, is in."""
    seats = {seat.pk for seat in turnout.table.seats}
    return seats.intersection(turnout.received[nomination.pk])


def _row(nomination: Nomination, facts: _Facts) -> ProgressRow:
    turnout = facts.turnout
    owed = {seat.pk for seat in turnout.owed(nomination)}
    award, possible = nomination.category.award, turnout.possible(nomination)
    is_out = turnout.is_out(nomination)
    agreed = turnout.sheets[nomination.pk].get(AGREED_SHEET)
    paper = facts.papers.get((nomination.pk, None))
    return ProgressRow(
        nomination,
        is_no_show=is_no_show(nomination),
        standing=turnout.standings.get(nomination.pk),
        is_not_admitted=turnout.closed_gate(nomination) is not None,
        is_agreed=nomination.category.award.is_agreed,
        cells=tuple(_cell(seat, nomination, facts, owed) for seat in turnout.table.seats),
        is_filled=agreed is not None and agreed.counted is not None,
        paper=paper.pk if paper else None,
        figures=facts.figures.get(nomination.pk),
        shortage="" if is_out else shortage(award, nomination.official_name, possible),
        has_spare=is_out or possible > fewest_of(award),
    )


def _cell(seat: Seat, nomination: Nomination, facts: _Facts, owed: set[int]) -> ProgressCell:
    turnout = facts.turnout
    label, tone = _look(seat.pk, nomination, facts, owed)
    absence = turnout.absent[nomination.pk].get(seat.pk)
    paper = facts.papers.get((nomination.pk, seat.pk))
    recusal = turnout.recused[nomination.pk].get(seat.pk)
    remark = absence.reason if absence else recusal.note if recusal else _caution(seat, nomination)
    return ProgressCell(
        seat=seat,
        label=label,
        tone=tone,
        remark=remark,
        owes=seat.pk in owed,
        is_in=seat.pk in turnout.received[nomination.pk],
        is_recused=recusal is not None,
        absence=absence.pk if absence else None,
        paper=paper.pk if paper else None,
    )


def _look(seat: int, nomination: Nomination, facts: _Facts, owed: set[int]) -> tuple[str, str]:
    """The words and the colour of a cell."""
    if out := _out(seat, nomination.pk, facts):
        return out, "warn"
    if nomination.category.award.is_agreed:
        return _endorsement(seat, nomination.pk, facts, owed)
    sheet = facts.turnout.sheets[nomination.pk].get(seat)
    if sheet is None:
        return _unopened(seat, nomination.pk, facts, owed)
    if sheet.state == SheetState.OPEN:
        return (_("started"), "calm") if sheet.has_marks else (_("opened"), "calm")
    tones = {SheetState.RETURNED: "warn", SheetState.ARCHIVED: "calm"}
    state = SheetState(sheet.state)
    return str(state.label), tones.get(state, "good")


def _out(seat: int, nomination: int, facts: _Facts) -> str:
    """Why a seat gives no sheet on a screen; "" where it does."""
    if seat in facts.turnout.recused[nomination]:
        return _("recused")
    if seat in facts.turnout.absent[nomination]:
        return _("absent")
    paper = facts.papers.get((nomination, seat))
    return str(paper.get_state_display()) if paper else ""


def _endorsement(seat: int, nomination: int, facts: _Facts, owed: set[int]) -> tuple[str, str]:
    endorsement = facts.turnout.endorsed[nomination].get(seat)
    if endorsement is not None:
        return (_("agrees"), "good") if endorsement.agrees else (_("dissents"), "warn")
    return (_("word not given yet"), "calm") if seat in owed else ("–", "calm")


def _unopened(seat: int, nomination: int, facts: _Facts, owed: set[int]) -> tuple[str, str]:
    if seat not in owed:
        return "–", "calm"
    has_declared = seat in facts.turnout.declared[nomination]
    return (_("declared"), "calm") if has_declared else (_("not declared"), "calm")


def _caution(seat: Seat, nomination: Nomination) -> str:
    """What the chair should know: a judge from the nominee's own province."""
    home, there = seat.user.unit, nomination.unit
    if home is None or home.province_id is None or home.province_id != there.province_id:
        return ""
    return _("same province")
