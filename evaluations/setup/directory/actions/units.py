"""Changes to offices."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import add, edit, lock, write
from units.models import Place, Unit, UnitName, User

SHOWN = ("code", "kind", "name", "short_name", "parent", "place")


def province_of(place: Place | None) -> Place | None:
    """The province in which a district or tambon lies."""
    while place is not None and place.parent is not None:
        place = place.parent
    return place


def add_unit(*, by: User, unit: Unit) -> Unit:
    """Store a new office; its province follows from its place."""
    require_administrator(by)
    unit.province = province_of(unit.place)
    return add(by=by, row=unit, verb="unit.added", shown=SHOWN)


@transaction.atomic
def edit_unit(*, by: User, unit: Unit, edits: int | None, values: Mapping[str, Any]) -> Unit:
    """Change everything but the name; moving an office takes along what is below it."""
    require_administrator(by)
    stored = lock(unit, edits)
    changes = dict(values)
    if "place" in changes:
        changes["province"] = province_of(changes["place"])
    parent = changes.get("parent", stored.parent)
    if parent is not None and stored.is_above(parent):
        raise Refused(_("An office cannot stand below itself. Choose another office above it."))
    path = stored.path
    changed = edit(by=by, row=stored, edits=None, values=changes, verb="unit.changed")
    if parent != stored.parent or changed.path != path:
        _move(path, changed)
    return changed


def _move(path: str, unit: Unit) -> None:
    """Write the paths below anew: one statement, however many there are."""
    unit.fill_keys()
    below = Unit.objects.filter(path__startswith=path)
    below.update(path=Concat(Value(unit.path), Substr(F("path"), len(path) + 1)))


@transaction.atomic
def rename_unit(
    *, by: User, unit: Unit, edits: int | None, name: str, short_name: str, since: datetime.date
) -> Unit:
    """Give an office a new name from a day on; the old one is kept with its dates."""
    require_administrator(by)
    locked = lock(unit, edits)
    if (locked.name, locked.short_name) == (name, short_name):
        return locked
    if locked.name != name and locked.named_since and since <= locked.named_since:
        raise Refused(_("The present name is younger than that. Choose a later day."))
    if locked.name != name:
        last = since - datetime.timedelta(days=1)
        UnitName.objects.create(
            unit=locked, name=locked.name, valid_from=locked.named_since, valid_until=last
        )
    before = {"name": locked.name, "short_name": locked.short_name}
    after: dict[str, Any] = {"name": name, "short_name": short_name}
    if locked.name != name:
        after["named_since"] = since
    write(locked, after)
    record(by=by, verb="unit.renamed", subject=locked, before=before, after=after)
    return locked


@transaction.atomic
def take_back_name(*, by: User, unit: Unit, name: str) -> None:
    """Give an office its last name back as if it had never had another; no-op where that is not
    the name before this one."""
    require_administrator(by)
    locked = lock(unit, None)
    former = UnitName.objects.filter(unit=locked).order_by("-valid_until", "-pk").first()
    if former is None or former.name != name:
        return
    before = {"name": locked.name, "named_since": locked.named_since}
    after = {"name": former.name, "named_since": former.valid_from}
    former.delete()
    write(locked, after)
    record(by=by, verb="unit.renamed", subject=locked, before=before, after=after)


@transaction.atomic
def set_unit_active(*, by: User, unit: Unit, is_active: bool, reason: str = "") -> Unit:
    """Deactivate an office or take it back; it stays where it is named."""
    require_administrator(by)
    if not is_active and Unit.objects.under(unit).filter(is_active=True).exclude(pk=unit.pk):
        raise Refused(_("Offices below it are still active. Deactivate those first."))
    verb = "unit.reopened" if is_active else "unit.closed"
    values = {"is_active": is_active}
    return edit(by=by, row=unit, edits=None, values=values, verb=verb, reason=reason)
