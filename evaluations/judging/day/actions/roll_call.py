"""The roll-call: who is there, how, known by what, and who vouches for it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.schedule.models import (
    Attendance,
    AttendanceStatus,
    EvaluationSession,
    Identification,
    RollCallEntry,
    SeatAttendance,
)
from evaluations.entry.schedule.session_version import touch
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import locked_row
from evaluations.setup.committees.access import require_runner
from evaluations.setup.committees.models import Committee, Seat
from units.models import User

FIELDS = ("status", "mode", "identified_by", "remark")


def _check_off(by: User, row: RollCallEntry, values: dict[str, str]) -> dict[str, str]:
    """Write the line; returns what stood there before, or nothing where it is the same."""
    if values["status"] == AttendanceStatus.PRESENT:
        if not values["mode"] or not values["identified_by"]:
            raise Refused(_("Please say how the person takes part and how they were identified."))
    else:
        values = {**values, "mode": "", "identified_by": ""}
    before = {name: getattr(row, name) for name in FIELDS}
    if before == values:
        return {}
    for name, value in values.items():
        setattr(row, name, value)
    expected = values["status"] == AttendanceStatus.EXPECTED
    row.checked_at = None if expected else timezone.now()
    row.checked_by = None if expected else by
    row.save()
    return before


@transaction.atomic
def check_attendance(
    *,
    by: User,
    attendance: Attendance,
    status: str,
    mode: str = "",
    identified_by: str = "",
    remark: str = "",
) -> Attendance:
    """Tick a presenter or attendee off; ticked the same way already, nothing happens."""
    row = locked_row(attendance, "slot__session__committee__round")
    committee = row.slot.session.committee
    require_runner(by, committee)
    committee.round.require_evaluating()
    values = dict(zip(FIELDS, (status, mode, identified_by, remark), strict=True))
    if before := _check_off(by, row, values):
        params = {"person": row.name, **values}
        record(by=by, verb="person.checked", subject=row.slot, before=before, after=params)
        touch(row.slot.session, "slots")
    return row


@transaction.atomic
def check_person(*, by: User, attendance: Attendance, **values: str) -> None:
    """Tick somebody off in every slot of the day to which they come."""
    same = Attendance.objects.filter(
        slot__session=attendance.slot.session_id,
        name=attendance.name,
        position=attendance.position,
    )
    for row in same.order_by("pk"):
        check_attendance(by=by, attendance=row, **values)


@transaction.atomic
def check_all(
    *, by: User, session: EvaluationSession, mode: str, identified_by: str, remark: str = ""
) -> int:
    """Tick off all who are not called yet, taking part alike; returns how many lines."""
    values = {
        "status": str(AttendanceStatus.PRESENT),
        "mode": mode,
        "identified_by": identified_by,
        "remark": remark,
    }
    called = SeatAttendance.objects.filter(session=session).exclude(
        status=AttendanceStatus.EXPECTED
    )
    known = set(called.values_list("seat", flat=True))
    seats = Seat.objects.filter(committee=session.committee_id).select_related("user")
    missing = [seat for seat in seats if seat.pk not in known and seat.is_held_on(session.date)]
    for seat in missing:
        check_seat(by=by, session=session, seat=seat, **values)
    guests = Attendance.objects.filter(slot__session=session, status=AttendanceStatus.EXPECTED)
    rows = list(guests.select_related("slot").order_by("pk"))
    for row in rows:
        check_attendance(by=by, attendance=row, **values)
    return len(missing) + len(rows)


@transaction.atomic
def check_seat(
    *,
    by: User,
    session: EvaluationSession,
    seat: Seat,
    status: str,
    mode: str = "",
    identified_by: str = "",
    remark: str = "",
) -> SeatAttendance:
    """Tick a judge off. Judges may report themselves present: they have signed in."""
    locked_row(session)
    committee = Committee.objects.select_related("round").get(pk=session.committee_id)
    is_own = seat.user_id == by.pk and status == AttendanceStatus.PRESENT
    if seat.committee_id != committee.pk or not seat.is_held_on(session.date):
        raise Refused(_("This change is not possible. Please reload the page."))
    if not is_own:
        require_runner(by, committee)
    committee.round.require_evaluating()
    row = SeatAttendance.objects.filter(session=session, seat=seat).first()
    if is_own:
        # What was chosen, by whoever did, is kept: the sign-in speaks where nothing was.
        stored = row.identified_by if row is not None else ""
        identified_by = identified_by or stored or Identification.SIGNED_IN
    elif identified_by == Identification.SIGNED_IN:
        raise Refused(_("Only who signed in here themselves is identified by it."))
    row = row or SeatAttendance(session=session, seat=seat)
    values = dict(zip(FIELDS, (status, mode, identified_by, remark), strict=True))
    if before := _check_off(by, row, values):
        params = {"person": seat.user.full_name, **values}
        record(by=by, verb="person.checked", subject=session, before=before, after=params)
        touch(session, "slots")
    return row
