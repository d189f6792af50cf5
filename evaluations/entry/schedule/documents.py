"""The agenda of a session, one frozen object for paper and spreadsheet; and the list of its
evidence, with digests."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.evidence.models import EvidenceItem, EvidenceVersion
from evaluations.entry.nominations.models import AttendanceRole
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.platform.documents.document import Document, Facts, Head, Table
from evaluations.platform.documents.gap import gap
from evaluations.platform.documents.registry import Back, document
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
        for nominee in item.nominees:
            named = {
                "award": nominee.award,
                "category": nominee.category,
                "nomination": nominee.name,
            }
            yield slot | named | {"number": str(nominee.number)}


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


def session_facts(session: EvaluationSession) -> Facts:
    """Which session a paper of it is about."""
    return Facts(
        (
            (_("Round"), session.committee.round.name),
            (_("Date"), format_date(session.date, "full")),
            (_("Host office"), session.host.name),
        )
    )


@document("session_evidence", back=Back(gettext_lazy("Evaluation session"), "session_detail"))
def session_evidence(user: User, pk: int) -> Document:
    """What is there of evidence on a day, to hold files against: four queries."""
    sessions = EvaluationSession.objects.printable_by(user)
    session = sessions.select_related("committee__round", "host").get(pk=pk)
    seen = EvidenceItem.objects.visible_to(user).shown()
    versions = EvidenceVersion.objects.newest().filter(
        item__in=seen, item__nomination__slot_place__slot__session=session
    )
    in_order = versions.select_related("item__nomination").order_by(
        "item__nomination__slot_place__slot__starts_at",
        "item__nomination__slot_place__number",
        "item__number",
    )
    award_round = session.committee.round
    return Document(
        title=_("Evidence of the day"),
        subject=f"{format_date(session.date)} {session.host.name}",
        parts=(
            Facts(((_("Round"), award_round.name), (_("Committee"), session.committee.name))),
            Table(
                columns=(
                    Head(_("Nomination"), False, "rest"),
                    Head(_("No."), True, "narrow"),
                    Head(_("Evidence"), False, "wide"),
                    Head(_("Brought"), False, "mid"),
                    Head("SHA-256", False, "wide"),
                ),
                rows=tuple(_evidence_row(version) for version in in_order),
                heading=_("Evidence"),
                empty=gap(_("no evidence was brought")),
                is_even=True,
            ),
        ),
        running=award_round.name,
        is_rehearsal=award_round.is_rehearsal,
        is_wide=True,
    )


def _evidence_row(version: EvidenceVersion) -> tuple[str, ...]:
    """A link or a text has a digest as well: of its words. Broken in groups of eight digits."""
    sign = version.sha256
    groups = " ".join(sign[at : at + 8] for at in range(0, len(sign), 8))
    return (
        version.item.nomination.official_name,
        str(version.item.number),
        f"{version.item.title}\n{version.kind_label}",
        format_date(timezone.localtime(version.added_at), "short"),
        groups,
    )
