"""A list of nominations undone: drafts that it began go, the rest is as it was before."""

from collections.abc import Collection, Mapping
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse

from evaluations.entry.nominations.access import check_may_write
from evaluations.entry.nominations.actions import remove_nomination
from evaluations.entry.nominations.lists.comparing import WRITTEN, Book
from evaluations.entry.nominations.lists.taking import take_nominations
from evaluations.entry.nominations.models import Delegate, Nomination, NominationState
from evaluations.platform.jobs.running import Running
from evaluations.platform.removal import HeldAt, Hold, holds_of, why_not
from evaluations.setup.directory.kinds import Lines
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.plan import ADD, Planned


def made_cells(planned: Planned) -> Collection[str]:
    return WRITTEN if planned.verdict == ADD else ()


def pages(row: Import, keys: Collection[str]) -> Mapping[str, str]:
    nominations = Book.of(row).nominations
    return {
        key: reverse("nomination_detail", args=[nominations[key].pk])
        for key in keys
        if key in nominations
    }


def _nominations(row: Import, lines: Lines) -> QuerySet[Nomination]:
    nominations = Book.of(row).nominations
    keys = [nominations[planned.key].pk for planned, _line in lines if planned.key in nominations]
    return Nomination.objects.filter(pk__in=keys)


def holds(row: Import, made: Lines, changed: Lines) -> list[Hold]:
    """What was handed in since, what hangs on a draft, and what may be written no longer."""
    nominations = _nominations(row, made)
    at: HeldAt = Nomination.held_at
    begun = [
        at.hold(nomination) for nomination in nominations.exclude(state=NominationState.DRAFT)
    ]
    drafts = nominations.filter(state=NominationState.DRAFT)
    unwritable = [
        hold for rows in (drafts, _nominations(row, changed)) for hold in _unwritable(row, rows)
    ]
    own = Delegate.objects.filter(nomination__in=nominations)
    return [*begun, *unwritable, *holds_of(nominations, own)]


def _unwritable(row: Import, nominations: QuerySet[Nomination]) -> list[Hold]:
    """Why who brought the list cannot write them any more, at the first that says so."""
    by_text: dict[str, Hold] = {}
    for nomination in nominations.select_related("category__award__round", "unit"):
        for hold in why_not(partial(check_may_write, row.made_by, nomination, "?")):
            address = reverse("nomination_detail", args=[nomination.pk])
            by_text.setdefault(hold.text, Hold(f"{nomination}: {hold.text}", address))
    return list(by_text.values())


def put_back(row: Import, lines: Lines, running: Running) -> None:
    take_nominations(row, lines, running)


def remove(row: Import, lines: Lines) -> None:
    for nomination in _nominations(row, lines):
        remove_nomination(by=row.made_by, nomination=nomination)
