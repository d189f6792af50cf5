"""The agenda of a session: one frozen object for the paper and for the spreadsheet."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import AttendanceRole
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.platform.spreadsheet.reading import Column
from thai.dates import format_date, format_time


@dataclass(frozen=True)
class AgendaDocument:
    """`items` are the slots, by the keys of `agenda_columns`; of several names one a line."""

    session: EvaluationSession
    seats: tuple[tuple[str, str, str], ...]
    items: tuple[dict[str, str], ...]


def agenda_document(session: EvaluationSession) -> AgendaDocument:
    """Five queries; `session` comes with its committee, round and host."""
    seats = session.seats().with_role()
    slots = Slot.objects.filter(session=session).prefetch_related(
        "places__nomination__category", "attendance"
    )
    return AgendaDocument(
        session,
        seats=tuple((seat.user.full_name, seat.user.full_position, seat.role) for seat in seats),
        items=tuple(_item(slot, session.date) for slot in slots),
    )


def _item(slot: Slot, day: datetime.date) -> dict[str, str]:
    people: dict[str, list[str]] = defaultdict(list)
    for person in slot.attendance.all():
        position = person.position if person.role == AttendanceRole.PRESENTER else ""
        people[person.role].append(f"{person.name} {position}".strip())
    names = [place.nomination.name_in_category for place in slot.places.all()]
    return {
        "date": format_date(day, "numeric"),
        "starts": format_time(timezone.localtime(slot.starts_at)),
        "ends": format_time(timezone.localtime(slot.ends_at)) if slot.ends_at else "",
        "nominations": "\n".join(names),
        "presenters": "\n".join(people[AttendanceRole.PRESENTER]),
        "attendees": "\n".join(people[AttendanceRole.ATTENDEE]),
        "room": slot.room,
        "mode": str(slot.get_mode_display()),
        "link": slot.meeting_link,
    }


def agenda_columns() -> list[Column]:
    return [
        Column("date", _("Date"), width=16),
        Column("starts", _("Start"), width=12),
        Column("ends", _("End"), width=12),
        Column("nominations", _("Nomination"), width=50),
        Column("presenters", _("Presenters"), width=40),
        Column("attendees", _("Attendees"), width=40),
        Column("room", _("Room"), width=30),
        Column("mode", _("How it is held"), width=18),
        Column("link", _("Meeting link"), width=30),
    ]
