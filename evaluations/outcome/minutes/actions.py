"""Changes to the minutes of a session; adopted minutes never change."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.outcome.minutes.content import content_now, lacks_of, slots_without_item
from evaluations.outcome.minutes.models import ChannelVisitor, Minutes, MinutesItem, Section
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import journal_value, lock, locked_row, write
from evaluations.platform.journal.merkle import digest
from evaluations.platform.removal import Hold, refuse_held, why_not
from evaluations.setup.committees.access import require_chair, require_runner
from units.models import User

PLAIN = ("section", "heading", "told", "resolution")
SHIFT = 10_000


@dataclass(frozen=True)
class ItemLine:
    """An item as it was typed, in the order of the page; without `pk` it is new."""

    pk: int | None
    section: int
    heading: str
    told: str
    resolution: str


@transaction.atomic
def begin_minutes(*, by: User, session: EvaluationSession) -> Minutes:
    """Make the minutes of a session, with an item for each slot that has none yet."""
    locked_row(session)
    require_runner(by, session.committee)
    minutes = Minutes.objects.filter(session=session).first()
    if minutes is None:
        rooms = session.slots.values_list("room", flat=True)
        place = ", ".join(dict.fromkeys(room for room in rooms if room))[:500]
        minutes = Minutes.objects.create(session=session, recorder=by, place=place)
        with override("th"):
            _add(minutes, Section.TOLD, _("Opening by the chair"))
            _add(minutes, Section.OTHER, _("Other matters"))
        record(by=by, verb="minutes.begun", subject=minutes, after={"place": place})
    _still_open(minutes)
    for slot in slots_without_item(minutes):
        _add(minutes, Section.FOR_DECISION, _heading(slot), slot)
    return minutes


def holds_of_minutes(minutes: Minutes) -> list[Hold]:
    """What keeps minutes: that they are adopted."""
    return why_not(lambda: _still_open(minutes))


@transaction.atomic
def remove_minutes(*, by: User, minutes: Minutes) -> None:
    """Delete minutes that are not adopted, with their items and who was in the channel."""
    locked = lock(minutes, None)
    require_runner(by, locked.session.committee)
    refuse_held(holds_of_minutes(locked))
    before = {"number": locked.number, "items": [item.heading for item in locked.items.all()]}
    record(by=by, verb="minutes.removed", subject=locked.session, before=before)
    locked.delete()


def _still_open(minutes: Minutes) -> None:
    if minutes.is_adopted:
        raise Refused(
            _("The minutes are adopted and stay as they are. Correct them in the next meeting.")
        )


def _heading(slot: Slot) -> str:
    names = [
        f"{place.nomination.official_name} ({place.nomination.category.name})"
        for place in slot.places.select_related("nomination__category")
    ]
    return " · ".join(names)[:500] or slot.room


def _add(minutes: Minutes, section: int, heading: str, slot: Slot | None = None) -> None:
    last = minutes.items.aggregate(last=Max("number"))["last"] or 0
    minutes.items.create(number=last + 1, section=section, heading=heading, slot=slot)


@transaction.atomic
def save_minutes(
    *,
    by: User,
    minutes: Minutes,
    edits: int | None,
    values: Mapping[str, Any],
    items: Sequence[ItemLine],
) -> Minutes:
    """Store what was written. An item that is not sent goes, but for those of slots."""
    locked = _locked(by, minutes, edits)
    changed = {name: value for name, value in values.items() if getattr(locked, name) != value}
    before = {name: journal_value(getattr(locked, name)) for name in changed}
    items_before = _items_told(locked)
    _write_items(locked, items)
    items_after = _items_told(locked)
    after = {name: journal_value(value) for name, value in changed.items()}
    if items_before != items_after:
        before["items"], after["items"] = items_before, items_after
    if after:
        write(locked, changed)
        record(by=by, verb="minutes.written", subject=locked, before=before, after=after)
    return locked


def _locked(by: User, minutes: Minutes, edits: int | None) -> Minutes:
    locked = lock(minutes, edits)
    require_runner(by, minutes.session.committee)
    _still_open(locked)
    return locked


def _items_told(minutes: Minutes) -> list[str]:
    rows = MinutesItem.objects.filter(minutes=minutes)
    return [
        " · ".join(filter(None, (f"{row.section}", row.heading, row.told, row.resolution)))
        for row in rows
    ]


def _write_items(minutes: Minutes, items: Sequence[ItemLine]) -> None:
    stored = {row.pk: row for row in minutes.items.all()}
    kept_keys = {line.pk for line in items if line.pk in stored}
    minutes.items.filter(slot=None).exclude(pk__in=kept_keys).delete()
    rows = [
        _filled(stored.get(line.pk or 0) or MinutesItem(minutes=minutes), line) for line in items
    ]
    rows += [row for row in stored.values() if row.slot_id and row.pk not in kept_keys]
    # Numbers are unique at every moment: out of the way before they change places.
    minutes.items.update(number=F("number") + SHIFT)
    for number, row in enumerate(rows, start=1):
        row.number = number
        row.save()


def _filled(row: MinutesItem, line: ItemLine) -> MinutesItem:
    for name in PLAIN:
        setattr(row, name, getattr(line, name))
    return row


@transaction.atomic
def bring_report(
    *, by: User, minutes: Minutes, people: Sequence[tuple[str, str, list[list[str]]]]
) -> Minutes:
    """Store whom the meeting's channel saw, in place of an earlier report; nobody is named yet.
    `people` are name, e-mail and stays."""
    locked = _locked(by, minutes, None)
    locked.visitors.all().delete()
    ChannelVisitor.objects.bulk_create(
        ChannelVisitor(
            minutes=locked, number=number, name=name[:300], email=email[:254], stays=stays
        )
        for number, (name, email, stays) in enumerate(people, start=1)
    )
    write(locked, {})
    after = {"people": [name for name, _email, _stays in people]}
    record(by=by, verb="minutes.channel", subject=locked, after=after)
    return locked


@dataclass(frozen=True)
class Settled:
    """Who a visitor of the channel was: a seat, somebody of the roll-call, or neither."""

    visitor: int
    seat: int | None = None
    attendance: int | None = None


@transaction.atomic
def settle_visitors(
    *, by: User, minutes: Minutes, edits: int | None, settled: Sequence[Settled]
) -> Minutes:
    """Store who was who; those that are not sent stay unsettled."""
    locked = _locked(by, minutes, edits)
    seats = set(locked.session.seats().values_list("pk", flat=True))
    people = set(Slot.objects.filter(session=locked.session).values_list("attendance", flat=True))
    for settlement in settled:
        if settlement.seat not in seats | {None} or settlement.attendance not in people | {None}:
            raise Refused(_("This change is not possible. Please reload the page."))
        locked.visitors.filter(pk=settlement.visitor).update(
            seat=settlement.seat, attendance=settlement.attendance, is_settled=True
        )
    write(locked, {})
    after = {"people": [asdict(person) for person in settled]}
    record(by=by, verb="minutes.settled", subject=locked, after=after)
    return locked


@transaction.atomic
def adopt_minutes(*, by: User, minutes: Minutes, seen: str, how: str) -> Minutes:
    """The chair says that the committee adopted the minutes; from now on they stay as they are.

    Refused to who wrote them, while something is missing, and where they say something else by now
    than when the chair read them: `seen` is the digest of that (content.digest_now). `how` says
    when and by which resolution or circulation.
    """
    locked = lock(minutes, None)
    if locked.is_adopted:
        return locked
    require_chair(by, minutes.session.committee)
    if locked.recorder_id == by.pk:
        raise Refused(
            _("Who records the minutes cannot adopt them. Let the secretary be their recorder.")
        )
    if lacks := lacks_of(locked):
        raise Refused(lacks[0])
    with override("th"):
        content = content_now(Minutes.objects.with_page().get(pk=locked.pk))
    if digest(content) != seen:
        raise Refused(
            _("The minutes or the records of the day have changed. Read them again, then adopt.")
        )
    adoption = {
        "content": content,
        "digest": seen,
        "adopted_how": how,
        "adopted_by": by,
        "adopted_at": timezone.now(),
    }
    write(locked, adoption)
    after = {"digest": adoption["digest"], "adopted_how": how}
    record(by=by, verb="minutes.adopted", subject=locked, after=after)
    return locked
