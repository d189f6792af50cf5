"""Taking in a spreadsheet: compare, confirm, all or nothing."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, replace
from functools import partial
from hashlib import sha256

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import place, reclaim
from evaluations.platform.jobs.running import Running, run, start
from evaluations.platform.journal.actions import record
from evaluations.platform.spreadsheet.answers import in_words
from evaluations.platform.spreadsheet.meanings import known_meanings
from evaluations.platform.spreadsheet.reading import Remark, Table, Unreadable, read_table
from evaluations.setup.directory.completing import missing_columns
from evaluations.setup.directory.kinds import ListKind, kind_of
from evaluations.setup.directory.models import (
    APPLIED,
    HeadingMeaning,
    Import,
    ImportFile,
    ImportState,
)
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
from thai.searching import search_form
from units.models import User

logger = logging.getLogger(__name__)
# From so many rows on the worker does it, while a page shows how far it is.
AT_ONCE = 1000


def meanings_of(kind: ListKind) -> dict[str, str]:
    """What headings mean in lists of a kind: by themselves, and as people have told."""
    stored = HeadingMeaning.objects.filter(kind=kind.code).values_list("heading", "key")
    return {**dict(stored), **known_meanings(kind.readable())}


def read_list(kind: ListKind, content: bytes, meanings: Mapping[str, str]) -> Table:
    """The list in a file; what is not read of it is among its notes. Raises Unreadable."""
    table = read_table(content, kind.readable(), kind.sheet(), meanings=meanings)
    unread = [
        f"{heading.text} ({heading.letter})" for heading in table.headings if not heading.key
    ]
    notes = [Remark("", "not_read", {"headings": ", ".join(unread)})] if unread else []
    return replace(table, notes=(*notes, *table.notes))


def missing_of(kind: ListKind, keys: Iterable[str]) -> list[str]:
    """The headings of columns that a list must have and does not."""
    columns = kind.columns()
    missing = missing_columns(list(keys), [(column.key, column.is_required) for column in columns])
    return [column.heading for column in columns if column.key in missing]


def start_import(
    *,
    by: User,
    kind: ListKind,
    content: bytes,
    table: Table,
    file_name: str,
    site: str,
    about: int | None = None,
) -> Import:
    """Keep a file and what it said, and compare it: at once, or by the worker; or, where nobody
    knows what its columns mean, wait until that is told."""
    _require_bringer(by, kind)
    is_asked = missing_of(kind, table.letters) or any(
        heading.key is None for heading in table.headings
    )
    with transaction.atomic():
        row = Import.objects.create(
            kind=kind.code,
            about=about,
            file_name=file_name[:255],
            sha256=sha256(content).hexdigest(),
            made_by=by,
            site=site,
            headings=[astuple(heading) for heading in table.headings] if is_asked else [],
        )
        ImportFile.objects.create(row=row, content=content)
        begin = None if is_asked else _compared(row, table)
    if begin is not None:
        begin()
        row.refresh_from_db()
    return row


def _require_bringer(by: User, kind: ListKind) -> None:
    if not kind.may_bring(by):
        raise Refused(_("Only an administrator can take in this spreadsheet."))


def tell_columns(*, by: User, row: Import, told: Mapping[str, str]) -> None:
    """Say what the headings of a file mean (`told`: the key of a column by heading, "" where it
    is not read), remember it for the next file, and compare."""
    meanings = {search_form(heading): key for heading, key in told.items()}
    if missing := missing_of(kind_of(row), meanings.values()):
        params = {"headings": ", ".join(missing)}
        raise Refused(_("Say which column holds: %(headings)s.") % params)
    content = bytes(ImportFile.objects.get(row=row).content)
    try:
        table = read_list(kind_of(row), content, meanings)
    except Unreadable as wrong:
        raise Refused(in_words(wrong.remarks[0])) from wrong
    with transaction.atomic():
        locked = Import.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if locked.made_by_id != by.pk:
            raise Refused(_("Only the person who brought the file can say what it means."))
        if not locked.headings:
            return
        _remember(kind_of(locked), meanings)
        locked.headings = []
        record(by=by, verb="import.columns", subject=locked, after={"columns": dict(told)})
        begin = _compared(locked, table)
    begin()


def _remember(kind: ListKind, meanings: Mapping[str, str]) -> None:
    known = known_meanings(kind.readable())
    for heading, key in meanings.items():
        if known.get(heading) != key:
            HeadingMeaning.objects.update_or_create(
                kind=kind.code, heading=heading[:255], defaults={"key": key}
            )


def _compared(row: Import, table: Table) -> Callable[[], None]:
    """Keep a table of an import that is locked; returns what starts the comparison."""
    row.table = table_stored(table)
    row.save(update_fields=["table", "headings"])
    return placed(row, check_import.module_path, len(table.rows))


def placed(row: Import, work: str, rows: int) -> Callable[[], None]:
    """Have `work` wait for an import of so many rows; returns what starts it."""
    row.job = place(by=row.made_by, work=work, key=f"import-{row.pk}", total=rows)
    row.save(update_fields=["job", "confirmed_at", "invites"])
    return partial(start, row.job, at_once=rows < AT_ONCE)


def _plan(
    row: Import, step: Callable[[int], None] = lambda done: None
) -> tuple[Table, list[Planned]]:
    """Compare with what is stored now: the complete rows, and what would be done with each; so
    many queries, however many rows."""
    table, rules, stored = kind_of(row).compare(row, table_from_stored(row.table))
    return table, plan_table(table, rules, stored, step)


@task(queue_name="long")
def check_import(pk: int) -> None:
    """The dry run: compare the import with the job `pk` with what is stored."""
    run(pk, _check)


def _check(running: Running) -> None:
    row = Import.objects.select_related("made_by__unit").get(job=running.job)
    rows = len(row.table["rows"])
    _table, plan = _plan(row, lambda done: running.note(done, rows))
    with transaction.atomic():
        running.conclude()
        row.plan = [planned.stored() for planned in plan]
        row.save(update_fields=["plan"])


@transaction.atomic
def apply_import(*, by: User, row: Import, invites: bool = False) -> Import:
    """Confirm a compared import, and whether those who are added are invited; no-op if it is
    confirmed already."""
    rows = Import.objects.select_for_update(of=("self",)).select_related("job", "made_by")
    locked = rows.get(pk=row.pk)
    if locked.made_by_id != by.pk:
        raise Refused(_("Only the person who brought the file can confirm it."))
    _require_bringer(by, kind_of(locked))
    if locked.state in APPLIED:
        return locked
    count = counts(from_stored(stored) for stored in locked.plan)
    if locked.state != ImportState.CHECKED or count[REFUSE]:
        raise Refused(_("Rows are refused, so nothing is taken in. Mend the file, bring it anew."))
    locked.confirmed_at, locked.invites = timezone.now(), invites
    transaction.on_commit(placed(locked, apply_checked.module_path, len(locked.plan)))
    return locked


def retry_import(*, by: User, row: Import) -> None:
    """Ask the worker again, after it was killed in the middle; nothing is ever done twice."""
    if by.pk not in (row.made_by_id, row.undone_by_id) or row.job is None or not reclaim(row.job):
        raise Refused(_("It is still being worked on. Please wait a little longer."))


@task(queue_name="long")
def apply_checked(pk: int) -> None:
    """Take in the confirmed import with the job `pk`, in one transaction."""
    run(pk, _apply)


def _apply(running: Running) -> None:
    with database_refusals(running):
        _apply_at_once(running)


@contextmanager
def database_refusals(running: Running) -> Iterator[None]:
    """What the database refuses, as a sentence."""
    try:
        yield
    except DatabaseError:
        logger.exception("import failed", extra={"job": running.job.pk})
        raise Refused(
            _("The database refused it. Nothing was changed; please tell the operators.")
        ) from None


@transaction.atomic
def _apply_at_once(running: Running) -> None:
    rows = Import.objects.select_for_update(of=("self",)).select_related("made_by__unit")
    row = rows.get(job=running.job)
    table, plan = _plan(row)
    if [planned.stored() for planned in plan] != row.plan:
        raise Refused(_("Something was changed since the comparison. Please bring the file anew."))
    lines = [(planned, line) for planned, line in zip(plan, table.rows, strict=True)]
    changing = [(planned, line) for planned, line in lines if planned.verdict in (ADD, CHANGE)]
    kind_of(row).take(row, changing, running)
    count = counts(plan)
    row.table, row.added, row.changed = {}, count[ADD], count[CHANGE]
    row.save(update_fields=["table", "added", "changed", "beside"])
    ImportFile.objects.filter(row=row).delete()
    after = {**count, "file": row.file_name, "sha256": row.sha256}
    record(by=row.made_by, verb="import.applied", subject=row, after=after)
    running.conclude()
