"""One session as its board shows it: what is on now, what is next, the slots in order, who is
there, and the viewer's own progress."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.gates import unpassed
from evaluations.entry.nominations.models import AttendanceRole, Nomination, NominationState
from evaluations.entry.nominations.slot_states import (
    CALLED_IN,
    LIVE,
    MOVABLE,
    NOT_HELD,
    PRESENTED,
    WAITING,
    SlotState,
)
from evaluations.entry.schedule.models import (
    Attendance,
    AttendanceStatus,
    EvaluationSession,
    SeatAttendance,
    Slot,
    SlotNomination,
)
from evaluations.entry.schedule.session_version import Pulsing, pulsing
from evaluations.judging.day.actions.states import ALLOWED
from evaluations.judging.day.clock import Clock, Turn, clock_of, minutes_late
from evaluations.judging.day.consequences import Question, question_about
from evaluations.judging.day.guests import Guest, guests_of
from evaluations.judging.figures.due import DueSum, due_of, sum_of
from evaluations.judging.results.models import Result
from evaluations.judging.scoring.models import Absence, Declaration, Disclosure, ScoreSheet
from evaluations.judging.scoring.owing import chains
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import Reveal
from units.models import User


@dataclass(frozen=True)
class AgendaLine:
    """A nomination in a slot, with the viewer's sheet for it."""

    nomination: Nomination
    may_read: bool
    may_score: bool
    sheet: ScoreSheet | None
    marked: int
    is_recused: bool
    waits: bool
    is_agreed: bool = False
    # The earlier holder of the seat, or its substitute, has handed the sheet in.
    is_settled: bool = False
    is_absent: bool = False
    # Why a stage before has not let it on, or not yet.
    gate: str = ""
    is_not_admitted: bool = False
    # The marks of all are open to the viewer; the key of the certified result, where it stands.
    is_revealed: bool = False
    result: int | None = None

    @property
    def key(self) -> str:
        return f"line-{self.nomination.pk}"

    @property
    def is_handed_in(self) -> bool:
        return self.sheet is not None and not self.sheet.is_writable

    @property
    def waits_for_viewer(self) -> bool:
        return self.may_score and self.is_due and not self.is_handed_in and not self.gate

    @property
    def is_due(self) -> bool:
        """Whether a sheet of the viewer's own counts for it."""
        return not (
            self.is_recused
            or self.is_agreed
            or self.is_settled
            or self.is_absent
            or self.is_not_admitted
        )


@dataclass(frozen=True)
class SlotChange:
    """A change that the viewer may make now, as the button that makes it."""

    to: str
    label: str
    needs_reason: bool
    # What is asked first; None where the button acts at once.
    question: Question | None = None

    @property
    def is_asked(self) -> bool:
        return self.needs_reason or self.question is not None


@dataclass(frozen=True)
class AgendaSlot:
    slot: Slot
    lines: tuple[AgendaLine, ...]
    people: tuple[Attendance, ...]
    changes: tuple[SlotChange, ...]
    clock: Clock | None
    may_undo: bool
    may_move: bool
    may_ask_questions: bool
    may_correct: bool

    @property
    def key(self) -> str:
        return f"slot-{self.slot.pk}"

    @property
    def step(self) -> SlotChange | None:
        """What comes next in it by one press."""
        return next((change for change in self.changes if not change.is_asked), None)

    @property
    def is_live(self) -> bool:
        return self.slot.state in LIVE


CHECK_IN = "check-in"


