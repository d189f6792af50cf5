"""The agenda of a session, one frozen object for paper and spreadsheet; and the list of its
evidence, with digests."""

import datetime
from collections import defaultdict
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
        "places__nomination", "attendance"
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
    names = [place.nomination.official_name for place in slot.places.all()]
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
                    Head(_("Nomination"), False, "mid"),
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
