"""A confirmed list of nominations, written with the actions that the pages use."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from evaluations.entry.nominations.actions import edit_nomination, nominate
from evaluations.entry.nominations.lists.columns import PEOPLE
from evaluations.entry.nominations.lists.comparing import Book
from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.people import read_people
from evaluations.platform.jobs.running import Running
from evaluations.setup.directory.kinds import Lines
from evaluations.setup.directory.models import Import

TEXTS = ("official_name", "nominee_class", "summary", "contact")


def take_nominations(row: Import, lines: Lines, running: Running) -> None:
    book = Book.of(row)
    reason = _("From the spreadsheet “%(file)s”") % {"file": row.file_name}
    for done, (planned, line) in enumerate(lines, start=1):
        _take(book, planned.key, line.cells, reason if row.made_by.is_administrator else "")
        running.note(done, len(lines))


def _take(book: Book, key: str, cells: Mapping[str, str], reason: str) -> None:
    values: dict[str, Any] = {name: cells[name] for name in TEXTS}
    values["place"] = book.place(cells["place"]) if cells["place"] else None
    people = {role: read_people(cells[column]) for role, column in PEOPLE.items()}
    stored = book.nominations.get(key)
    if stored is None:
        new = Nomination(
            category=book.category(cells["category"]), unit=book.units[cells["unit"]], **values
        )
        nominate(by=book.by, nomination=new, people=people, reason=reason)
    else:
        edit_nomination(
            by=book.by,
            nomination=stored,
            edits=None,
            values=values,
            people=people,
            reason=reason,
        )
