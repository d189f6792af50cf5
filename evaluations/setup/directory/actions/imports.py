"""Taking in a spreadsheet: compare, confirm, all or nothing."""

import datetime
import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import place, reclaim
from evaluations.platform.jobs.running import Running, run, start
from evaluations.platform.journal.actions import record
from evaluations.platform.spreadsheet.reading import SheetRow, Table
from evaluations.setup.directory.actions.people import add_person, edit_person, invite
from evaluations.setup.directory.actions.units import (
    add_unit,
    edit_unit,
    rename_unit,
    set_unit_active,
)
from evaluations.setup.directory.models import APPLIED, Import, ImportKind, ImportState
from evaluations.setup.directory.plan import (
    ADD,
    CHANGE,
    REFUSE,
    Planned,
    counts,
    from_stored,
    plan_table,
    table_from_stored,
    table_stored,
)
from evaluations.setup.directory.tables import (
    PERSON,
    answers,
    kind_labels,
    office_rules,
    people_rules,
    stored_offices,
    stored_people,
)
from units.models import Place, Unit, User

logger = logging.getLogger(__name__)
# From so many rows on the worker does it, while a page shows how far it is.
AT_ONCE = 1000


def start_import(
    *, by: User, kind: str, table: Table, file_name: str, sha256: str, site: str
) -> Import:
    """Keep what a file said, and compare it: at once, or by the worker."""
    if not by.is_administrator and (kind == ImportKind.OFFICES or not by.is_officer):
        raise Refused(_("Only an administrator can take in this spreadsheet."))
    with transaction.atomic():
        made = Import.objects.create(
            kind=kind,
            file_name=file_name[:255],
            sha256=sha256,
            made_by=by,
            site=site,
            table=table_stored(table),
        )
        begin = _placed(made, check_import.module_path, len(table.rows))
    begin()
    made.refresh_from_db()
    return made


def _placed(row: Import, work: str, rows: int) -> Callable[[], None]:
    """Have `work` wait for an import of so many rows; returns what starts it."""
    row.job = place(by=row.made_by, work=work, key=f"import-{row.pk}", total=rows)
    row.save(update_fields=["job", "confirmed_at"])
    return partial(start, row.job, at_once=rows < AT_ONCE)


def _plan(
    row: Import, table: Table, step: Callable[[int], None] = lambda done: None
) -> list[Planned]:
    """Compare with what is stored now: five queries or so, however many rows."""
    if row.kind == ImportKind.OFFICES:
        rules = office_rules(table)
        stored = stored_offices(Unit.objects.select_related("parent", "place"))
    else:
        rules = people_rules(row.made_by)
        stored = stored_people(User.objects.select_related("unit"))
    return plan_table(table, rules, stored, step)


@task(queue_name="long")
def check_import(pk: int) -> None:
    """The dry run: compare the import with the job `pk` with what is stored."""
    run(pk, _check)


def _check(running: Running) -> None:
    row = Import.objects.select_related("made_by__unit").get(job=running.job)
    table = table_from_stored(row.table)
    plan = _plan(row, table, lambda done: running.note(done, len(table.rows)))
    with transaction.atomic():
        running.conclude()
        row.plan = [one.stored() for one in plan]
        row.save(update_fields=["plan"])


@transaction.atomic
def apply_import(*, by: User, row: Import) -> Import:
    """Confirm a compared import; no-op if it is confirmed already."""
    rows = Import.objects.select_for_update(of=("self",)).select_related("job", "made_by")
    locked = rows.get(pk=row.pk)
    if locked.made_by_id != by.pk:
        raise Refused(_("Only the person who brought the file can confirm it."))
    if locked.state in APPLIED:
        return locked
    found = counts(from_stored(one) for one in locked.plan)
    if locked.state != ImportState.CHECKED or found[REFUSE]:
        raise Refused(_("Rows are refused, so nothing is taken in. Mend the file, bring it anew."))
    locked.confirmed_at = timezone.now()
    transaction.on_commit(_placed(locked, apply_checked.module_path, len(locked.plan)))
    return locked


def retry_import(*, by: User, row: Import) -> None:
    """Ask the worker again, after it was killed in the middle; nothing is ever done twice."""
    if row.made_by_id != by.pk or row.job is None or not reclaim(row.job):
        raise Refused(_("It is still being worked on. Please wait a little longer."))


@task(queue_name="long")
def apply_checked(pk: int) -> None:
    """Take in the confirmed import with the job `pk`, in one transaction."""
    run(pk, _apply)


