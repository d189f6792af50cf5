"""The page of a session: what is on now, what is next, the slots in order, who is there, and the
viewer's own progress."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.slot_states import WAITING, SlotState
from evaluations.entry.schedule.models import (
    AttendanceStatus,
    EvaluationSession,
    SeatAttendance,
)
from evaluations.entry.schedule.session_version import Pulsing, pulsing
from evaluations.judging.day.agenda.lines import AgendaLine, Viewer, lines_of
from evaluations.judging.day.agenda.slots import AgendaSlot, slots_of, turn_of
from evaluations.judging.day.clock import minutes_late
from evaluations.judging.day.guests import Guest, guests_of
from evaluations.judging.figures.due import DueSum, due_of, sum_of
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import Reveal
from units.models import User

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
        on = [slot for slot in live if slot.slot.state == SlotState.PRESENTING]
        if not on:
            return live[0] if live else None
        return max(on, key=lambda slot: slot.slot.started_at or slot.slot.starts_at)

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
        return any(line.result is None for slot in self.slots for line in slot.lines)

    @property
    def also_running(self) -> list[AgendaSlot]:
        """Other slots that nobody has closed yet."""
        on = [slot for slot in self.slots if slot.slot.state == SlotState.PRESENTING]
        return [slot for slot in on if slot != self.running]

    @property
    def following(self) -> AgendaSlot | None:
        """The slot that comes after it; who was not let on is not waited for."""
        waiting = (slot for slot in self.slots if slot.slot.state in WAITING and slot.is_heard)
        running = self.running
        return next((slot for slot in waiting if running is None or slot != running), None)

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
    def asks_of(self) -> list[int]:
        """Nominations to whose presenters the viewer may write questions."""
        lines = (line for slot in self.slots for line in slot.lines)
        return [line.nomination.pk for line in lines if line.asks]

    @property
    def guests(self) -> list[Guest]:
        """Presenters and attendees, everybody once, whatever slots they come to."""
        return guests_of((slot.slot, slot.people) for slot in self.slots)

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


def agenda_of(session: EvaluationSession, user: User) -> Agenda:
    """Build the page: ten queries, whatever the session holds; one more, or six with figures,
    for who may know how far each seat is, and one for who runs it.

    Who sits in the committee, administrators and auditors see every slot; an officer sees those
    of the offices they act for.
    """
    seats = Seat.objects.filter(committee=session.committee_id).with_role()
    viewer = Viewer(user, tuple(seats))
    may_run = viewer.may_run
    sees_progress = may_run or user.is_auditor
    pulse = pulsing(session.pk, "slots", *(["sheets"] if sees_progress else []))
    lines = lines_of(session, viewer)
    sees_all = bool(viewer.held) or user.oversees
    if not sees_all:
        lines = {slot: [line for line in own if line.may_read] for slot, own in lines.items()}
    now = timezone.now()
    is_open = session.committee.round.is_evaluating
    slots = slots_of(session, lines, may_run=may_run and is_open, sees_all=sees_all, now=now)
    due = [line for slot in slots for line in slot.lines if line.is_due]
    is_today = session.date == timezone.localdate()
    present = {
        seat_attendance.seat_id: seat_attendance
        for seat_attendance in SeatAttendance.objects.filter(session=session)
    }
    return Agenda(
        session=session,
        seats=viewer.seats,
        slots=slots,
        may_run=may_run,
        is_open=is_open,
        sees_all=sees_all,
        viewer_scores=viewer.scoring is not None,
        done=sum(1 for line in due if line.is_handed_in),
        expected=len(due),
        sees_progress=sees_progress,
        present=present if sees_all else {},
        own_seat=viewer.held[0] if viewer.held else None,
        minutes_late=minutes_late([turn_of(slot.slot) for slot in slots], now) if is_today else 0,
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
    coming = [slot for slot in slots if slot.slot.state != SlotState.NO_SHOW]
    return sum_of(due_of([line.nomination for slot in coming for line in slot.lines]).values())
