"""One session as its page shows it: slots in order, and the viewer's own progress."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from evaluations.committees.models import SECRETARIES, Position, Seat
from evaluations.nominations.models import Nomination, NominationState
from evaluations.schedule.actions import ALLOWED
from evaluations.schedule.models import (
    Attendance,
    AttendanceRole,
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
    viewer_scores: bool
    done: int
    expected: int


BEGUN = (SlotState.PRESENTING, SlotState.CLOSED)
WAITING = (SlotState.SCHEDULED, SlotState.CALLED)


def _runs(user: User, seats: list[Seat]) -> bool:
    running = (Position.CHAIR, *SECRETARIES)
    return user.is_administrator or any(
        seat.user_id == user.pk and seat.position in running for seat in seats
    )


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
    """Build the page: seven queries, whatever the session holds."""
    seats = list(Seat.objects.filter(committee=session.committee_id).select_related("user"))
    mine = next((one for one in seats if one.user_id == user.pk and one.scores), None)
    readable = set(
        Nomination.objects.visible_to(user)
        .filter(slot_place__slot__session=session)
        .values_list("pk", flat=True)
    )
    sheets = _own_sheets(session, mine)
    recused = _own_recusals(session, mine)
    places: dict[int, list[AgendaLine]] = defaultdict(list)
    rows = SlotNomination.objects.filter(slot__session=session).select_related(
        "nomination__category__award", "slot"
    )
    for row in rows.order_by("number"):
        sheet, marked = sheets.get(row.nomination_id, (None, 0))
        places[row.slot_id].append(
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
    people: dict[int, list[Attendance]] = defaultdict(list)
    for one in Attendance.objects.filter(slot__session=session):
        people[one.slot_id].append(one)
    may_run = _runs(user, seats)
    slots = tuple(
        AgendaSlot(
            slot=slot,
            lines=tuple(places[slot.pk]),
            presenters=_in_role(people[slot.pk], AttendanceRole.PRESENTER),
            attendees=_in_role(people[slot.pk], AttendanceRole.ATTENDEE),
            changes=_changes(slot, places[slot.pk], may_run=may_run),
        )
        for slot in Slot.objects.filter(session=session)
    )
    lines = [line for slot in slots for line in slot.lines if not line.is_recused]
    return Agenda(
        session=session,
        seats=tuple(seats),
        slots=slots,
        may_run=may_run,
        viewer_scores=mine is not None,
        done=sum(1 for line in lines if line.sheet and not line.sheet.is_writable),
        expected=len(lines),
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