@dataclass(frozen=True)
class Agenda:
    session: EvaluationSession
    seats: tuple[Seat, ...]
    slots: tuple[AgendaSlot, ...]
    may_run: bool
    # The round is being evaluated: what is done here is not refused.
    is_open: bool
    sees_all: bool
    viewer_scores: bool
    done: int
    expected: int
    sees_progress: bool
    present: dict[int, SeatAttendance]
    own_seat: Seat | None
    minutes_late: int
    is_today: bool
    now: datetime.datetime
    pulse: Pulsing
    # Whether the viewer, an officer, may read the report of the day.
    reads_report: bool = False
    # Figures that two people key, for who may know how far each seat is.
    due: DueSum = DueSum()

    @property
    def running(self) -> AgendaSlot | None:
        """The slot that is on, the one begun last where several are; else the one called in."""
        live = [slot for slot in self.slots if slot.is_live]
        on = [one for one in live if one.slot.state == SlotState.PRESENTING]
        if not on:
            return live[0] if live else None
        return max(on, key=lambda one: one.slot.started_at or one.slot.starts_at)

    @property
    def reveal_words(self) -> str:
        """When who has submitted sees the marks of others."""
        return Reveal(self.session.committee.round.reveal).sentence

    @property
    def waiting_for_viewer(self) -> list[AgendaLine]:
        """What the viewer may score now and has not handed in."""
        lines = (line for slot in self.slots for line in slot.lines)
        return [line for line in lines if line.waits_for_viewer]

    @property
    def primary(self) -> str:
        """The key of what the viewer does next, whose button alone stands filled; "" for none.

        Who judges reports present, then scores; who runs the day takes the next step of it.
        """
        if self.waits_for_check_in:
            return CHECK_IN
        on = self.running or self.following
        if lines := self.waiting_for_viewer or self._agreed_on(on):
            return lines[0].key
        return on.key if on and on.step else ""

    def _agreed_on(self, on: AgendaSlot | None) -> list[AgendaLine]:
        """The committee's sheets that are filled now; for who does not run the day also those
        that wait for words."""
        lines = on.lines if on and on.is_live else ()
        agreed = [line for line in lines if line.is_agreed and (line.sheet or line.may_score)]
        return [line for line in agreed if not (line.is_handed_in and self.may_run)]

    @property
    def takes_paper(self) -> bool:
        """Whether anything of the day may still be scored on a sheet of paper."""
        lines = (line for slot in self.slots for line in slot.lines)
        return any(line.result is None and not line.is_agreed for line in lines)

    @property
    def also_running(self) -> list[AgendaSlot]:
        """Other slots that nobody has closed yet."""
        on = [slot for slot in self.slots if slot.slot.state == SlotState.PRESENTING]
        return [one for one in on if one != self.running]

    @property
    def following(self) -> AgendaSlot | None:
        """The slot that comes after it."""
        waiting = (slot for slot in self.slots if slot.slot.state in WAITING)
        running = self.running
        return next((one for one in waiting if running is None or one != running), None)

    @property
    def seated(self) -> list[tuple[Seat, SeatAttendance | None]]:
        """The seats of the day, with their line of the roll-call."""
        return [
            (seat, self.present.get(seat.pk))
            for seat in self.seats
            if seat.is_held_on(self.session.date)
        ]

    @property
    def late_words(self) -> str:
        """How late the day is, in hours where it is more than one."""
        hours, minutes = divmod(self.minutes_late, 60)
        if hours:
            params = {"hours": hours, "minutes": minutes}
            return _("%(hours)s h %(minutes)s min late") % params
        return _("%(minutes)s minutes late") % {"minutes": minutes}

    @property
    def guests(self) -> list[Guest]:
        """Presenters and attendees, everybody once, whatever slots they come to."""
        return guests_of((one.slot, one.people) for one in self.slots)

    @property
    def reports_itself(self) -> bool:
        """Whether the viewer is a judge of today."""
        return self.own_seat is not None and self.is_today and self.is_open

    @property
    def waits_for_check_in(self) -> bool:
        """Whether the viewer, a judge, has not reported present today."""
        seat = self.own_seat
        if seat is None or not self.reports_itself:
            return False
        line = self.present.get(seat.pk)
        return line is None or line.status != AttendanceStatus.PRESENT

    @property
    def movable(self) -> list[AgendaSlot]:
        """Slots that may change places."""
        return [slot for slot in self.slots if slot.slot.state == SlotState.SCHEDULED]


def _changes(
    slot: Slot, lines: list[AgendaLine], presenting: list[Slot], *, may_run: bool
) -> tuple[SlotChange, ...]:
    if not may_run:
        return ()
    labels = {
        SlotState.CALLED: _("Call them in"),
        SlotState.PRESENTING: _("Start the presentation"),
        SlotState.CLOSED: _("Close the slot"),
        SlotState.NO_SHOW: _("They did not come"),
        SlotState.POSTPONED: _("Postpone"),
    }
    waits = bool(lines) and all(line.gate for line in lines)
    unaccepted = any(line.nomination.state != NominationState.ACCEPTED for line in lines)
    with_reason = (*NOT_HELD, *([SlotState.PRESENTING] if unaccepted else []))
    return tuple(
        SlotChange(
            to.value,
            labels[to],
            to in with_reason,
            question_about(slot, to, presenting, timezone.localdate()),
        )
        for to, before in ALLOWED.items()
        if slot.state in before and not (waits and to in LIVE)
    )


