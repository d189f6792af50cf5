"""What can be brought as a spreadsheet. The stage whose rows a list holds declares its kind in its
module `imports`: its columns, how it compares with what is stored, and how it is taken in."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluations.platform.jobs.running import Running
from evaluations.platform.pages import Crumb
from evaluations.platform.removal import Hold
from evaluations.platform.spreadsheet.reading import Column, SheetRow, Table
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.plan import Planned, Rules
from units.models import User

# The complete rows, what they must obey, and what is stored, by key.
Compared = tuple[Table, Rules, Mapping[str, Mapping[str, str]]]
Lines = Sequence[tuple[Planned, SheetRow]]


@dataclass(frozen=True)
class Undoing:
    """How rows that were taken in are taken out again, and changed ones put back.

    `made` are the keys of the cells that an import made of a row: of an added one all that only
    the list says. `holds` are what hangs on the rows that would go, given these and those that
    would be put back. `put_back` comes first and writes the cells of its lines, then `remove`;
    `pages` are where rows are dealt with, by key.
    """

    made: Callable[[Planned], Collection[str]]
    holds: Callable[[Import, Lines, Lines], list[Hold]]
    put_back: Callable[[Import, Lines, Running], None]
    remove: Callable[[Import, Lines], None]
    pages: Callable[[Import, Collection[str]], Mapping[str, str]]


@dataclass(frozen=True)
class ListKind:
    """`label` says in words what its lists hold. `columns` are those that an export has,
    `readable` those that a list may have; `sheet` is the name of the sheet. `crumbs` and `address`
    (of the page that takes another file) are for what a list is `about`; `tells` counts who gets a
    notice when it is taken in."""

    code: str
    label: Any
    sheet: Callable[[], str]
    columns: Callable[[], list[Column]]
    readable: Callable[[], list[Column]]
    may_bring: Callable[[User], bool]
    compare: Callable[[Import, Table], Compared]
    take: Callable[[Import, Lines, Running], None]
    crumbs: Callable[[int | None], list[Crumb]]
    address: Callable[[int | None], str]
    undoing: Undoing
    tells: Callable[[Iterable[Planned]], int] = lambda plan: 0


KINDS: dict[str, ListKind] = {}


def declare(kind: ListKind) -> None:
    KINDS[kind.code] = kind


def kind_of(row: Import) -> ListKind:
    return KINDS[row.kind]
