"""The agenda of a session: one frozen object for the paper and for the spreadsheet."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import AttendanceRole
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.platform.spreadsheet.reading import Column
from thai.dates import format_date, format_time


@dataclass(frozen=True)
class AgendaItem:
    starts: str
    ends: str
    room: str
    mode: str
    link: str
    nominations: tuple[str, ...]
    presenters: tuple[str, ...]
    attendees: tuple[str, ...]


@dataclass(frozen=True)
class AgendaDocument:
    date: datetime.date
    host: str
    committee: str
    round_name: str
    is_rehearsal: bool
    seed: str
    seats: tuple[tuple[str, str, str], ...]
    items: tuple[AgendaItem, ...]


def agenda_document(session: EvaluationSession) -> AgendaDocument:
    """Five queries; `session` comes with its committee, round and host."""
    seats = session.seats().select_related("user")
    slots = Slot.objects.filter(session=session).prefetch_related(
        "places__nomination", "attendance"
    )
    return AgendaDocument(
        date=session.date,
        host=session.host.name,
        committee=session.committee.name,
        round_name=session.committee.round.name,
        is_rehearsal=session.committee.round.is_rehearsal,
        seed=session.draw_seed,
        seats=tuple(
            (seat.user.full_name, seat.user.full_position, str(seat.get_position_display()))
            for seat in seats
        ),
        items=tuple(_item(slot) for slot in slots),
    )


def _item(slot: Slot) -> AgendaItem:
    people = list(slot.attendance.all())
    return AgendaItem(
        starts=format_time(timezone.localtime(slot.starts_at)),
        ends=format_time(timezone.localtime(slot.ends_at)) if slot.ends_at else "",
        room=slot.room,
        mode=str(slot.get_mode_display()),
        link=slot.meeting_link,
        nominations=tuple(place.nomination.official_name for place in slot.places.all()),
        presenters=tuple(
            f"{person.name} {person.position}".strip()
            for person in people
            if person.role == AttendanceRole.PRESENTER
        ),
        attendees=tuple(
            person.name for person in people if person.role == AttendanceRole.ATTENDEE
        ),
    )


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


def agenda_rows(agenda: AgendaDocument) -> Iterator[dict[str, str]]:
    for item in agenda.items:
        yield {
            "date": format_date(agenda.date, "numeric"),
            "starts": item.starts,
            "ends": item.ends,
            "nominations": "\n".join(item.nominations),
            "presenters": "\n".join(item.presenters),
            "attendees": "\n".join(item.attendees),
            "room": item.room,
            "mode": item.mode,
            "link": item.link,
        }
