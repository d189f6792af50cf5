"""The slots of a session: who comes, what may be changed now, how much time is left."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import AttendanceRole, NominationState
from evaluations.entry.nominations.slot_states import (
    CALLED_IN,
    LIVE,
    MOVABLE,
    NOT_HELD,
    WAITING,
    SlotState,
)
from evaluations.entry.schedule.models import Attendance, EvaluationSession, Slot
from evaluations.judging.day.actions.states import ALLOWED
from evaluations.judging.day.agenda.lines import AgendaLine
from evaluations.judging.day.clock import Clock, Turn, clock_of
from evaluations.judging.day.consequences import Question, question_about


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

    @property
    def is_heard(self) -> bool:
        """Whether a stage before has let anybody of it on."""
        return not self.lines or any(not line.is_not_admitted for line in self.lines)


def _changes(
    slot: Slot, lines: Sequence[AgendaLine], presenting: Sequence[Slot], *, may_run: bool
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


def turn_of(slot: Slot) -> Turn:
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


def slots_of(
    session: EvaluationSession,
    lines: Mapping[int, Sequence[AgendaLine]],
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
    return tuple(sorted(people, key=lambda person: person.role != AttendanceRole.PRESENTER))
