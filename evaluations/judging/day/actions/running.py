"""The running day put in another order: questions, swap, insert, postpone to a new time, shift."""

import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import MOVABLE, OVER, SlotState
from evaluations.entry.schedule.actions.planning import clashes_with, refuse_clashes
from evaluations.entry.schedule.bookings import bookings_of
from evaluations.entry.schedule.conflicts import about
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotNomination
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.day.actions.states import locked_slot
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock, unless_taken
from evaluations.setup.committees.access import require_runner
from units.models import User

LONGEST_SHIFT = 480
TIMES = ("starts_at", "ends_at", "room", "mode", "meeting_link")


def _locked_day(by: User, session: EvaluationSession) -> EvaluationSession:
    locked = lock(session, None)
    require_runner(by, locked.committee)
    locked.committee.round.require_evaluating()
    return locked


def _told(slot: Slot) -> str:
    return f"{timezone.localtime(slot.starts_at):%Y-%m-%d %H.%M} {slot.room}"


def _refuse_clashes(session: EvaluationSession, *slots: Slot) -> None:
    """Refuse where these slots clash, with one another or with anything that is still to come."""
    keys = [slot.pk for slot in slots]
    still = Slot.objects.filter(session=session).exclude(state__in=OVER)
    mine = bookings_of(Slot.objects.filter(pk__in=keys))
    clashes = clashes_with(session, [*mine, *bookings_of(still.exclude(pk__in=keys))])
    refuse_clashes(about(clashes, mine))


@transaction.atomic
def begin_questions(*, by: User, slot: Slot) -> Slot:
    """The presentation is over and the questions begin; begun already, nothing happens."""
    locked = locked_slot(by, slot)
    if locked.questions_at is not None:
        return locked
    if locked.state != SlotState.PRESENTING:
        raise Refused(_("Nobody is presenting in this slot at the moment."))
    locked.questions_at = timezone.now()
    locked.save(update_fields=["questions_at"])
    record(by=by, verb="slot.questions", subject=locked)
    touch(locked.session, "slots")
    return locked


def _require_scheduled(slot: Slot) -> None:
    if slot.state != SlotState.SCHEDULED:
        raise Refused(_("Only slots that have not begun can change places."))


@transaction.atomic
def swap_slots(*, by: User, first: Slot, second: Slot, moves: tuple[int, int]) -> None:
    """Two slots of one day that have not begun exchange their time and room.

    `moves` are the counts that the page saw, so that a second press does not swap them back.
    """
    _locked_day(by, first.session)
    locked, other = locked_slot(by, first), locked_slot(by, second)
    if locked.pk == other.pk or locked.session_id != other.session_id:
        raise Refused(_("Choose another slot of the same day."))
    if (locked.moves, other.moves) != moves:
        raise Conflict(_("The schedule was changed meanwhile. Please look at it once more."))
    _require_scheduled(locked)
    _require_scheduled(other)
    before = {"slots": [_told(locked), _told(other)]}
    times = [{name: getattr(slot, name) for name in TIMES} for slot in (other, locked)]
    # Room and time are unique at every moment.
    Slot.objects.filter(pk=locked.pk).update(room=f"~{locked.pk}")
    for slot, values in ((other, times[1]), (locked, times[0])):
        Slot.objects.filter(pk=slot.pk).update(**values, moves=F("moves") + 1)
    locked.refresh_from_db(fields=TIMES)
    other.refresh_from_db(fields=TIMES)
    _refuse_clashes(locked.session, locked, other)
    after = {"slots": [_told(locked), _told(other)]}
    record(by=by, verb="slot.swapped", subject=locked, before=before, after=after)
    touch(locked.session, "slots", "sheets")


@transaction.atomic
def reschedule_slot(
    *,
    by: User,
    slot: Slot,
    starts_at: datetime.datetime,
    room: str,
    moves: int | None = None,
) -> Slot:
    """A postponed slot, or one that has not begun, gets a new time on its day."""
    _locked_day(by, slot.session)
    locked = locked_slot(by, slot)
    if moves is not None and locked.moves != moves:
        raise Conflict(_("The schedule was changed meanwhile. Please look at it once more."))
    if locked.state not in MOVABLE:
        raise Refused(_("Only slots that have not begun can change places."))
    if timezone.localdate(starts_at) != locked.session.date:
        raise Refused(_("The new time must be on the day of the session."))
    before = {"state": locked.state, "starts_at": locked.starts_at, "room": locked.room}
    if locked.ends_at:
        locked.ends_at = starts_at + (locked.ends_at - locked.starts_at)
    locked.starts_at, locked.room = starts_at, room
    locked.state, locked.called_at = SlotState.SCHEDULED, None
    locked.moves += 1
    with unless_taken():
        locked.save()
    _refuse_clashes(locked.session, locked)
    after = {"state": locked.state, "starts_at": locked.starts_at, "room": locked.room}
    record(by=by, verb="slot.rescheduled", subject=locked, before=before, after=after)
    touch(locked.session, "slots", "sheets")
    return locked


