"""The slots of a session as the builder's page holds them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.people import PersonLine
from evaluations.entry.schedule.bookings import label_of, rehearsal_of
from evaluations.entry.schedule.conflicts import Booking
from evaluations.entry.schedule.models import EvaluationSession
from thai.cleaning import clean


@dataclass(frozen=True)
class SlotLine:
    """One slot.

    `is_fixed`: the slot has begun, so it stays as it is. `is_booked`: room and people are needed;
    not for one that did not come or was postponed.
    """

    pk: int | None
    starts: datetime.time
    ends: datetime.time | None
    room: str
    mode: str
    link: str
    nominations: tuple[Nomination, ...] = ()
    presenters: tuple[PersonLine, ...] = ()
    attendees: tuple[PersonLine, ...] = ()
    is_fixed: bool = False
    is_booked: bool = True


def moment(session: EvaluationSession, time: datetime.time) -> datetime.datetime:
    """`time` on the session's day."""
    return timezone.make_aware(datetime.datetime.combine(session.date, time))


def with_begun(stored: Sequence[SlotLine], typed: Sequence[SlotLine]) -> list[SlotLine]:
    """The slots of the page after those that have begun, which stay as they are stored."""
    begun = [line for line in stored if line.is_fixed]
    keys = {line.pk for line in begun}
    return [*begun, *(line for line in typed if line.pk not in keys)]


def bookings_from(
    session: EvaluationSession, lines: Sequence[SlotLine], judges: dict[int, str]
) -> list[Booking]:
    """The slots of the page as bookings."""
    return [
        Booking(
            key=f"line-{at}",
            session=session.pk or 0,
            label=label_of(session, moment(session, line.starts), line.room),
            starts=moment(session, line.starts),
            ends=moment(session, line.ends) if line.ends else None,
            room=line.room if line.mode != "online" else "",
            host=session.host_id,
            rehearsal=rehearsal_of(session),
            judges=judges,
            presenters=frozenset(clean(presenter.name) for presenter in line.presenters),
            nominations={
                nomination.pk: nomination.name_in_category for nomination in line.nominations
            },
        )
        for at, line in enumerate(lines)
        if line.is_booked
    ]
