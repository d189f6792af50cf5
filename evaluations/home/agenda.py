"""One session as its page shows it: slots in order, and the viewer's own progress."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from evaluations.committees.models import SECRETARIES, Position, Seat
from evaluations.nominations.models import Nomination
from evaluations.schedule.actions import ALLOWED
from evaluations.schedule.models import (
    Attendance,
    AttendanceRole,
    EvaluationSession,
    Slot,
    SlotNomination,
    SlotState,
)
from evaluations.scoring.models import Declaration, MarkKind, ScoreSheet
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


@dataclass(frozen=True)
class AgendaSlot:
    slot: Slot
    lines: tuple[AgendaLine, ...]
    presenters: tuple[Attendance, ...]
    attendees: tuple[Attendance, ...]
    changes: tuple[str, ...]

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


def _runs(user: User, seats: list[Seat]) -> bool:
    running = (Position.CHAIR, *SECRETARIES)
    return user.is_administrator or any(
        seat.user_id == user.pk and seat.position in running for seat in seats
    )


def _changes(slot: Slot, *, may_run: bool) -> tuple[str, ...]:
    if not may_run:
        return ()
    return tuple(to.value for to, before in ALLOWED.items() if slot.state in before)


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
            changes=_changes(slot, may_run=may_run),
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
    marked = Count("marks", filter=~Q(marks__kind=MarkKind.UNMARKED))
    sheets = ScoreSheet.objects.filter(seat=seat, nomination__slot_place__slot__session=session)
    return {
        sheet.nomination_id: (sheet, sheet.marked)
        for sheet in sheets.defer("content").annotate(marked=marked)
    }


def _own_recusals(session: EvaluationSession, seat: Seat | None) -> set[int]:
    if seat is None:
        return set()
    declared = Declaration.objects.filter(seat=seat, is_recused=True)
    here = declared.filter(nomination__slot_place__slot__session=session)
    return set(here.values_list("nomination_id", flat=True))
