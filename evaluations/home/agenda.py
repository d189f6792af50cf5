"""One session as its page shows it: slots in order, and the viewer's own progress."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.committees.models import SECRETARIES, Position, Seat
from evaluations.nominations.models import AttendanceRole, Nomination, NominationState
from evaluations.schedule.actions import ALLOWED
from evaluations.schedule.models import (
    Attendance,
    EvaluationSession,
    Slot,
    SlotNomination,
    SlotState,
)
from evaluations.scoring.models import Declaration, ScoreSheet
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


@dataclass(frozen=True)
class SlotChange:
    """A change that the viewer may make now, as the button that makes it."""

    to: str
    label: str
    needs_reason: bool


@dataclass(frozen=True)
class AgendaSlot:
    slot: Slot
    lines: tuple[AgendaLine, ...]
    presenters: tuple[Attendance, ...]
    attendees: tuple[Attendance, ...]
    changes: tuple[SlotChange, ...]

    @property
    def is_live(self) -> bool:
        return self.slot.state in (SlotState.CALLED, SlotState.PRESENTING)


@dataclass(frozen=True)
class Agenda:
    session: EvaluationSession
    seats: tuple[Seat, ...]
    slots: tuple[AgendaSlot, ...]
    may_run: bool
    sees_all: bool
    viewer_scores: bool
    done: int
    expected: int


BEGUN = (SlotState.PRESENTING, SlotState.CLOSED)
WAITING = (SlotState.SCHEDULED, SlotState.CALLED)


def _runs(user: User, held: list[Seat]) -> bool:
    running = (Position.CHAIR, *SECRETARIES)
    return user.is_administrator or any(seat.position in running for seat in held)


def _changes(slot: Slot, lines: list[AgendaLine], *, may_run: bool) -> tuple[SlotChange, ...]:
    if not may_run:
        return ()
    labels = {
        SlotState.CALLED: _("Call them in"),
        SlotState.PRESENTING: _("Start the presentation"),
        SlotState.CLOSED: _("Close the slot"),
        SlotState.NO_SHOW: _("They did not come"),
    }
    unaccepted = any(line.nomination.state != NominationState.ACCEPTED for line in lines)
    with_reason = {SlotState.NO_SHOW} | ({SlotState.PRESENTING} if unaccepted else set())
    return tuple(
        SlotChange(to.value, labels[to], to in with_reason)
        for to, before in ALLOWED.items()
        if slot.state in before
    )


def agenda_of(session: EvaluationSession, user: User) -> Agenda:
    """Build the page: seven queries, whatever the session holds.

    Who sits in the committee, administrators and auditors see every slot; an officer sees those
    of the offices they act for.
    """
    seats = list(Seat.objects.filter(committee=session.committee_id).select_related("user"))
    held = [seat for seat in seats if seat.user_id == user.pk and seat.is_held_today]
    mine = next((seat for seat in held if seat.scores), None)
    lines = _lines(session, user, mine)
    sees_all = bool(held) or user.oversees
    if not sees_all:
        lines = {slot: [one for one in own if one.may_read] for slot, own in lines.items()}
    may_run = _runs(user, held)
    slots = _slots(session, lines, may_run=may_run, sees_all=sees_all)
    due = [line for slot in slots for line in slot.lines if not line.is_recused]
    return Agenda(
        session=session,
        seats=tuple(seats),
        slots=slots,
        may_run=may_run,
        sees_all=sees_all,
        viewer_scores=mine is not None,
        done=sum(1 for line in due if line.sheet and not line.sheet.is_writable),
        expected=len(due),
    )


def _lines(
    session: EvaluationSession, user: User, mine: Seat | None
) -> dict[int, list[AgendaLine]]:
    """The nominations of every slot, in order."""
    here = Nomination.objects.filter(slot_place__slot__session=session)
    readable = set(here.visible_to(user).values_list("pk", flat=True))
    sheets, recused = _own_sheets(session, mine), _own_recusals(session, mine)
    rows = SlotNomination.objects.filter(slot__session=session).order_by("number")
    lines: dict[int, list[AgendaLine]] = defaultdict(list)
    for row in rows.select_related("nomination__category__award", "slot"):
        sheet, marked = sheets.get(row.nomination_id, (None, 0))
        lines[row.slot_id].append(
            AgendaLine(
                nomination=row.nomination,
                may_read=row.nomination_id in readable,
                may_score=mine is not None and row.slot.state in BEGUN,
                sheet=sheet,
                marked=marked,
                is_recused=row.nomination_id in recused,
                waits=mine is not None and row.slot.state in WAITING,
            )
        )
    return lines


def _slots(
    session: EvaluationSession,
    lines: dict[int, list[AgendaLine]],
    *,
    may_run: bool,
    sees_all: bool,
) -> tuple[AgendaSlot, ...]:
    """The slots that hold a line, or all of them, with the people expected in them."""
    people: dict[int, list[Attendance]] = defaultdict(list)
    for one in Attendance.objects.filter(slot__session=session):
        people[one.slot_id].append(one)
    return tuple(
        AgendaSlot(
            slot=slot,
            lines=tuple(lines.get(slot.pk, ())),
            presenters=_in_role(people[slot.pk], AttendanceRole.PRESENTER),
            attendees=_in_role(people[slot.pk], AttendanceRole.ATTENDEE),
            changes=_changes(slot, lines.get(slot.pk, []), may_run=may_run),
        )
        for slot in Slot.objects.filter(session=session)
        if lines.get(slot.pk) or sees_all
    )


def _in_role(people: list[Attendance], role: str) -> tuple[Attendance, ...]:
    return tuple(one for one in people if one.role == role)


def _own_sheets(
    session: EvaluationSession, seat: Seat | None
) -> dict[int, tuple[ScoreSheet, int]]:
    if seat is None:
        return {}
    sheets = ScoreSheet.objects.filter(seat=seat, nomination__slot_place__slot__session=session)
    return sheets.with_progress()


def _own_recusals(session: EvaluationSession, seat: Seat | None) -> set[int]:
    if seat is None:
        return set()
    declared = Declaration.objects.filter(seat=seat, is_recused=True)
    here = declared.filter(nomination__slot_place__slot__session=session)
    return set(here.values_list("nomination_id", flat=True))
