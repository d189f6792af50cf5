"""What a slot that has begun may still have put right: where it is held, and who attends."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import AttendanceRole
from evaluations.entry.nominations.people import PersonLine
from evaluations.entry.nominations.slot_states import CALLED_IN
from evaluations.entry.schedule.models import Attendance, Slot
from evaluations.entry.schedule.notices import meeting_links, tell_of_new_links
from evaluations.entry.schedule.session_version import touch
from evaluations.judging.day.actions.states import locked_slot
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import unless_taken
from units.models import User


@transaction.atomic
def correct_slot(
    *, by: User, slot: Slot, room: str, meeting_link: str, attendees: Sequence[PersonLine] = ()
) -> Slot:
    """Another room or link for a slot that has begun, and people who came besides; its time and
    its nominees stay. What has not begun is changed in the schedule."""
    locked = locked_slot(by, slot)
    if locked.state not in CALLED_IN:
        raise Refused(_("This slot has not begun. Change it in the schedule of the day."))
    before = {"room": locked.room, "link": locked.meeting_link}
    links = meeting_links(locked.session)
    locked.room, locked.meeting_link = room, meeting_link
    after: dict[str, object] = {"room": room, "link": meeting_link}
    added = _add_attendees(locked, attendees)
    if added:
        after["attendees"] = added
    if before == after:
        return locked
    with unless_taken():
        locked.save(update_fields=["room", "meeting_link"])
    entry = record(by=by, verb="slot.corrected", subject=locked, before=before, after=after)
    tell_of_new_links(by=by, session=locked.session, before=links, entry=entry)
    touch(locked.session, "slots")
    return locked


def _add_attendees(slot: Slot, people: Sequence[PersonLine]) -> list[str]:
    """Write those down who are not expected yet; returns their names."""
    lines = list(slot.attendance.all())
    known = {(line.role, line.name) for line in lines}
    new = [person for person in people if (AttendanceRole.ATTENDEE, person.name) not in known]
    first = max((line.number for line in lines), default=0) + 1
    Attendance.objects.bulk_create(
        Attendance(
            slot=slot,
            role=AttendanceRole.ATTENDEE,
            number=number,
            name=person.name,
            position=person.position,
            is_group=not person.position,
        )
        for number, person in enumerate(new, start=first)
    )
    return [person.name for person in new]
