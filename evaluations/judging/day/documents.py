"""The roll-call of a session, to be signed, and to be kept beside the minutes."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.schedule.documents import session_facts
from evaluations.entry.schedule.models import (
    AttendanceStatus,
    EvaluationSession,
    RollCallEntry,
    SeatAttendance,
    Slot,
)
from evaluations.platform.documents.document import Document, Head, Table
from evaluations.platform.documents.gap import gap
from evaluations.platform.documents.registry import Back, document
from thai.dates import format_date, format_time
from units.models import User


@document("roll_call", back=Back(gettext_lazy("Session"), "session_detail"))
def roll_call_paper(user: User, pk: int) -> Document:
    """For the committee and who oversees; of everybody there is a line, called or not."""
    sessions = EvaluationSession.objects.printable_by(user)
    session = sessions.select_related("committee__round", "host").get(pk=pk)
    slots = Slot.objects.filter(session=session).prefetch_related("attendance")
    return Document(
        title=_("Roll-call"),
        subject=session.committee.name,
        parts=(session_facts(session), _committee(session), *_slots(list(slots))),
        running=f"{_('Roll-call')} · {format_date(session.date)}",
        is_rehearsal=session.committee.round.is_rehearsal,
    )


def _columns() -> tuple[Head, ...]:
    return (
        Head(_("No."), True, "narrow"),
        Head(_("Name"), False, "rest"),
        Head(_("Position")),
        Head(_("Took part")),
        Head(_("Signature"), False, "rest"),
    )


def _committee(session: EvaluationSession) -> Table:
    called = SeatAttendance.objects.filter(session=session).select_related("checked_by")
    lines = {line.seat_id: line for line in called}
    seats = session.seats().with_role().order_by("number")
    return Table(
        columns=_columns(),
        rows=tuple(
            (
                str(seat.number),
                _named(seat.user.full_name, seat.user.full_position),
                seat.role,
                _there(lines.get(seat.pk)),
                "",
            )
            for seat in seats
        ),
        heading=_("Committee"),
        empty=gap(_("nobody was named yet")),
    )


def _named(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _slots(slots: Sequence[Slot]) -> Iterator[Table]:
    for slot in slots:
        people = slot.attendance.all()
        starts = format_time(timezone.localtime(slot.starts_at))
        yield Table(
            columns=_columns(),
            rows=tuple(
                (
                    str(number),
                    _named(person.name, person.position),
                    str(person.get_role_display()),
                    _there(person),
                    "",
                )
                for number, person in enumerate(people, start=1)
            ),
            heading=_("%(time)s in %(room)s") % {"time": starts, "room": slot.room},
            empty=gap(_("nobody was entered")),
        )


def _there(line: RollCallEntry | None) -> str:
    """Whether somebody came, how, known by what and when; a visible gap where nobody called."""
    if line is None or line.status == AttendanceStatus.EXPECTED:
        return gap(_("not called yet"))
    texts = [str(line.get_status_display())]
    if line.status == AttendanceStatus.PRESENT:
        how = (line.get_mode_display(), line.get_identified_by_display())
        texts.append(" · ".join(str(label) for label in how if label))
    if line.checked_at:
        texts.append(format_time(timezone.localtime(line.checked_at)))
    return "\n".join(filter(None, (*texts, line.remark)))
