"""The rows of a confirmed spreadsheet, written one by one with the actions that pages use."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from evaluations.platform.jobs.running import Running
from evaluations.platform.spreadsheet.reading import SheetRow
from evaluations.setup.directory.actions.people import add_person, edit_person, invite
from evaluations.setup.directory.actions.units import (
    add_unit,
    edit_unit,
    rename_unit,
    set_unit_active,
)
from evaluations.setup.directory.kinds import Lines
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.plan import ADD, CHANGE, Planned
from evaluations.setup.directory.tables import PERSON, answers, kind_labels
from units.models import Place, Unit, User

# Invitations go out in portions, so that other mail is not kept waiting.
PORTION, BETWEEN = 50, datetime.timedelta(minutes=1)


def _noted(running: Running, lines: Lines) -> Iterable[tuple[Planned, SheetRow]]:
    for done, line in enumerate(lines, start=1):
        yield line
        running.note(done, len(lines))


def _top_first(lines: Lines) -> Lines:
    """New offices first, then changed ones; both from the top of the tree as it will be.

    So a parent is there before its children, and two offices may change places.
    """
    above = dict(Unit.objects.filter(parent__isnull=False).values_list("code", "parent__code"))
    above |= {line.cells["code"]: line.cells["parent"] for _one, line in lines}

    def place(pair: tuple[Planned, SheetRow]) -> tuple[bool, int]:
        steps, code = 0, pair[1].cells["code"]
        while code := above.get(code, ""):
            steps += 1
        return pair[0].verdict != ADD, steps

    return sorted(lines, key=place)


def take_offices(row: Import, lines: Lines, running: Running) -> None:
    kinds, params, by = kind_labels(), answers(), row.made_by
    units = _units()
    wanted = {line.cells["place"] for _one, line in lines}
    rows = Place.objects.filter(code__in=wanted).select_related("parent__parent")
    places = {place.code: place for place in rows}
    in_order = _top_first(lines)
    for planned, line in _noted(running, in_order):
        cells = line.cells
        values: dict[str, Any] = {
            "kind": kinds[cells["kind"]],
            "parent": units.get(cells["parent"]),
            "place": places.get(cells["place"]),
        }
        if planned.verdict == ADD:
            new = Unit(code=cells["code"], name=cells["name"], **values)
            new.short_name, new.is_active = cells["short_name"], cells["active"] != params.no
            units[new.code] = add_unit(by=by, unit=new)
        else:
            _change_office(by, units[cells["code"]], planned, cells, values)
            if "parent" in planned.changes:
                units = _units()
    # Opened from the top, closed from the bottom: nothing active ever stands below what is not.
    known = [pair for pair in in_order if pair[0].verdict == CHANGE]
    switched = [pair for pair in known if "active" in pair[0].changes]
    opened = [pair for pair in switched if pair[1].cells["active"] != params.no]
    closed = [pair for pair in reversed(switched) if pair[1].cells["active"] == params.no]
    for planned, _line in opened:
        set_unit_active(by=by, unit=units[planned.key], is_active=True)
    for planned, _line in closed:
        set_unit_active(by=by, unit=units[planned.key], is_active=False)


def _units() -> dict[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.select_related("parent")}


def _change_office(
    by: User, unit: Unit, planned: Planned, cells: dict[str, str], values: dict[str, Any]
) -> None:
    if {"kind", "parent", "place"} & set(planned.changes):
        edit_unit(by=by, unit=unit, edits=None, values=values)
    if {"name", "short_name"} & set(planned.changes):
        since = max(timezone.localdate(), (unit.named_since or datetime.date.min))
        if unit.named_since == since:
            since += datetime.timedelta(days=1)
        names = {"name": cells["name"], "short_name": cells["short_name"]}
        rename_unit(by=by, unit=unit, edits=None, since=since, **names)


def take_people(row: Import, lines: Lines, running: Running) -> None:
    params, by = answers(), row.made_by
    keys = {planned.key for planned, _line in lines}
    known = {user.email.lower(): user for user in User.objects.filter(email__gt="")}
    people = {email: known[email] for email in keys & set(known)}
    units = {unit.code: unit for unit in Unit.objects.visible_to(by)}
    invited = 0
    for planned, line in _noted(running, lines):
        cells = line.cells
        values: dict[str, Any] = {name: cells[name] for name in PERSON}
        values["unit"] = units.get(cells["unit"])
        values["is_active"] = cells["active"] != params.no
        if planned.verdict == ADD:
            person = add_person(by=by, person=User(**values))
            if person.is_active and row.invites:
                later = BETWEEN * (invited // PORTION)
                invite(by=by, person=person, site=row.site, later=later)
                invited += 1
        else:
            edit_person(by=by, person=people[planned.key], edits=None, values=values)
