"""What undoing an import would do, read now: which rows go, which are put back, what stays because
somebody changed it since, and what keeps the whole from being undone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from evaluations.platform.journal.merkle import digest
from evaluations.platform.removal import Hold
from evaluations.platform.spreadsheet.reading import SheetRow, Table
from evaluations.setup.directory.kinds import Lines, kind_of
from evaluations.setup.directory.models import Import, ImportState
from evaluations.setup.directory.plan import ADD, CHANGE, Planned, from_stored
from units.models import User

NAMED_AT_MOST = 20
NOTHING = Table({}, ())
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Undo:
    """`made` are lines with what is stored now, `changed` with what was before; `left` says which
    cells of which row stay. `key` changes with any of it."""

    made: Lines
    changed: Lines
    left: tuple[tuple[str, tuple[str, ...]], ...]
    holds: tuple[Hold, ...]
    key: str


@dataclass
class _Found:
    made: list[tuple[Planned, SheetRow]] = field(default_factory=list)
    changed: list[tuple[Planned, SheetRow]] = field(default_factory=list)
    left: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    # Rows that the import made and somebody changed since, with the headings of what differs.
    touched: list[tuple[Planned, tuple[str, ...]]] = field(default_factory=list)


def undo_of(row: Import) -> Undo:
    """Compare what an import did with what is stored: so many queries, however many rows."""
    try:
        return _compared(row)
    except ObjectDoesNotExist:
        hold = Hold(_("The round that this import belongs to is not there any more."))
        return Undo((), (), (), (hold,), digest([row.pk]))


def _compared(row: Import) -> Undo:
    kind = kind_of(row)
    _table, rules, stored = kind.compare(row, NOTHING)
    headings = {column.key: column.heading for column in kind.columns() if column.key != rules.key}
    sorting = _Found()
    for planned in map(from_stored, row.plan):
        if planned.verdict in (ADD, CHANGE):
            keys = [key for key in kind.undoing.made(planned) if key in headings]
            _sort_in(sorting, planned, stored.get(planned.key), keys, headings)
    holds = [*_touched(row, sorting), *kind.undoing.holds(row, sorting.made, sorting.changed)]
    contents = [
        [entry.stored() for entry, _line in lines] for lines in (sorting.made, sorting.changed)
    ]
    return Undo(
        tuple(sorting.made),
        tuple(sorting.changed),
        tuple(sorting.left),
        tuple(dict.fromkeys(holds)),
        digest([row.pk, *contents, sorting.left]),
    )


def _sort_in(
    sorting: _Found, planned: Planned, now: Cells | None, keys: Sequence[str], headings: Cells
) -> None:
    if now is None or (keys and planned.verdict == CHANGE and not any(now[key] for key in keys)):
        sorting.left.append((planned.label, ()))
        return
    differing = tuple(headings[key] for key in keys if now[key] != _after(planned, key))
    if differing:
        sorting.touched.append((planned, differing))
    elif planned.verdict == ADD:
        sorting.made.append((planned, SheetRow(planned.row, dict(now))))
    else:
        _put_back(sorting, planned, now, headings)


def _after(planned: Planned, key: str) -> str:
    return planned.changes.get(key, ("", ""))[1]


def _put_back(sorting: _Found, planned: Planned, now: Cells, headings: Cells) -> None:
    """The cells that still hold what the import wrote."""
    unchanged = {key: pair for key, pair in planned.changes.items() if now.get(key) == pair[1]}
    left = tuple(
        headings[key] for key in planned.changes if key not in unchanged and key in headings
    )
    if left:
        sorting.left.append((planned.label, left))
    if unchanged:
        back = {key: (after, before) for key, (before, after) in unchanged.items()}
        cells = {**now, **{key: before for key, (_after, before) in back.items()}}
        sorting.changed.append((replace(planned, changes=back), SheetRow(planned.row, cells)))


def _touched(row: Import, sorting: _Found) -> Iterable[Hold]:
    pages = kind_of(row).undoing.pages(row, {planned.key for planned, _names in sorting.touched})
    for planned, names in sorting.touched:
        params = {"row": planned.label, "fields": ", ".join(names)}
        text = _("%(row)s was changed since: %(fields)s") % params
        yield Hold(text, pages.get(planned.key, ""))


def may_undo(user: User, row: Import) -> bool:
    """Whether `user` may undo what was taken in: who brought it, or an administrator."""
    is_theirs = row.made_by_id == user.pk or user.is_administrator
    return is_theirs and kind_of(row).may_bring(user) and row.state == ImportState.DONE


def holds_shown(row: Import, undo: Undo) -> list[Hold]:
    """What keeps an import from being undone, as its page lists it."""
    if not row.plan:
        return [Hold(_("What stood in this file is kept no longer, so it cannot be undone."))]
    if not (undo.made or undo.changed or undo.holds or row.beside):
        return [Hold(_("Nothing of it stands as it was taken in, so there is nothing to undo."))]
    return first_holds(undo.holds)


def mails_of(row: Import) -> list[str]:
    """What an undoing cannot call back."""
    if row.invites and row.added:
        return [
            _(
                "Invitations went out by e-mail to new people of this import. A mail cannot be "
                "called back; its link stops working as soon as the person is taken out."
            )
        ]
    return []


def losses_of(undo: Undo) -> list[str]:
    """What an undoing does, in words."""
    counted = [
        (len(undo.made), _("added rows that go: %(count)s")),
        (len(undo.changed), _("changed rows that are put back: %(count)s")),
    ]
    return [text % {"count": count} for count, text in counted if count]


def left_of(undo: Undo) -> list[str]:
    """What stays as it is now, row by row."""
    texts = [
        _("“%(row)s” stays as it is in: %(fields)s. Somebody changed that since.")
        % {"row": label, "fields": ", ".join(names)}
        if names
        else _("“%(row)s” is not there any more, or is called otherwise.") % {"row": label}
        for label, names in undo.left
    ]
    return first_of(texts)


def first_of(texts: Sequence[str]) -> list[str]:
    """The first of many, and how many more there are."""
    more = len(texts) - NAMED_AT_MOST
    tail = [_("And %(count)s more.") % {"count": more}] if more > 0 else []
    return [*texts[:NAMED_AT_MOST], *tail]


def first_holds(holds: Collection[Hold]) -> list[Hold]:
    named = list(holds)[:NAMED_AT_MOST]
    tail = first_of([hold.text for hold in holds])[len(named) :]
    return [*named, *map(Hold, tail)]
