"""Offices and people that an import made taken out again, as long as nothing refers to them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.jobs.running import Running
from evaluations.platform.journal.actions import entry_of
from evaluations.platform.journal.editing import journal_value
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.models import Notice, NotificationOptOut
from evaluations.platform.removal import HELD_AT, HeldAt, Hold, holds_of
from evaluations.setup.directory.actions import people as of_people
from evaluations.setup.directory.actions import units as of_units
from evaluations.setup.directory.actions.taking import take_offices
from evaluations.setup.directory.kinds import Lines
from evaluations.setup.directory.models import Import
from units.models import Unit, UnitQuerySet, User, UserQuerySet

# What goes with a person: what was said on the own page, and what was wished for there.
OF_A_PERSON: tuple[Any, ...] = (Notice, NotificationOptOut)
HELD_AT |= {
    User: HeldAt(gettext_lazy("person"), "person_detail"),
    Unit: HeldAt(gettext_lazy("office"), "unit_detail"),
}


def _offices(keys: Collection[str]) -> UnitQuerySet:
    return Unit.objects.filter(code__in=keys)


def _people(keys: Collection[str]) -> UserQuerySet:
    people: UserQuerySet = User.objects.filter(email__in=keys)
    return people


def _keys(lines: Lines) -> list[str]:
    return [planned.key for planned, _line in lines]


def pages_of_offices(_row: Import, keys: Collection[str]) -> Mapping[str, str]:
    rows = _offices(keys).values_list("code", "pk")
    return {code: reverse("unit_detail", args=[pk]) for code, pk in rows}


def pages_of_people(_row: Import, keys: Collection[str]) -> Mapping[str, str]:
    rows = _people(keys).values_list("email", "pk")
    return {email: reverse("person_detail", args=[pk]) for email, pk in rows}


def holds_of_offices(_row: Import, made: Lines, changed: Lines) -> list[Hold]:
    """What was put below a new office goes back where it was, so it keeps nothing."""
    offices = _offices(_keys(made))
    moved = [planned.key for planned, _line in changed if "parent" in planned.changes]
    below = Unit.objects.filter(parent__in=offices).exclude(pk__in=offices)
    at = HELD_AT[Unit]
    stay = [at.hold(unit) for unit in below.exclude(code__in=moved)]
    return stay + holds_of(offices, freed=["Unit.parent"])


def holds_of_people(_row: Import, made: Lines, _changed: Lines) -> list[Hold]:
    people = _people(_keys(made))
    was_there = Q(last_login__isnull=False)
    was_there |= ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    joined = [
        Hold(
            _("%(person)s has joined already") % {"person": person},
            reverse("person_detail", args=[person.pk]),
        )
        for person in people.filter(was_there)
    ]
    return joined + holds_of(
        people, *(model.objects.filter(user__in=people) for model in OF_A_PERSON)
    )


def put_back_offices(row: Import, lines: Lines, running: Running) -> None:
    """A name that is taken back leaves no trace among the former names."""
    for planned, line in lines:
        if "name" in planned.changes:
            unit = Unit.objects.get(code=planned.key)
            of_units.take_back_name(by=row.made_by, unit=unit, name=line.cells["name"])
    take_offices(row, lines, running)


def remove_offices(row: Import, lines: Lines) -> None:
    """From the bottom of the tree."""
    offices = _offices(_keys(lines)).select_related("parent", "place")
    _tell(row.made_by, offices, of_units.SHOWN, verb="unit.removed")
    for office in offices.order_by(Length("path").desc()):
        office.delete()


def remove_people(row: Import, lines: Lines) -> None:
    people = _people(_keys(lines))
    _tell(row.made_by, people.select_related("unit"), of_people.SHOWN, verb="person.removed")
    for model in OF_A_PERSON:
        model.objects.filter(user__in=people).delete()
    people.delete()


def _tell(by: User, rows: QuerySet[Any], shown: Collection[str], *, verb: str) -> None:
    Entry.objects.bulk_create(
        entry_of(
            by=by,
            verb=verb,
            subject=row,
            before={name: journal_value(getattr(row, name)) for name in shown},
        )
        for row in rows
    )
