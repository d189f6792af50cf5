"""How a row that people edit on a page is added and changed: locked, compared, recorded."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from evaluations.platform.dates import moment_text
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.models import Entry
from units.models import User, Versioned

AnyRow = TypeVar("AnyRow", bound=models.Model)
Row = TypeVar("Row", bound=Versioned)


class Stale(Conflict):
    """The row was edited since its page was opened; `row` is what is stored now."""

    def __init__(self, row: Versioned) -> None:
        entry = entries_about(type(row).__name__, row.pk).first()
        if entry is None or not entry.by_name:
            sentence = _(
                "Somebody else changed this after you opened the page. Nothing of yours is lost: "
                "compare below, then save again or leave it as it is."
            )
        else:
            sentence = _(
                "%(person)s changed this on %(moment)s, after you opened the page. Nothing of "
                "yours is lost: compare below, then save again or leave it as it is."
            ) % {"person": entry.by_name, "moment": moment_text(entry.at)}
        super().__init__(sentence)
        self.row = row


def entries_about(subject_type: str, pk: int) -> models.QuerySet[Entry]:
    """Everything recorded about one object, newest first: one query."""
    return Entry.objects.filter(subject_type=subject_type, subject_id=pk).order_by("-pk")


def locked_row(row: AnyRow, *joined: str) -> AnyRow:
    """`row` as it is stored, locked, with what is `joined`, which is not. Rows that refer to a
    person may still be written: a judge saves while an import has the judge's own row."""
    no_key = isinstance(row, User)
    rows = type(row)._default_manager.select_for_update(of=("self",), no_key=no_key)
    return rows.select_related(*joined).get(pk=row.pk) if joined else rows.get(pk=row.pk)


def lock(row: Row, edits: int | None) -> Row:
    """`row` as it is stored, locked; raises Stale where it was edited since `edits` changes."""
    locked = locked_row(row)
    if edits is not None and locked.edits != edits:
        raise Stale(locked)
    return locked


def journal_value(value: Any) -> Any:
    """`value` as the journal keeps it: a related row by its name of the day."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, models.QuerySet | list | tuple | set):
        return [journal_value(item) for item in value]
    return value


def _is_many(row: models.Model, name: str) -> bool:
    return row._meta.get_field(name).many_to_many is True


def _stored(row: models.Model, name: str) -> Any:
    value = getattr(row, name)
    return sorted(value.all(), key=lambda item: item.pk) if _is_many(row, name) else value


def _given(row: models.Model, name: str, value: Any) -> Any:
    return sorted(value, key=lambda item: item.pk) if _is_many(row, name) else value


@transaction.atomic
def edit(
    *,
    by: User | None,
    row: Row,
    edits: int | None,
    values: Mapping[str, Any],
    verb: str,
    reason: str = "",
) -> Row:
    """Set `values` on `row` and record what changed; the same values again do nothing.

    `edits` is the count the sender saw; `by` is None where nobody pressed anything. Raises Stale
    where it has moved on, Refused where another row is in the way.
    """
    locked = lock(row, edits)
    stored = {name: _stored(locked, name) for name in values}
    wanted = {name: _given(locked, name, value) for name, value in values.items()}
    changed = [name for name in values if stored[name] != wanted[name]]
    if changed:
        write(locked, {name: wanted[name] for name in changed})
        before = {name: journal_value(stored[name]) for name in changed}
        after = {name: journal_value(wanted[name]) for name in changed}
        record(by=by, verb=verb, subject=locked, before=before, after=after, reason=reason)
    return locked


def write(locked: Versioned, values: Mapping[str, Any]) -> None:
    """Store `values` on a locked row and count the change."""
    many = [name for name in values if _is_many(locked, name)]
    own = [name for name in values if name not in many]
    for name in own:
        setattr(locked, name, values[name])
    locked.edits += 1
    with unless_taken():
        locked.save(update_fields=[*own, "edits"])
    for name in many:
        getattr(locked, name).set(values[name])


@transaction.atomic
def add(*, by: User, row: Row, verb: str, shown: Iterable[str]) -> Row:
    """Store a new row and record its fields `shown`; Refused where the same is there already."""
    with unless_taken():
        row.save(force_insert=True)
    after = {name: journal_value(_stored(row, name)) for name in shown}
    record(by=by, verb=verb, subject=row, after=after)
    return row


@contextmanager
def unless_taken() -> Iterator[None]:
    """Turn a unique constraint that two people met at once into a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(
            _("Another entry with the same number, code or name was saved just before.")
        ) from error
