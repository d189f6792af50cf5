"""Changes to rubrics. A version that has a mark is frozen; changing it means a new version."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import add, lock, write
from evaluations.platform.removal import Hold, holds_of, refuse_held
from evaluations.setup.rubrics.difference import changed
from evaluations.setup.rubrics.draft import RubricDraft, decimal_of
from evaluations.setup.rubrics.draft_keys import without_keys
from evaluations.setup.rubrics.models import Rubric
from evaluations.setup.rubrics.parts import write_parts
from evaluations.setup.rubrics.problems import faults
from evaluations.setup.rubrics.stored_draft import draft_of
from evaluations.setup.rubrics.tree import read_tree
from units.models import User


def freeze(*, by: User, rubric: Rubric) -> None:
    """Freeze `rubric` at its first mark; does nothing when it is frozen already."""
    now = timezone.now()
    if Rubric.objects.filter(pk=rubric.pk, frozen_at__isnull=True).update(frozen_at=now):
        record(by=by, verb="rubric.frozen", subject=rubric, after={"frozen_at": now})


def _facts(draft: RubricDraft) -> dict[str, Any]:
    return {
        "name": draft.name,
        "rule": draft.rule,
        "full_marks": decimal_of(draft.full_marks),
        "base": draft.base,
        "classes": draft.class_names,
        "asks_self_assessment": draft.asks_self_assessment,
        "is_assumed": draft.is_assumed,
    }


@transaction.atomic
def add_rubric(
    *, by: User, draft: RubricDraft, previous: Rubric | None = None, version: int = 1
) -> Rubric:
    """Store a new rubric, or with `previous` its next version."""
    require_administrator(by)
    _check(draft)
    rubric = Rubric(**_facts(draft), version=version, previous=previous)
    add(by=by, row=rubric, verb="rubric.added", shown=["name", "version", "rule"])
    write_parts(rubric, draft, RubricDraft())
    return rubric


def _check(draft: RubricDraft) -> None:
    if faults(draft):
        raise Refused(_("Some fields are not right yet; the remarks stand beside them."))


@transaction.atomic
def save_rubric(
    *,
    by: User,
    rubric: Rubric,
    edits: int | None,
    draft: RubricDraft,
    said: RubricDraft | None = None,
) -> Rubric:
    """Make `rubric` say what `draft` says; the same again changes nothing.

    Raises Stale where somebody else saved it meanwhile, Refused where it is frozen. A constant
    number of queries, however many indicators; only what differs is written. `said` is what
    `rubric` said when it was read: it still says so where it was not edited since, for every
    change counts.
    """
    require_administrator(by)
    locked = lock(rubric, edits)
    if locked.frozen_at is not None:
        raise Refused(_("Marks were given with this version. Make a new version from it."))
    _check(draft)
    is_as_read = locked.edits == rubric.edits
    stored = said if said and is_as_read else draft_of(read_tree(locked))
    if stored == draft:
        return locked
    before, after = changed(stored, draft)
    write(locked, _facts(draft))
    write_parts(locked, draft, stored)
    record(by=by, verb="rubric.changed", subject=locked, before=before, after=after)
    return locked


@transaction.atomic
def new_version(*, by: User, rubric: Rubric) -> Rubric:
    """The next version of `rubric`, to be edited; the one that is there, if nobody froze it."""
    require_administrator(by)
    locked = lock(rubric, None)
    following = Rubric.objects.filter(previous=locked).first()
    if following is not None:
        return following
    last = Rubric.objects.filter(name=locked.name).aggregate(last=Max("version"))["last"]
    draft = without_keys(draft_of(read_tree(locked)))
    return add_rubric(by=by, draft=draft, previous=locked, version=(last or 0) + 1)


@transaction.atomic
def copy_rubric(*, by: User, rubric: Rubric, name: str) -> Rubric:
    """A new rubric of another name that says the same."""
    require_administrator(by)
    draft = without_keys(draft_of(read_tree(rubric)))
    return add_rubric(by=by, draft=replace(draft, name=name))


@transaction.atomic
def remove_rubric(*, by: User, rubric: Rubric) -> None:
    """Delete a version that nothing uses."""
    require_administrator(by)
    locked = lock(rubric, None)
    before = {"name": locked.name, "version": locked.version}
    refuse_held(holds_of_rubric(locked))
    record(by=by, verb="rubric.removed", subject=locked, before=before)
    locked.delete()


def holds_of_rubric(rubric: Rubric) -> list[Hold]:
    """What keeps a version: marks, a category, or a later version."""
    frozen = [Hold(_("Marks were given with this version, so it is kept."))]
    holds = holds_of(Rubric.objects.filter(pk=rubric.pk))
    return (frozen if rubric.frozen_at else []) + holds
