"""Taking in what a device tells of itself."""

from uuid import UUID

from django.utils import timezone

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.judging.preflight.models import DeviceReport
from evaluations.setup.committees.models import Seat
from units.models import User

# Nobody sits before more; so one person fills no table.
MOST_DEVICES = 12
MOST = 9999
MOST_SKEW = 2**31 - 1


def note_device(
    *,
    by: User,
    session: EvaluationSession,
    browser: UUID | None,
    kept: int | None,
    unsent: int,
    clock: int,
) -> None:
    """Remember how a device stands; `clock` are its milliseconds since 1970. No-op for who has no
    seat today. A sign of life decides nothing, so the journal does not hold it."""
    seat = Seat.objects.held_by(by).filter(committee=session.committee_id).first()
    if seat is None:
        return
    now = timezone.now()
    skew = round(clock / 1000 - now.timestamp())
    values = {"at": now, "unsent": min(unsent, MOST)}
    values["skew"] = max(-MOST_SKEW, min(skew, MOST_SKEW))
    if kept is not None:
        values["kept"] = min(kept, MOST)
    key = browser or UUID(int=0)
    mine = DeviceReport.objects.filter(session=session, seat=seat)
    if mine.filter(browser=key).update(**values) or mine.count() >= MOST_DEVICES:
        return
    DeviceReport.objects.update_or_create(session=session, seat=seat, browser=key, defaults=values)
