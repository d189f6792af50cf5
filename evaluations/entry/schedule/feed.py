"""Slots as an iCalendar feed (RFC 5545)."""

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.schedule.actions.entry import digest_of
from evaluations.entry.schedule.conflicts import ASSUMED
from evaluations.entry.schedule.models import CalendarLink, Slot
from evaluations.setup.committees.models import Committee

LOOKS_BACK = datetime.timedelta(days=400)


def link_of(secret: str) -> CalendarLink | None:
    """The link with this secret, if it is not revoked and its owner's account is open."""
    links = CalendarLink.objects.filter(
        secret_digest=digest_of(secret), revoked_at=None, user__is_active=True
    )
    return links.select_related("user__unit", "session").first()


def feed(link: CalendarLink, host: str) -> bytes:
    """The calendar: what the owner may see today, of one session or of them all."""
    from icalendar import Calendar  # noqa: PLC0415 (several MiB, for a feed now and then)

    slots = Slot.objects.visible_to(link.user).filter(starts_at__gte=timezone.now() - LOOKS_BACK)
    if link.session_id:
        slots = slots.filter(session=link.session_id)
    slots = slots.select_related("session__host", "session__committee__round")
    calendar = Calendar()
    calendar.add("prodid", "-//award evaluation//TH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Award evaluation"))
    whole = set(Committee.objects.visible_to(link.user).values_list("pk", flat=True))
    own = link.user.unit.path if link.user.is_officer and link.user.unit else None
    for slot in slots.prefetch_related("places__nomination__unit"):
        nominations = [place.nomination for place in slot.places.all()]
        if slot.session.committee_id not in whole:
            # An officer shares the slot with others, whose names are not the officer's business.
            nominations = [
                nomination
                for nomination in nominations
                if own and nomination.unit.path.startswith(own)
            ]
        calendar.add_component(
            _event(slot, [nomination.official_name for nomination in nominations], host)
        )
    return bytes(calendar.to_ical())


def _event(slot: Slot, names: list[str], host: str) -> Any:
    from icalendar import Event  # noqa: PLC0415 (as above)

    round_name = slot.session.committee.round.name
    event = Event()
    event.add("uid", f"slot-{slot.pk}@{host}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", slot.starts_at.astimezone(datetime.UTC))
    event.add("dtend", (slot.ends_at or slot.starts_at + ASSUMED).astimezone(datetime.UTC))
    event.add("summary", ", ".join(names) or round_name)
    event.add("location", " · ".join(one for one in (slot.room, slot.session.host.name) if one))
    lines = [round_name, slot.session.committee.name, slot.meeting_link, slot.get_state_display()]
    event.add("description", "\n".join(line for line in lines if line))
    if slot.state in ("no_show", "postponed"):
        event.add("status", "CANCELLED")
    return event
