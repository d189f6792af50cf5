"""Planning a day: the session, and its slots laid out."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import AttendanceRole
from evaluations.entry.nominations.people import PersonLine
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.bookings import bookings_of, in_words, judges_on
from evaluations.entry.schedule.conflicts import Booking, Clash, about, clashes
from evaluations.entry.schedule.layout import draw_lots
from evaluations.entry.schedule.lines import SlotLine, bookings_from, moment
from evaluations.entry.schedule.models import (
    Attendance,
    CalendarLink,
    CancelledSlot,
    EvaluationSession,
    SeatAttendance,
    SessionVersion,
    SignInCard,
    Slot,
    SlotNomination,
    sequence_of,
)
from evaluations.entry.schedule.notices import meeting_links, tell_of_move, tell_of_new_links
from evaluations.entry.schedule.session_version import touch
from evaluations.platform.dates import time_text
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import add, edit, lock, unless_taken, write
from evaluations.platform.removal import Hold, holds_of, refuse_held
from evaluations.setup.committees.access import require_runner
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import OVER, AwardRound
from units.models import User

# What of a day goes with it.
OF_A_DAY: tuple[Any, ...] = (SignInCard, CalendarLink, SeatAttendance, SessionVersion)
SHOWN = ("committee", "date", "host", "region")


@transaction.atomic
def add_session(*, by: User, session: EvaluationSession) -> EvaluationSession:
    """Plan a day of a committee; its region follows from the host, where none was chosen."""
    _check_runs(by, session.committee)
    if session.region is None and session.host.province is not None:
        session.region = session.host.province.region
    return add(by=by, row=session, verb="session.added", shown=SHOWN)


@transaction.atomic
def edit_session(
    *, by: User, session: EvaluationSession, edits: int | None, values: Mapping[str, Any]
) -> EvaluationSession:
    """Change day, host or region. A new day takes the slots along; none may have begun."""
    locked = lock(session, edits)
    _check_runs(by, locked.committee)
    was_on, was_at = locked.date, locked.host_id
    days = (values["date"] - was_on).days if "date" in values else 0
    slots = Slot.objects.filter(session=locked)
    if days and slots.exclude(state=SlotState.SCHEDULED).exists():
        raise Refused(_("A slot of this day has begun, so the day stays as it is."))
    changed = edit(by=by, row=locked, edits=None, values=values, verb="session.changed")
    if days:
        step = datetime.timedelta(days=days)
        slots.update(starts_at=F("starts_at") + step, ends_at=F("ends_at") + step)
        refuse_clashes(clashes_with(changed, bookings_of(slots)))
    if days or changed.host_id != was_at:
        tell_of_move(by=by, session=changed, before=was_on)
    return changed


def _check_runs(by: User, committee: Committee) -> None:
    require_runner(by, committee)
    if committee.round.phase in OVER:
        raise Refused(_("The round is closed, so its schedule stays as it is."))


class DoublyBooked(Refused):
    """Somebody or something would be in two slots at once; it says who and where."""

    def __init__(self, clashing: Sequence[Clash]) -> None:
        super().__init__(" ".join(in_words(clash) for clash in clashing))


def clashes_with(session: EvaluationSession, mine: Sequence[Booking]) -> list[Clash]:
    """Double bookings among `mine` and with what other sessions have booked, binding or not.

    Other sessions matter on the same day, and anywhere for the nominations of `mine`.
    """
    elsewhere = Slot.objects.exclude(session=session.pk)
    wanted = {key for booking in mine for key in booking.nominations}
    same_day = elsewhere.filter(
        Q(session__date=session.date) | Q(places__nomination__in=wanted)
    ).distinct()
    return about(clashes([*mine, *bookings_of(same_day)]), mine)


def refuse_clashes(clashes: Sequence[Clash]) -> None:
    """Refuse where some of the clashes bind."""
    if binding := [clash for clash in clashes if clash.binds]:
        raise DoublyBooked(binding)


@transaction.atomic
def save_slots(
    *,
    by: User,
    session: EvaluationSession,
    edits: int | None,
    lines: Sequence[SlotLine],
    seed: str = "",
) -> EvaluationSession:
    """Make the session's slots those of `lines`, in their order.

    Slots that have begun stay as they are. Raises DoublyBooked where a room, a judge, a presenter
    or a nomination would be in two places, Stale where somebody else saved meanwhile.
    """
    locked = lock(session, edits)
    _check_runs(by, locked.committee)
    # One schedule at a time in a round: two that are saved at once could book the same room.
    AwardRound.objects.select_for_update().get(pk=locked.committee.round_id)
    _check_lines(locked, lines)
    judges = judges_on([locked.committee_id], locked.date)[locked.committee_id]
    refuse_clashes(clashes_with(locked, bookings_from(locked, lines, judges)))
    before, links = _told_slots(locked), meeting_links(locked)
    _write_slots(locked, lines)
    after = _told_slots(locked)
    seed = seed if _is_drawn(lines, seed) else ""
    if before != after or seed != locked.draw_seed:
        values = {"draw_seed": seed}
        write(locked, values)
        entry = record(
            by=by,
            verb="session.scheduled",
            subject=locked,
            before={"slots": before},
            after={"slots": after, **values},
        )
        tell_of_new_links(by=by, session=locked, before=links, entry=entry)
        touch(locked, "slots")
    return locked


def _is_drawn(lines: Sequence[SlotLine], seed: str) -> bool:
    """Whether the order of what has not begun is the one that the seed draws."""
    keys = [
        nomination.pk for line in lines if not line.is_fixed for nomination in line.nominations
    ]
    return bool(seed) and bool(keys) and keys == draw_lots(keys, seed)


def _check_lines(session: EvaluationSession, lines: Sequence[SlotLine]) -> None:
    fixed = Slot.objects.filter(session=session).exclude(state=SlotState.SCHEDULED)
    keys = {line.pk for line in lines}
    if any(slot.pk not in keys for slot in fixed):
        raise Refused(_("A slot that has begun cannot be taken out."))
    for line in lines:
        for nomination in line.nominations:
            if nomination.committee_id != session.committee_id:
                params = {"name": nomination.official_name}
                raise Refused(_("“%(name)s” is judged by another committee.") % params)


def _told_slots(session: EvaluationSession) -> list[str]:
    """Every slot in one line that holds all that the builder can change."""
    slots = Slot.objects.filter(session=session).prefetch_related(
        "places__nomination", "attendance"
    )
    return [_told_slot(slot) for slot in slots]


def _told_slot(slot: Slot) -> str:
    starts = timezone.localtime(slot.starts_at)
    ends = f"–{timezone.localtime(slot.ends_at):%H.%M}" if slot.ends_at else ""
    names = ", ".join(place.nomination.official_name for place in slot.places.all())
    people = ", ".join(
        f"{person.name} {person.position}".strip() for person in slot.attendance.all()
    )
    parts = (names, people, slot.mode, slot.meeting_link)
    return f"{starts:%H.%M}{ends} {slot.room}: " + " · ".join(part for part in parts if part)


def _write_slots(session: EvaluationSession, lines: Sequence[SlotLine]) -> None:
    """Rooms and times are unique at every moment: scheduled slots are emptied first."""
    scheduled = Slot.objects.filter(session=session, state=SlotState.SCHEDULED)
    known = {slot.pk: slot for slot in scheduled}
    people = Attendance.objects.filter(slot__in=known)
    checked = {(person.role, person.name): person for person in people}
    kept_lines = {line.pk: line for line in lines if line.pk}
    _keep_cancelled(session, known.values(), kept_lines)
    SlotNomination.objects.filter(slot__in=known).delete()
    people.delete()
    scheduled.exclude(pk__in=kept_lines).delete()
    for pk in known:
        Slot.objects.filter(pk=pk).update(room=f"~{pk}")
    with unless_taken():
        for line in lines:
            if not line.is_fixed:
                slot = known.get(line.pk or 0) or Slot(session=session)
                _write_slot(session, slot, line, checked)


def _keep_cancelled(
    session: EvaluationSession, slots: Iterable[Slot], kept_lines: Mapping[int, SlotLine]
) -> None:
    """Keep, for calendars, what is taken out: whole slots, and nominations that leave theirs."""
    for slot in slots:
        line = kept_lines.get(slot.pk)
        staying = {nomination.pk for nomination in line.nominations} if line else set()
        placed = set(slot.places.values_list("nomination", flat=True))
        if line is None or placed - staying:
            cancelled = CancelledSlot.objects.create(
                committee_id=session.committee_id,
                session=session,
                slot=slot.pk,
                is_gone=line is None,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                sequence=sequence_of(slot.moves, session.edits) + 1,
                cancelled_at=timezone.now(),
            )
            cancelled.nominations.set(placed - staying)


def _write_slot(
    session: EvaluationSession,
    slot: Slot,
    line: SlotLine,
    checked: Mapping[tuple[str, str], Attendance],
) -> None:
    slot.starts_at = moment(session, line.starts)
    slot.ends_at = moment(session, line.ends) if line.ends else None
    slot.room, slot.mode, slot.meeting_link = line.room, line.mode, line.link
    slot.save()
    SlotNomination.objects.bulk_create(
        SlotNomination(slot=slot, nomination=nomination, number=number)
        for number, nomination in enumerate(line.nominations, start=1)
    )
    people = [(AttendanceRole.PRESENTER, presenter) for presenter in line.presenters]
    people += [(AttendanceRole.ATTENDEE, attendee) for attendee in line.attendees]
    Attendance.objects.bulk_create(
        _attendance(slot, number, role, person, checked.get((role, person.name)))
        for number, (role, person) in enumerate(people, start=1)
    )


def _attendance(
    slot: Slot, number: int, role: str, line: PersonLine, before: Attendance | None
) -> Attendance:
    """Somebody expected; who stood there before keeps the roll-call and the account."""
    row = Attendance(
        slot=slot,
        role=role,
        number=number,
        name=line.name,
        position=line.position,
        is_group=role == AttendanceRole.ATTENDEE and not line.position,
    )
    called = ("status", "mode", "identified_by", "remark", "checked_at", "checked_by_id")
    for name in ("person_id", *called) if before else ():
        setattr(row, name, getattr(before, name))
    return row


def holds_of_session(session: EvaluationSession) -> list[Hold]:
    """What keeps a day: a slot that has begun, and what later stages keep of a day, such as its
    minutes."""
    slots = Slot.objects.filter(session=session)
    begun = slots.exclude(state=SlotState.SCHEDULED).order_by("starts_at")
    address = reverse("session_detail", args=[session.pk])
    holds = [
        Hold(_("the slot at %(time)s has begun") % {"time": time_text(slot.starts_at)}, address)
        for slot in begun
    ]
    goes = [model.objects.filter(session=session) for model in OF_A_DAY]
    places = SlotNomination.objects.filter(slot__in=slots)
    people = Attendance.objects.filter(slot__in=slots)
    day = EvaluationSession.objects.filter(pk=session.pk)
    return holds + holds_of(day, slots, places, people, *goes, freed=["CancelledSlot.session"])


@transaction.atomic
def remove_session(*, by: User, session: EvaluationSession) -> None:
    """Delete a day on which nothing has begun."""
    locked = lock(session, None)
    _check_runs(by, locked.committee)
    refuse_held(holds_of_session(locked))
    before = {"date": locked.date, "host": str(locked.host), "slots": _told_slots(locked)}
    record(by=by, verb="session.removed", subject=locked.committee, before=before)
    _write_slots(locked, ())
    CancelledSlot.objects.filter(session=locked).update(session=None)
    for model in OF_A_DAY:
        model.objects.filter(session=locked).delete()
    locked.delete()
