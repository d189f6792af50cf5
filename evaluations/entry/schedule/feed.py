"""Slots as an iCalendar feed (RFC 5545).

A calendar knows an event by its UID and believes the higher SEQUENCE: both depend on the slot
alone. What was taken out of the plan comes as cancelled.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.access import acts_for
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import NOT_HELD
from evaluations.entry.schedule.actions.entry import digest_of
from evaluations.entry.schedule.conflicts import ASSUMED
from evaluations.entry.schedule.models import CalendarLink, CancelledSlot, Slot
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Committee
from units.models import User
from units.site import site_name

LOOKS_BACK = datetime.timedelta(days=400)
# What the name of a nominee is read from, and whose it is.
NAMING = ("unit", "category")


def link_of(secret: str) -> CalendarLink | None:
    """The link with this secret, if it is not revoked and its owner's account is open."""
    links = CalendarLink.objects.filter(
        secret_digest=digest_of(secret), revoked_at=None, user__is_active=True
    )
    return links.select_related("user__unit", "session").first()


def feed(link: CalendarLink) -> bytes:
    """The calendar: what the owner may see today, of one session or of them all."""
    from icalendar import Calendar  # noqa: PLC0415 (several MiB, for a feed now and then)

    calendar = Calendar()
    calendar.add("prodid", "-//award evaluation//TH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Award evaluation"))
    since = timezone.now() - LOOKS_BACK
    of_session = {"session": link.session_id} if link.session_id else {}
    slots = Slot.objects.visible_to(link.user).filter(starts_at__gte=since, **of_session)
    cancelled = CancelledSlot.objects.visible_to(link.user).filter(
        starts_at__gte=since, **of_session
    )
    for event in (*_planned(slots, link.user), *_cancelled(cancelled, slots, link.user)):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _planned(slots: QuerySet[Slot], user: User) -> Iterator[Any]:
    whole = set(Committee.objects.visible_to(user).values_list("pk", flat=True))
    changed = _changed("Slot", slots.values("pk"))
    days = _changed("EvaluationSession", slots.values("session"))
    rows = slots.select_related("session__host", "session__committee__round")
    for slot in rows.prefetch_related(*(f"places__nomination__{name}" for name in NAMING)):
        nominations = [place.nomination for place in slot.places.all()]
        if slot.session.committee_id not in whole:
            nominations = _own(nominations, user)
        moments = [changed.get(slot.pk), days.get(slot.session_id)]
        latest = max((at for at in moments if at), default=None)
        yield _event(slot, [nomination.name_in_category for nomination in nominations], latest)


def _own(nominations: list[Nomination], user: User) -> list[Nomination]:
    """An officer shares the slot with others, whose names are not the officer's business."""
    return [nomination for nomination in nominations if acts_for(user, nomination)]


def _changed(kind: str, keys: QuerySet[Any, Any]) -> dict[int, datetime.datetime]:
    """When each of these rows was last changed, as the journal tells it: one query."""
    entries = Entry.objects.filter(subject_type=kind, subject_id__in=keys).order_by()
    latest = entries.values("subject_id").annotate(latest=Max("at"))
    return dict(latest.values_list("subject_id", "latest"))


def _event(slot: Slot, names: list[str], changed: datetime.datetime | None) -> Any:
    round_name, is_held = slot.session.committee.round.name, slot.state not in NOT_HELD
    event = _bare_event(slot, slot.pk, sequence=slot.sequence, changed=changed, is_held=is_held)
    event.add("summary", ", ".join(names) or round_name)
    event.add(
        "location", " · ".join(place for place in (slot.room, slot.session.host.name) if place)
    )
    lines = [round_name, slot.session.committee.name, slot.meeting_link, slot.get_state_display()]
    event.add("description", "\n".join(line for line in lines if line))
    return event


def _cancelled(
    cancelled: QuerySet[CancelledSlot], slots: QuerySet[Slot], user: User
) -> Iterator[Any]:
    """The last cancellation of each slot that the reader no longer sees in the plan."""
    rows = cancelled.exclude(slot__in=slots.values("pk")).select_related("committee__round")
    rows = rows.prefetch_related(*(f"nominations__{name}" for name in NAMING))
    whole = set(Committee.objects.visible_to(user).values_list("pk", flat=True))
    for row in {row.slot: row for row in rows}.values():
        nominations = list(row.nominations.all())
        names = nominations if row.committee_id in whole else _own(nominations, user)
        event = _bare_event(
            row, row.slot, sequence=row.sequence, changed=row.cancelled_at, is_held=False
        )
        title = (
            ", ".join(nomination.name_in_category for nomination in names)
            or row.committee.round.name
        )
        event.add("summary", title)
        yield event


def _bare_event(
    row: Slot | CancelledSlot,
    slot: int,
    *,
    sequence: int,
    changed: datetime.datetime | None,
    is_held: bool,
) -> Any:
    from icalendar import Event  # noqa: PLC0415 (as above)

    event = Event()
    event.add("uid", f"slot-{slot}@{site_name()}")
    event.add("dtstamp", changed or timezone.now())
    event.add("dtstart", row.starts_at.astimezone(datetime.UTC))
    event.add("dtend", (row.ends_at or row.starts_at + ASSUMED).astimezone(datetime.UTC))
    event.add("sequence", sequence)
    event.add("status", "CONFIRMED" if is_held else "CANCELLED")
    if changed:
        event.add("last-modified", changed)
    return event
