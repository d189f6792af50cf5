"""A nominee's slot on another day of its committee."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.actions.planning import save_slots
from evaluations.entry.schedule.forms.slots import stored_slot_lines
from evaluations.entry.schedule.models import EvaluationSession, SlotNomination
from evaluations.platform.errors import Refused
from thai.dates import format_date
from units.models import User


@transaction.atomic
def move_to_day(*, by: User, nomination: Nomination, date: datetime.date) -> None:
    """Hear a nominee on another day, at the same time and in the same room, with everybody who has
    the same slot. No-op where it is heard on that day already."""
    rows = EvaluationSession.objects.select_for_update(of=("self",)).order_by("pk")
    days = list(rows.filter(committee=nomination.committee_id).select_related("committee"))
    places = SlotNomination.objects.filter(nomination=nomination).select_related("slot__session")
    place = places.first()
    if place is None:
        raise Refused(_("It has no slot yet. Plan it on a day first."))
    slot = place.slot
    if slot.session.date == date:
        return
    target = _target(days, slot.session, date)
    source = next(day for day in days if day.pk == slot.session_id)
    left = stored_slot_lines(source)
    line = next(slot_line for slot_line in left if slot_line.pk == slot.pk)
    if line.is_fixed:
        raise Refused(_("The slot has begun, so it stays as it is."))
    # A nomination has one slot: it is out of the old day before it is written into the new one.
    save_slots(
        by=by,
        session=source,
        edits=None,
        lines=[slot_line for slot_line in left if slot_line is not line],
    )
    there = [*stored_slot_lines(target), replace(line, pk=None)]
    there.sort(key=lambda slot_line: (not slot_line.is_fixed, slot_line.starts, slot_line.room))
    save_slots(by=by, session=target, edits=None, lines=there)


def _target(
    days: Sequence[EvaluationSession], session: EvaluationSession, date: datetime.date
) -> EvaluationSession:
    """The committee's day on that date; with the same host where it has several."""
    on_date = [day for day in days if day.date == date]
    same = [day for day in on_date if day.host_id == session.host_id]
    if not on_date:
        params = {"date": format_date(date)}
        raise Refused(_("Its committee has no day on %(date)s. Plan the day first.") % params)
    if not same and len(on_date) > 1:
        raise Refused(_("Its committee has several days on this date. Move it on their pages."))
    return (same or on_date)[0]
