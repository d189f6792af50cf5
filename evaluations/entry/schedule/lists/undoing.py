"""A schedule undone: new slots and new days go, moved ones are where they were before."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.actions.planning import holds_of_session, remove_session
from evaluations.entry.schedule.lists.columns import DAY, SLOT
from evaluations.entry.schedule.lists.taking import lock_plan, take_out, take_rows
from evaluations.entry.schedule.models import EvaluationSession, SlotNomination
from evaluations.platform.dates import time_text
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.running import Running
from evaluations.platform.removal import Hold
from evaluations.setup.directory.kinds import Lines
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.plan import ADD, Planned


def made_cells(planned: Planned) -> Collection[str]:
    if planned.verdict == ADD:
        return DAY
    # A nominee without a time before has a slot by the import.
    before, _after = planned.changes.get("starts", ("-", ""))
    return () if before else (*DAY, *SLOT)


def _nominees(keys: Iterable[str]) -> dict[int, str]:
    """The keys of rows by the primary key of the nomination they are of."""
    return {int(key.rpartition("#")[2]): key for key in keys if "#" in key}


def pages(_row: Import, keys: Collection[str]) -> Mapping[str, str]:
    nominees = _nominees(keys)
    places = SlotNomination.objects.filter(nomination__in=nominees)
    return {
        nominees[nomination]: reverse("session_detail", args=[session])
        for nomination, session in places.values_list("nomination", "slot__session")
    }


def _days(row: Import) -> QuerySet[EvaluationSession]:
    """The days that the import made."""
    return EvaluationSession.objects.filter(pk__in=row.beside).select_related("host")


def holds(row: Import, _made: Lines, changed: Lines) -> list[Hold]:
    listed = _nominees(planned.key for planned, _line in changed)
    of_days = [hold for day in _days(row) for hold in holds_of_session(day)]
    moved = SlotNomination.objects.filter(nomination__in=listed)
    begun = moved.exclude(slot__state=SlotState.SCHEDULED)
    since = SlotNomination.objects.filter(slot__session__in=row.beside)
    since = since.exclude(nomination__in=listed)
    joined = ("slot", "nomination")
    return [
        *of_days,
        *(
            _hold(place, _("%(name)s, %(time)s: the slot has begun"))
            for place in begun.select_related(*joined)
        ),
        *(
            _hold(place, _("%(name)s, %(time)s: put there since"))
            for place in since.select_related(*joined)
        ),
    ]


def _hold(place: SlotNomination, text: str) -> Hold:
    params = {
        "name": place.nomination.official_name,
        "time": time_text(place.slot.starts_at),
    }
    return Hold(text % params, reverse("session_detail", args=[place.slot.session_id]))


def put_back(row: Import, lines: Lines, running: Running) -> None:
    """First what had no slot leaves, so that its time and room are free."""
    book = lock_plan(row)
    unplanned: dict[str, list[Nomination]] = {}
    planned = []
    for row_plan, line in lines:
        nomination = book.nominee(line.cells["number"], line.cells["nominee"])
        if line.cells["starts"]:
            planned.append((row_plan, line))
        elif nomination is not None:
            unplanned.setdefault(line.cells["number"], []).append(nomination)
    for number, nominations in unplanned.items():
        take_out(row, book.committees[number], nominations)
    take_rows(row, planned, book, running)


def remove(row: Import, _lines: Lines) -> None:
    for day in _days(row):
        if day.slots.exists():
            raise Refused(_("A day of this import has other slots by now. Look at it again."))
        remove_session(by=row.made_by, session=day)
