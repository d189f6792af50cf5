"""The agenda of a session: one frozen object for the paper and for the spreadsheet."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import AttendanceRole
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.platform.spreadsheet.reading import Column
from thai.dates import format_date, format_time
from units.models import User

NOON = datetime.time(12)


@dataclass(frozen=True)
class AgendaNominee:
    """`number` in the order of the day, from 1; `category` only where it is not the award."""

    number: int
    name: str
    award: str
    category: str


@dataclass(frozen=True)
class AgendaItem:
    """A slot of the day, or a `pause` between two; of several people one a line."""

    starts: str
    ends: str
    pause: str = ""
    nominees: tuple[AgendaNominee, ...] = ()
    presenters: str = ""
    attendees: str = ""
    room: str = ""
    mode: str = ""
    link: str = ""


@dataclass(frozen=True)
class AgendaDocument:
    """`seats` are name, position with the official assignment below it, position there."""

    session: EvaluationSession
    seats: tuple[tuple[str, str, str], ...]
    items: tuple[AgendaItem, ...]


def agenda_document(session: EvaluationSession) -> AgendaDocument:
    """Six queries; `session` comes with its committee, round and host."""
    seats = session.seats().with_role()
    slots = Slot.objects.filter(session=session).prefetch_related(
        "places__nomination__category__award", "attendance"
    )
    return AgendaDocument(
        session,
        seats=tuple((seat.user.full_name, _office(seat.user), seat.role) for seat in seats),
        items=tuple(_items(list(slots))),
    )


def _office(person: User) -> str:
    return "\n".join(filter(None, (person.full_position, person.assignment)))


def _items(slots: Sequence[Slot]) -> Iterator[AgendaItem]:
    """The slots with the pauses between them."""
    number, until = 0, None
    for slot in slots:
        starts = timezone.localtime(slot.starts_at)
        if until and until < starts:
            yield AgendaItem(format_time(until), format_time(starts), _pause(until, starts))
        yield _item(slot, number)
        number += len(slot.places.all())
        until = timezone.localtime(slot.ends_at) if slot.ends_at else None


def _pause(first: datetime.datetime, last: datetime.datetime) -> str:
    return _("Lunch") if first.time() <= NOON < last.time() else _("Break")


def _item(slot: Slot, before: int) -> AgendaItem:
    people: dict[str, list[str]] = defaultdict(list)
    for person in slot.attendance.all():
        position = person.position if person.role == AttendanceRole.PRESENTER else ""
        people[person.role].append(f"{person.name} {position}".strip())
    return AgendaItem(
        starts=format_time(timezone.localtime(slot.starts_at)),
        ends=format_time(timezone.localtime(slot.ends_at)) if slot.ends_at else "",
        nominees=tuple(_nominees(slot, before)),
        presenters="\n".join(people[AttendanceRole.PRESENTER]),
        attendees="\n".join(people[AttendanceRole.ATTENDEE]),
        room=slot.room,
        mode=str(slot.get_mode_display()),
        link=slot.meeting_link,
    )


def _nominees(slot: Slot, before: int) -> Iterator[AgendaNominee]:
    for number, place in enumerate(slot.places.all(), start=before + 1):
        category = place.nomination.category
        award = category.award.name
        other = category.name if category.name != award else ""
        yield AgendaNominee(number, place.nomination.official_name, award, other)


def agenda_rows(agenda: AgendaDocument) -> Iterator[dict[str, str]]:
    """A row for each nominee, by the keys of `agenda_columns`; one for a slot without any."""
    day = format_date(agenda.session.date, "numeric")
    for item in agenda.items:
        slot = {"date": day, "starts": item.starts, "ends": item.ends}
        about = {name: getattr(item, name) for name in ("presenters", "attendees", "room")}
        slot |= {**about, "mode": item.mode, "link": item.link}
        if not item.nominees:
            yield slot | {"nomination": item.pause}
        for one in item.nominees:
            named = {"award": one.award, "category": one.category, "nomination": one.name}
            yield slot | named | {"number": str(one.number)}


def agenda_columns() -> list[Column]:
    return [
        Column("date", _("Date"), width=14),
        Column("starts", _("Start"), width=11),
        Column("ends", _("End"), width=11),
        Column("number", _("No."), width=6, is_number=True),
        Column("award", _("Award"), width=30),
        Column("category", _("Category"), width=30),
        Column("nomination", _("Nomination"), width=44),
        Column("presenters", _("Presenters"), width=36),
        Column("attendees", _("Attendees"), width=30),
        Column("room", _("Room"), width=22),
        Column("mode", _("How it is held"), width=14),
        Column("link", _("Meeting link"), width=24),
    ]