def agenda_of(session: EvaluationSession, user: User) -> Agenda:
    """Build the page: ten queries, whatever the session holds; one more, or six with figures,
    for who may know how far each seat is.

    Who sits in the committee, administrators and auditors see every slot; an officer sees those
    of the offices they act for.
    """
    seats = list(Seat.objects.filter(committee=session.committee_id).with_role())
    held = [seat for seat in seats if seat.user_id == user.pk and seat.is_held_today]
    mine = next((seat for seat in held if seat.scores), None)
    writes = any(seat.is_runner for seat in held)
    may_run = user.is_administrator or writes
    sees_progress = may_run or user.is_auditor
    pulse = pulsing(session.pk, "slots", *(["sheets"] if sees_progress else []))
    lines = _lines(session, user, mine, _own(session, mine, seats), writes=writes)
    sees_all = bool(held) or user.oversees
    if not sees_all:
        lines = {slot: [one for one in own if one.may_read] for slot, own in lines.items()}
    now = timezone.now()
    is_open = session.committee.round.is_evaluating
    slots = _slots(session, lines, may_run=may_run and is_open, sees_all=sees_all, now=now)
    due = [line for slot in slots for line in slot.lines if line.is_due]
    is_today = session.date == timezone.localdate()
    present = {
        seat_attendance.seat_id: seat_attendance
        for seat_attendance in SeatAttendance.objects.filter(session=session)
    }
    return Agenda(
        session=session,
        seats=tuple(seats),
        slots=slots,
        may_run=may_run,
        is_open=is_open,
        sees_all=sees_all,
        viewer_scores=mine is not None,
        done=sum(1 for line in due if line.is_handed_in),
        expected=len(due),
        sees_progress=sees_progress,
        present=present if sees_all else {},
        own_seat=held[0] if held else None,
        minutes_late=minutes_late([_turn(slot.slot) for slot in slots], now) if is_today else 0,
        is_today=is_today,
        now=now,
        pulse=pulse,
        reads_report=sees_all or _reads_report(session, user),
        due=_figures_due(slots) if sees_progress else DueSum(),
    )


def _reads_report(session: EvaluationSession, user: User) -> bool:
    return EvaluationSession.objects.report_readable_by(user).filter(pk=session.pk).exists()


def _figures_due(slots: Iterable[AgendaSlot]) -> DueSum:
    """What is missing or waits of the figures of those who may still come: one query, seven
    with figures."""
    coming = [one for one in slots if one.slot.state != SlotState.NO_SHOW]
    return sum_of(due_of([line.nomination for one in coming for line in one.lines]).values())


def _turn(slot: Slot) -> Turn:
    return Turn(
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        is_waiting=slot.state in WAITING,
        is_running=slot.state == SlotState.PRESENTING,
        started_at=slot.started_at,
    )


def _clock(session: EvaluationSession, slot: Slot, now: datetime.datetime) -> Clock | None:
    """Counts down on the day itself: the clock of a slot of long ago helps nobody."""
    if slot.state != SlotState.PRESENTING or slot.started_at is None:
        return None
    if timezone.localdate(slot.started_at) != timezone.localdate():
        return None
    minutes = datetime.timedelta(minutes=1)
    return clock_of(
        slot.started_at,
        slot.questions_at,
        session.presentation_minutes * minutes,
        session.question_minutes * minutes,
        now,
    )


@dataclass(frozen=True)
class _Own:
    """What the viewer's own seat has for the nominations of a session: sheets with how many marks
    are given, and the keys of those it is recused from, of those whose sheet another holder of
    the same seat has handed in, and of those that were closed without it."""

    sheets: dict[int, tuple[ScoreSheet, int]]
    recused: set[int]
    settled: set[int]
    absent: set[int]