def _apply(running: Running) -> None:
    try:
        _apply_at_once(running)
    except DatabaseError:
        logger.exception("import failed", extra={"job": running.job.pk})
        raise Refused(
            _("The database refused it. Nothing was changed; please tell the operators.")
        ) from None


@transaction.atomic
def _apply_at_once(running: Running) -> None:
    rows = Import.objects.select_for_update(of=("self",)).select_related("made_by__unit")
    row = rows.get(job=running.job)
    table = table_from_stored(row.table)
    plan = _plan(row, table)
    if [one.stored() for one in plan] != row.plan:
        raise Refused(_("Something was changed since the comparison. Please bring the file anew."))
    lines = [(one, line) for one, line in zip(plan, table.rows, strict=True)]
    changing = [(one, line) for one, line in lines if one.verdict in (ADD, CHANGE)]
    take = _take_offices if row.kind == ImportKind.OFFICES else _take_people
    take(row, changing, running)
    row.table = {}
    row.save(update_fields=["table"])
    after = {**counts(plan), "file": row.file_name, "sha256": row.sha256}
    record(by=row.made_by, verb="import.applied", subject=row, after=after)
    running.conclude()


Lines = Sequence[tuple[Planned, SheetRow]]


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


def _take_offices(row: Import, lines: Lines, running: Running) -> None:
    kinds, params, by = kind_labels(), answers(), row.made_by
    units = _units()
    wanted = {line.cells["place"] for _one, line in lines}
    found = Place.objects.filter(code__in=wanted).select_related("parent__parent")
    places = {place.code: place for place in found}
    in_order = _top_first(lines)
    for one, line in _noted(running, in_order):
        cells = line.cells
        values: dict[str, Any] = {
            "kind": kinds[cells["kind"]],
            "parent": units.get(cells["parent"]),
            "place": places.get(cells["place"]),
        }
        if one.verdict == ADD:
            new = Unit(code=cells["code"], name=cells["name"], **values)
            new.short_name, new.is_active = cells["short_name"], cells["active"] != params.no
            units[new.code] = add_unit(by=by, unit=new)
        else:
            _change_office(by, units[cells["code"]], one, cells, values)
            if "parent" in one.changes:
                units = _units()
    # Opened from the top, closed from the bottom: nothing active ever stands below what is not.
    known = [pair for pair in in_order if pair[0].verdict == CHANGE]
    switched = [pair for pair in known if "active" in pair[0].changes]
    opened = [pair for pair in switched if pair[1].cells["active"] != params.no]
    closed = [pair for pair in reversed(switched) if pair[1].cells["active"] == params.no]
    for one, _line in opened:
        set_unit_active(by=by, unit=units[one.key], is_active=True)
    for one, _line in closed:
        set_unit_active(by=by, unit=units[one.key], is_active=False)


def _units() -> dict[str, Unit]:
    return {unit.code: unit for unit in Unit.objects.select_related("parent")}


def _change_office(
    by: User, unit: Unit, one: Planned, cells: dict[str, str], values: dict[str, Any]
) -> None:
    if {"kind", "parent", "place"} & set(one.changes):
        edit_unit(by=by, unit=unit, edits=None, values=values)
    if {"name", "short_name"} & set(one.changes):
        since = max(timezone.localdate(), (unit.named_since or datetime.date.min))
        if unit.named_since == since:
            since += datetime.timedelta(days=1)
        names = {"name": cells["name"], "short_name": cells["short_name"]}
        rename_unit(by=by, unit=unit, edits=None, since=since, **names)


def _take_people(row: Import, lines: Lines, running: Running) -> None:
    params, by = answers(), row.made_by
    keys = {one.key for one, _line in lines}
    known = {user.email.lower(): user for user in User.objects.filter(email__gt="")}
    people = {email: known[email] for email in keys & set(known)}
    units = {unit.code: unit for unit in Unit.objects.visible_to(by)}
    for one, line in _noted(running, lines):
        cells = line.cells
        values: dict[str, Any] = {name: cells[name] for name in PERSON}
        values["unit"] = units.get(cells["unit"])
        values["is_active"] = cells["active"] != params.no
        if one.verdict == ADD:
            person = add_person(by=by, person=User(**values))
            if person.is_active:
                invite(by=by, person=person, site=row.site)
        else:
            edit_person(by=by, person=people[one.key], edits=None, values=values)
