"""The slots of a session as the builder's page holds them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.people import PersonLine
from evaluations.entry.schedule.bookings import label_of
from evaluations.entry.schedule.conflicts import Booking
from evaluations.entry.schedule.models import EvaluationSession
from thai.cleaning import clean


@dataclass(frozen=True)
class SlotLine:
    """One row; `typed` is what stands in its boxes, `errors` what is wrong there.

    `is_fixed`: the slot has begun, so it stays as it is. `is_booked`: room and people are needed;
    not for one that did not come or was postponed.
    """

    pk: int | None
    starts: datetime.time | None
    ends: datetime.time | None
    room: str
    mode: str
    link: str
    nominations: tuple[Nomination, ...] = ()
    presenters: tuple[PersonLine, ...] = ()
    attendees: tuple[PersonLine, ...] = ()
    is_fixed: bool = False
    is_booked: bool = True
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()


def moment(session: EvaluationSession, time: datetime.time) -> datetime.datetime:
    """`time` on the session's day."""
    return timezone.make_aware(datetime.datetime.combine(session.date, time))


def bookings_from(
    session: EvaluationSession, lines: Sequence[SlotLine], judges: dict[int, str]
) -> list[Booking]:
    """The rows of the page as bookings; rows without a start are not there yet."""
    return [
        Booking(
            key=f"line-{at}",
            session=session.pk or 0,
            label=label_of(moment(session, line.starts), session.committee.number),
            starts=moment(session, line.starts),
            ends=moment(session, line.ends) if line.ends else None,
            room=line.room if line.mode != "online" else "",
            judges=judges,
            presenters=frozenset(clean(one.name) for one in line.presenters),
            nominations={one.pk: one.official_name for one in line.nominations},
        )
        for at, line in enumerate(lines)
        if line.starts is not None and line.is_booked
    ]
