"""Seats × nominations of a session: who is how far. Which marks were given is not read here."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import EvaluationSession, SlotNomination
from evaluations.entry.schedule.session_version import Pulsing, pulsing
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.scoring.models import (
    COUNTED,
    Absence,
    Declaration,
    Endorsement,
    Mark,
    Proposal,
    ScoreSheet,
    SheetState,
)
from evaluations.judging.scoring.progress import Table, table_of
from evaluations.setup.committees.access import chairs, is_secretary
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import Mode
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
    # Whether a recusal may be taken back.
    may_return: bool = False
    absence: int | None = None
    paper: int | None = None

    @property
    def has_matters(self) -> bool:
        return self.owes or self.is_in or self.may_return or self.absence is not None


@dataclass(frozen=True)
class ProgressRow:
    nomination: Nomination
    is_no_show: bool
    is_agreed: bool
    cells: tuple[ProgressCell, ...]

    @property
    def owed(self) -> int:
        return sum(1 for cell in self.cells if cell.owes)


@dataclass(frozen=True)
class Progress:
    session: EvaluationSession
    seats: tuple[Seat, ...]
    rows: tuple[ProgressRow, ...]
    proposals: tuple[Proposal, ...]
    decides: bool
    may_run: bool
    keys_papers: bool
    pulse: Pulsing

    @property
    def owed(self) -> int:
        return sum(row.owed for row in self.rows)

    @property
    def done(self) -> int:
        return sum(1 for row in self.rows for cell in row.cells if cell.is_in)

    @property
    def expected(self) -> int:
        return self.owed + self.done


@dataclass(frozen=True)
class _Facts:
    """Everything about the session's sheets, by (nomination, seat); of agreed ones by (n, 0)."""

    sheets: dict[tuple[int, int], tuple[str, bool]]
    recused: dict[tuple[int, int], Declaration]
    declared: dict[tuple[int, int], Declaration]
    absent: dict[tuple[int, int], Absence]
    papers: dict[tuple[int, int], PaperEntry]
    words: dict[tuple[int, int], Endorsement]
    table: Table


def _facts(nominations: list[int], seats: list[Seat]) -> _Facts:
    """Six queries, however many there are."""
    begun = Mark.objects.filter(sheet=OuterRef("pk"))
    rows = ScoreSheet.objects.filter(nomination__in=nominations).annotate(begun=Exists(begun))
    columns = ("nomination_id", "seat_id", "state", "begun", "pk", "digest")
    sheets, digests = {}, {}
    for nomination, seat, state, has_marks, pk, digest in rows.values_list(*columns):
        sheets[nomination, seat or 0] = (state, has_marks)
        if seat is None and state in COUNTED:
            digests[pk] = (nomination, digest)
    declared = {
        (one.nomination_id, one.seat_id): one
        for one in Declaration.objects.filter(nomination__in=nominations)
    }
    absent = Absence.objects.filter(nomination__in=nominations, lifted_at=None)
    papers = PaperEntry.objects.waiting().filter(nomination__in=nominations)
    words = Endorsement.objects.filter(sheet__in=digests)
    return _Facts(
        sheets=sheets,
        recused={key: one for key, one in declared.items() if one.is_recused},
        declared=declared,
        absent={(one.nomination_id, one.seat_id): one for one in absent},
        papers={(one.nomination_id, one.seat_id): one for one in papers.defer("values", "again")},
        words={
            (digests[one.sheet_id][0], one.seat_id): one
            for one in words
            if digests[one.sheet_id][1] == one.digest
        },
        table=table_of(seats),
    )


