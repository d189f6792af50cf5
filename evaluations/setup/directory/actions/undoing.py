"""Undoing an import as long as nothing hangs on it: all of it, or nothing."""

from copy import copy

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.jobs.running import Running, run
from evaluations.platform.journal.actions import record
from evaluations.platform.removal import refuse_held
from evaluations.setup.directory.actions.imports import database_refusals, placed
from evaluations.setup.directory.kinds import kind_of
from evaluations.setup.directory.models import UNDO, Import, ImportState
from evaluations.setup.directory.undoing import Undo, may_undo, undo_of
from units.models import User


@transaction.atomic
def undo_import(*, by: User, row: Import, seen: str) -> None:
    """Have an import undone as it was shown; `seen` is the key of that. No-op where it is undone
    or being undone."""
    rows = Import.objects.select_for_update(of=("self",)).select_related("job", "made_by")
    locked = rows.get(pk=row.pk)
    if locked.state in UNDO:
        return
    if locked.state != ImportState.DONE:
        raise Refused(_("Only what was taken in can be undone."))
    if not may_undo(by, locked):
        raise Refused(_("Only who brought the file, or an administrator, can undo this."))
    _checked(locked, seen)
    locked.undo_asked_at, locked.undone_by, locked.undo_key = timezone.now(), by, seen
    locked.save(update_fields=["undo_asked_at", "undone_by", "undo_key"])
    transaction.on_commit(placed(locked, undo_confirmed.module_path, len(locked.plan)))


def _checked(row: Import, seen: str) -> Undo:
    """What is undone, if it is what was shown."""
    if not row.plan:
        raise Refused(_("What stood in this file is kept no longer, so it cannot be undone."))
    undo = undo_of(row)
    if undo.key != seen:
        raise Conflict(_("Somebody changed one of these rows meanwhile. Look at it again."))
    refuse_held(undo.holds)
    return undo


@task(queue_name="long")
def undo_confirmed(pk: int) -> None:
    """Undo the import with the job `pk`, in one transaction."""
    run(pk, _undo)


def _undo(running: Running) -> None:
    with database_refusals(running):
        _undo_at_once(running)


@transaction.atomic
def _undo_at_once(running: Running) -> None:
    rows = Import.objects.select_for_update(of=("self",)).select_related("made_by", "undone_by")
    row = rows.get(job=running.job)
    undo = _checked(row, row.undo_key)
    # What takes rows in writes in the name of who brought them.
    acting = copy(row)
    acting.made_by, acting.invites = row.undone_by or row.made_by, False
    undoing = kind_of(row).undoing
    undoing.put_back(acting, undo.changed, running)
    undoing.remove(acting, undo.made)
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    after = {"removed": len(undo.made), "put_back": len(undo.changed), "file": row.file_name}
    record(by=row.undone_by, verb="import.undone", subject=row, after=after)
    running.conclude()