@transaction.atomic
def insert_slot(
    *,
    by: User,
    session: EvaluationSession,
    nomination: Nomination,
    starts_at: datetime.datetime,
    minutes: int,
    room: str,
    shifts_later: bool = False,
) -> Slot:
    """A slot more on the running day; `shifts_later` moves what comes after it in that room.

    Asked twice for the same nomination and time, the slot that is there is returned.
    """
    locked = _locked_day(by, session)
    place = SlotNomination.objects.filter(nomination=nomination).select_related("slot").first()
    if place is not None:
        if place.slot.session_id == locked.pk and place.slot.starts_at == starts_at:
            return place.slot
        raise Refused(_("This nomination has a slot already. Move that one instead."))
    _check_fits(locked, nomination, starts_at)
    if shifts_later:
        _shift(locked, starts_at, minutes, room)
    slot = Slot(session=locked, starts_at=starts_at, room=room)
    slot.ends_at = starts_at + datetime.timedelta(minutes=minutes)
    with unless_taken():
        slot.save()
    SlotNomination.objects.create(slot=slot, nomination=nomination, number=1)
    later = Slot.objects.filter(session=locked, state=SlotState.SCHEDULED).exclude(pk=slot.pk)
    _refuse_clashes(locked, slot, *(later if shifts_later else ()))
    after = {"slot": _told(slot), "nomination": nomination.official_name}
    record(by=by, verb="slot.inserted", subject=slot, after=after)
    touch(locked, "slots", "sheets")
    return slot


def _check_fits(
    session: EvaluationSession, nomination: Nomination, starts_at: datetime.datetime
) -> None:
    if nomination.committee_id != session.committee_id:
        params = {"name": nomination.official_name}
        raise Refused(_("“%(name)s” is judged by another committee.") % params)
    nomination.require_accepted()
    if timezone.localdate(starts_at) != session.date:
        raise Refused(_("The new time must be on the day of the session."))


def _shift(
    session: EvaluationSession, since: datetime.datetime, minutes: int, room: str = ""
) -> int:
    """Move every slot from `since` on that has not begun; the last one first, for they are
    unique by room and time. Returns how many."""
    later = Slot.objects.filter(session=session, state=SlotState.SCHEDULED, starts_at__gte=since)
    if room:
        later = later.filter(room=room)
    step = datetime.timedelta(minutes=minutes)
    order = "-starts_at" if minutes > 0 else "starts_at"
    pks = list(later.order_by(order).values_list("pk", flat=True))
    for pk in pks:
        Slot.objects.filter(pk=pk).update(
            starts_at=F("starts_at") + step, ends_at=F("ends_at") + step, moves=F("moves") + 1
        )
    return len(pks)


@transaction.atomic
def shift_slots(
    *, by: User, session: EvaluationSession, since: datetime.datetime, minutes: int, edits: int
) -> int:
    """Move what has not begun from `since` on by `minutes` (−480 … 480); returns how many slots.

    `edits` is the session's count that the page saw: pressed twice, it shifts once.
    """
    if not minutes or abs(minutes) > LONGEST_SHIFT:
        raise Refused(_("Give between 1 and 480 minutes."))
    locked = _locked_day(by, session)
    if locked.edits != edits:
        raise Conflict(_("The schedule was changed meanwhile. Please look at it once more."))
    with unless_taken():
        moved = _shift(locked, since, minutes)
    slots = list(Slot.objects.filter(session=locked, state=SlotState.SCHEDULED))
    if any(timezone.localdate(slot.starts_at) != locked.date for slot in slots):
        raise Refused(_("The new time must be on the day of the session."))
    _refuse_clashes(locked, *slots)
    EvaluationSession.objects.filter(pk=locked.pk).update(edits=F("edits") + 1)
    after = {"since": since, "minutes": minutes, "slots": moved}
    record(by=by, verb="session.shifted", subject=locked, after=after)
    touch(locked, "slots")
    return moved
