"""What the minutes of a session say now: the records, and what was written beside them."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.entry.schedule.models import (
    AttendanceStatus,
    RollCallEntry,
    SeatAttendance,
    Slot,
    SlotMode,
)
from evaluations.judging.day.guests import Guest, guests_of
from evaluations.outcome.minutes.minutes_document import (
    ChannelV1,
    ItemV1,
    MinutesDocument,
    PersonV1,
    SignerV1,
    StayV1,
)
from evaluations.outcome.minutes.models import ChannelVisitor, Minutes, Section
from evaluations.outcome.minutes.records import Records
from evaluations.platform.journal.merkle import digest
from units.models import User


def content_of(minutes: Minutes) -> MinutesDocument:
    """What they say: as adopted, or as of now. `minutes` comes `with_page`."""
    return minutes.content or content_now(minutes)


def digest_now(minutes: Minutes) -> str:
    """Of what they would say if they were adopted now; documents speak Thai."""
    with override("th"):
        return digest(content_now(minutes))


def content_now(minutes: Minutes) -> MinutesDocument:
    """A dozen queries, whatever the session holds."""
    session = minutes.session
    slots = list(
        Slot.objects.filter(session=session).prefetch_related(
            "attendance__checked_by", "places__nomination__category"
        )
    )
    visitors = list(minutes.visitors.all())
    checker = minutes.checker
    return {
        "number": minutes.number,
        "committee": session.committee.name,
        "round": session.committee.round.name,
        "date": session.date.isoformat(),
        "place": minutes.place,
        "is_rehearsal": session.committee.round.is_rehearsal,
        "committee_people": _committee(minutes, visitors),
        "attended": _attended(slots, visitors),
        "opened": f"{minutes.opened_at:%H:%M}" if minutes.opened_at else "",
        "closed": f"{minutes.closed_at:%H:%M}" if minutes.closed_at else "",
        "items": _items(minutes, slots),
        "recorder": _signer(minutes.recorder),
        "checker": _signer(checker.user) if checker else None,
        "channel": _channel(minutes, slots, visitors),
    }


def _signer(person: User) -> SignerV1:
    return {"name": person.full_name, "position": _position(person)}


def _position(person: User) -> str:
    """With what the person is charged with besides, as an order of appointment has it."""
    return " ".join(filter(None, (person.full_position, person.assignment)))


def _person(
    row: RollCallEntry | None, name: str, position: str, role: str, stays: list[StayV1]
) -> PersonV1:
    checked_by = row.checked_by if row else None
    return {
        "name": name,
        "position": position,
        "role": role,
        "status": row.status if row else AttendanceStatus.EXPECTED.value,
        "mode": row.mode if row else "",
        "identified_by": row.identified_by if row else "",
        "checked_by": checked_by.full_name if checked_by else "",
        "remark": row.remark if row else "",
        "stays": stays,
    }


def _committee(minutes: Minutes, visitors: list[ChannelVisitor]) -> list[PersonV1]:
    """Who holds a seat on the day, with the line of the roll-call."""
    session = minutes.session
    rows = SeatAttendance.objects.filter(session=session).select_related("checked_by")
    lines = {row.seat_id: row for row in rows}
    stays = stays_by((visitor.seat_id, visitor) for visitor in visitors)
    return [
        _person(
            lines.get(seat.pk),
            seat.user.full_name,
            _position(seat.user),
            seat.role,
            stays.get(seat.pk, []),
        )
        for seat in session.seats().with_role().select_related("user__unit")
    ]


def _attended(slots: list[Slot], visitors: list[ChannelVisitor]) -> list[PersonV1]:
    """Presenters and attendees: whoever comes to several slots stands here once, as present where
    any of their lines says so, with every stay."""
    stays = stays_by((visitor.attendance_id, visitor) for visitor in visitors)
    guests = guests_of((slot, slot.attendance.all()) for slot in slots)
    return [_guest(guest, stays) for guest in guests]


# What says more of a guest than what stands before it.
WEIGHT = [AttendanceStatus.EXPECTED, AttendanceStatus.ABSENT, AttendanceStatus.PRESENT]


def _guest(guest: Guest, stays: dict[int, list[StayV1]]) -> PersonV1:
    line = max(
        guest.lines, key=lambda attendance: WEIGHT.index(AttendanceStatus(attendance.status))
    )
    own = [stay for attendance in guest.lines for stay in stays.get(attendance.pk, [])]
    own.sort(key=lambda stay: stay["since"])
    return _person(line, line.name, line.position, str(line.get_role_display()), own)


def stays_by(
    visitors: Iterable[tuple[int | None, ChannelVisitor]],
) -> dict[int, list[StayV1]]:
    """The stays of those whom somebody named, by the key of the person, in the order of time."""
    by_key: dict[int, list[StayV1]] = defaultdict(list)
    for key, visitor in visitors:
        if key is not None and visitor.is_settled:
            by_key[key] += [{"since": since, "until": until} for since, until in visitor.stays]
    return {key: sorted(stays, key=lambda stay: stay["since"]) for key, stays in by_key.items()}


def _items(minutes: Minutes, slots: list[Slot]) -> list[ItemV1]:
    records, by_pk = Records(slots), {slot.pk: slot for slot in slots}
    return [
        {
            "section": item.section,
            "heading": item.heading,
            "records": records.told_of(by_pk[item.slot_id]) if item.slot_id in by_pk else [],
            "told": item.told,
            "resolution": item.resolution,
        }
        for item in minutes.items.all()
    ]


def _channel(minutes: Minutes, slots: list[Slot], visitors: list[ChannelVisitor]) -> ChannelV1:
    afar = [slot for slot in slots if slot.mode != SlotMode.ON_SITE]
    named = {visitor.pk for visitor in visitors if visitor.seat_id or visitor.attendance_id}
    return {
        "links": list(dict.fromkeys(slot.meeting_link for slot in afar if slot.meeting_link)),
        "recording": minutes.recording,
        "recording_digest": minutes.recording_digest,
        "has_report": bool(visitors),
        "others": [
            visitor.name for visitor in visitors if visitor.pk not in named and visitor.is_settled
        ],
    }


def lacks_of(minutes: Minutes) -> list[str]:
    """What keeps the minutes from being adopted, as sentences that say what to do."""
    content = content_now(minutes)
    wanted = {
        "number": _("Write the number of the meeting, such as 1/2569."),
        "place": _("Write where the meeting was held."),
        "opened": _("Write when the meeting was opened."),
        "closed": _("Write when the meeting was closed."),
        "checker": _("Choose who checks the minutes."),
    }
    lacks = [sentence for name, sentence in wanted.items() if not content.get(name)]
    people = [*content["committee_people"], *content["attended"]]
    uncalled = [
        person["name"] for person in people if person["status"] == AttendanceStatus.EXPECTED
    ]
    if uncalled:
        names = {"names": ", ".join(uncalled)}
        lacks.append(_("The roll-call says nothing of %(names)s. Tick them off.") % names)
    lacks += [
        _("Write the resolution on “%(heading)s”.") % {"heading": item["heading"]}
        for item in content["items"]
        if item["section"] == Section.FOR_DECISION and not item["resolution"]
    ]
    if unsettled := minutes.visitors.filter(is_settled=False).count():
        lacks.append(
            _("%(count)s people in the channel's report are not settled.") % {"count": unsettled}
        )
    if missing := slots_without_item(minutes):
        lacks.append(_("%(count)s slots have no item yet.") % {"count": len(missing)})
    return lacks


def slots_without_item(minutes: Minutes) -> list[Slot]:
    minuted = minutes.items.filter(slot__isnull=False).values("slot")
    return list(Slot.objects.filter(session=minutes.session_id).exclude(pk__in=minuted))
