"""What can be brought as a spreadsheet. The stage whose rows a list holds declares its kind in its
module `imports`: its columns, how it compares with what is stored, and how it is taken in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evaluations.platform.jobs.running import Running
from evaluations.platform.pages import Crumb
from evaluations.platform.spreadsheet.reading import Column, SheetRow, Table
from evaluations.setup.directory.models import Import
from evaluations.setup.directory.plan import Planned, Rules
from units.models import User

# The complete rows, what they must obey, and what is stored, by key.
Compared = tuple[Table, Rules, Mapping[str, Mapping[str, str]]]
Lines = Sequence[tuple[Planned, SheetRow]]


@dataclass(frozen=True)
class ListKind:
    """`columns` are those that an export has, `readable` those that a list may have; `sheet` is
    the name of the sheet. `crumbs` and `address` (of the page that takes another file) are for
    what a list is `about`."""

    code: str
    sheet: Callable[[], str]
    columns: Callable[[], list[Column]]
    readable: Callable[[], list[Column]]
    may_bring: Callable[[User], bool]
    compare: Callable[[Import, Table], Compared]
    take: Callable[[Import, Lines, Running], None]
    crumbs: Callable[[int | None], list[Crumb]]
    address: Callable[[int | None], str]


KINDS: dict[str, ListKind] = {}


def declare(kind: ListKind) -> None:
    KINDS[kind.code] = kind


def kind_of(row: Import) -> ListKind:
    return KINDS[row.kind]