def _own(session: EvaluationSession, seat: Seat | None, seats: list[Seat]) -> _Own:
    """Four queries, three where nobody else held the seat, none without one."""
    if seat is None:
        return _Own({}, set(), set(), set())
    first = chains([(one.pk, one.substitute_for_id) for one in seats])
    mates = [pk for pk, chain in first.items() if chain == first[seat.pk] and pk != seat.pk]
    here = {"nomination__slot_place__slot__session": session}
    sheets = ScoreSheet.objects.filter(**here)
    settled = sheets.counted().filter(seat__in=mates)
    return _Own(
        sheets.filter(Q(seat=seat) | Q(committee=seat.committee_id)).with_progress(),
        recused=_nominations(Declaration.objects.recused().filter(seat=seat, **here)),
        settled=_nominations(settled) if mates else set(),
        absent=_nominations(Absence.objects.standing().filter(seat=seat, **here)),
    )


def _nominations(rows: QuerySet[Any]) -> set[int]:
    return set(rows.values_list("nomination_id", flat=True))


REVEALED = Exists(Disclosure.objects.filter(nomination=OuterRef("nomination")))
RESULT = Subquery(
    Result.objects.filter(
        category=OuterRef("nomination__category"), committee=OuterRef("nomination__committee")
    )
    .order_by("-number")
    .values("pk")[:1]
)


def _lines(
    session: EvaluationSession, user: User, mine: Seat | None, own: _Own, *, writes: bool
) -> dict[int, list[AgendaLine]]:
    """The nominations of every slot, in order."""
    here = Nomination.objects.filter(slot_place__slot__session=session)
    readable = set(here.visible_to(user).values_list("pk", flat=True))
    rows = SlotNomination.objects.filter(slot__session=session).order_by("number")
    lines: dict[int, list[AgendaLine]] = defaultdict(list)
    rows = rows.annotate(is_revealed=REVEALED, result=RESULT)
    places = list(rows.select_related("nomination__category__award", "slot"))
    gates = unpassed(place.nomination for place in places)
    for row in places:
        closed = gates.get(row.nomination_id, ())
        sheet, marked = own.sheets.get(row.nomination_id, (None, 0))
        is_agreed = row.nomination.category.award.is_agreed
        scores = mine is not None or (is_agreed and writes)
        lines[row.slot_id].append(
            AgendaLine(
                nomination=row.nomination,
                may_read=row.nomination_id in readable,
                may_score=scores and row.slot.state in PRESENTED,
                sheet=sheet,
                marked=marked,
                is_recused=row.nomination_id in own.recused,
                waits=scores and row.slot.state in WAITING,
                is_agreed=is_agreed,
                is_settled=row.nomination_id in own.settled,
                is_absent=row.nomination_id in own.absent,
                gate=closed[0].reason(row.nomination.official_name) if closed else "",
                is_not_admitted=any(gate.is_closed for gate in closed),
                is_revealed=vars(row)["is_revealed"] and not is_agreed,
                result=vars(row)["result"],
            )
        )
    return lines


def _slots(
    session: EvaluationSession,
    lines: dict[int, list[AgendaLine]],
    *,
    may_run: bool,
    sees_all: bool,
    now: datetime.datetime,
) -> tuple[AgendaSlot, ...]:
    """The slots that hold a line, or all of them, with the people expected in them."""
    people: dict[int, list[Attendance]] = defaultdict(list)
    for attendance in Attendance.objects.filter(slot__session=session):
        people[attendance.slot_id].append(attendance)
    slots = list(Slot.objects.filter(session=session))
    for slot in slots:
        slot.session = session
    presenting = [slot for slot in slots if slot.state == SlotState.PRESENTING]
    return tuple(
        AgendaSlot(
            slot=slot,
            lines=tuple(lines.get(slot.pk, ())),
            people=_presenters_first(people[slot.pk]),
            changes=_changes(slot, lines.get(slot.pk, []), presenting, may_run=may_run),
            clock=_clock(session, slot, now),
            may_undo=may_run and slot.state != SlotState.SCHEDULED,
            may_move=may_run and slot.state in MOVABLE,
            may_correct=may_run and slot.state in CALLED_IN,
            may_ask_questions=may_run
            and slot.state == SlotState.PRESENTING
            and slot.questions_at is None,
        )
        for slot in slots
        if lines.get(slot.pk) or sees_all
    )


def _presenters_first(people: list[Attendance]) -> tuple[Attendance, ...]:
    return tuple(sorted(people, key=lambda one: one.role != AttendanceRole.PRESENTER))