def progress_of(session: EvaluationSession, user: User) -> Progress:
    """The grid for who may know how far each seat is: ten queries."""
    pulse = pulsing(session.pk, "slots", "sheets")
    seats = list(
        Seat.objects.filter(committee=session.committee_id)
        .with_role()
        .select_related("user__unit__province")
    )
    places = list(
        SlotNomination.objects.filter(slot__session=session)
        .select_related("nomination__category__award", "nomination__unit", "slot")
        .order_by("slot__starts_at", "number")
    )
    facts = _facts([place.nomination_id for place in places], seats)
    waiting = Proposal.objects.filter(
        nomination__in=[place.nomination_id for place in places], decided_at=None
    )
    return Progress(
        session=session,
        seats=facts.table.seats,
        rows=tuple(_row(session, place, facts) for place in places),
        proposals=tuple(waiting.select_related("nomination", "seat__user", "made_by")),
        decides=user.is_administrator or chairs(user, session.committee),
        may_run=EvaluationSession.objects.run_by(user).filter(pk=session.pk).exists(),
        keys_papers=user.is_administrator or is_secretary(user, session.committee),
        pulse=pulse,
    )


def _row(session: EvaluationSession, place: SlotNomination, facts: _Facts) -> ProgressRow:
    nomination, key = place.nomination, place.nomination_id
    is_agreed = nomination.category.award.mode == Mode.AGREED
    is_no_show = place.slot.state == SlotState.NO_SHOW
    given = (
        {seat for at, seat in facts.words if at == key}
        if is_agreed
        else {
            seat
            for (at, seat), (state, _m) in facts.sheets.items()
            if at == key and state in COUNTED
        }
    )
    excused = {seat for at, seat in (*facts.recused, *facts.absent) if at == key}
    owed = set() if is_no_show else facts.table.owing(given, excused, session.date)
    cells = (_cell(seat, nomination, facts, owed, given, is_agreed) for seat in facts.table.seats)
    return ProgressRow(nomination, is_no_show, is_agreed, tuple(cells))


def _cell(
    seat: Seat,
    nomination: Nomination,
    facts: _Facts,
    owed: set[int],
    given: set[int],
    is_agreed: bool,
) -> ProgressCell:
    key = (nomination.pk, seat.pk)
    label, tone = _look(key, facts, owed, is_agreed)
    absence, paper = facts.absent.get(key), facts.papers.get(key)
    out = facts.recused.get(key)
    remark = absence.reason if absence else out.note if out else _caution(seat, nomination, facts)
    return ProgressCell(
        seat=seat,
        label=label,
        tone=tone,
        remark=remark,
        owes=seat.pk in owed,
        is_in=seat.pk in given,
        is_recused=out is not None,
        may_return=out is not None,
        absence=absence.pk if absence else None,
        paper=paper.pk if paper else None,
    )


def _look(key: tuple[int, int], facts: _Facts, owed: set[int], is_agreed: bool) -> tuple[str, str]:
    """The words and the colour of a cell."""
    if out := _out(key, facts):
        return out, "warn"
    if is_agreed:
        return _word(key, facts, owed)
    if key not in facts.sheets:
        return _unopened(key, facts, owed)
    state, has_marks = facts.sheets[key]
    if state == SheetState.OPEN:
        return (_("started"), "calm") if has_marks else (_("opened"), "calm")
    tones = {SheetState.RETURNED: "warn", SheetState.ARCHIVED: "calm"}
    return str(SheetState(state).label), tones.get(SheetState(state), "good")


def _out(key: tuple[int, int], facts: _Facts) -> str:
    """Why a seat gives no sheet on a screen; "" where it does."""
    if key in facts.recused:
        return _("recused")
    if key in facts.absent:
        return _("absent")
    return str(facts.papers[key].get_state_display()) if key in facts.papers else ""


def _word(key: tuple[int, int], facts: _Facts, owed: set[int]) -> tuple[str, str]:
    word = facts.words.get(key)
    if word is not None:
        return (_("agrees"), "good") if word.agrees else (_("dissents"), "warn")
    return (_("word not given yet"), "calm") if key[1] in owed else ("–", "calm")


def _unopened(key: tuple[int, int], facts: _Facts, owed: set[int]) -> tuple[str, str]:
    if key[1] not in owed:
        return "–", "calm"
    return (_("declared"), "calm") if key in facts.declared else (_("not declared"), "calm")


def _caution(seat: Seat, nomination: Nomination, facts: _Facts) -> str:
    """What the chair should know: a judge from the nominee's own province."""
    home, there = seat.user.unit, nomination.unit
    if home is None or home.province_id is None or home.province_id != there.province_id:
        return ""
    return _("same province")
