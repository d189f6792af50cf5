"""The spreadsheet of a panel's figures: a row for each nomination, a column for what is keyed.

Its headings are in Thai, whatever language the page is in. A file that is brought again as it was
written adds nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.judging.figures.access import sheets_that_use
from evaluations.judging.figures.due import unended_figures
from evaluations.judging.figures.models import INDICATOR, KeyedFigure
from evaluations.judging.figures.subjects import Subject, why_not
from evaluations.platform.spreadsheet.reading import Column, SheetRow, Table
from evaluations.platform.spreadsheet.writing import write_table
from evaluations.setup.rubrics.draft import plain_number
from thai.cleaning import clean
from thai.fields import DecimalField

SHEET = "ตัวเลข"
FIGURE = DecimalField(max_digits=12, decimal_places=2, min_value=0)
Remarked = tuple[str, str]


@dataclass(frozen=True)
class SheetCell:
    """A new figure, and the cell of the file ("D7") in which it stands."""

    nomination: int
    kind: str
    pk: int
    figure: str
    reason: str
    cell: str

    def stored(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Reading:
    """What is new in a file, and what is wrong with it by cell."""

    cells: tuple[SheetCell, ...]
    remarks: tuple[Remarked, ...]


def columns(subjects: Iterable[Subject]) -> list[Column]:
    """Required are those without which a row says nothing."""
    with override("th"):
        return [
            Column("code", _("Number of the nomination"), is_required=True, width=14),
            Column("name", _("Nomination"), width=50),
            Column("nominee_class", _("class of nominee"), width=14, may_be_missing=True),
            *(
                Column(_key(subject), heading, width=18, is_number=True, may_be_missing=True)
                for subject, heading in _headings(subjects)
            ),
            Column("reason", _("Reason or source"), is_required=True, width=40),
        ]


def _key(subject: Subject) -> str:
    return f"{subject.kind}-{subject.pk}"


def _headings(subjects: Iterable[Subject]) -> Iterator[tuple[Subject, str]]:
    """A heading of its own for each, though two have the same name."""
    headings: set[str] = set()
    for subject in subjects:
        name = subject.name
        if subject.is_adjustment:
            name = _("%(name)s (number of units)") % {"name": name}
        heading, number = clean(name), 1
        while heading in headings:
            number += 1
            heading = f"{clean(name)} [{number}]"
        headings.add(heading)
        yield subject, heading


def write_figures(nominations: Sequence[Nomination], subjects: Sequence[Subject]) -> bytes:
    """The file to fill in, with what is keyed already."""
    figures = unended_figures(nominations)
    rows = [_row(nomination, subjects, figures[nomination.pk]) for nomination in nominations]
    return write_table(SHEET, columns(subjects), rows)


def _row(
    nomination: Nomination, subjects: Iterable[Subject], figures: Iterable[KeyedFigure]
) -> dict[str, str]:
    sums = _sums(figures)
    reasons = dict.fromkeys(figure.reason for figure in figures)
    return {
        "code": str(nomination.pk),
        "name": nomination.official_name,
        "nominee_class": nomination.nominee_class,
        "reason": "; ".join(reasons),
        **{
            _key(subject): plain_number(sums[subject.key])
            for subject in subjects
            if subject.key in sums
        },
    }


def _sums(figures: Iterable[KeyedFigure]) -> dict[tuple[str, int], Decimal]:
    sums: dict[tuple[str, int], Decimal] = {}
    for figure in figures:
        sums[figure.subject] = sums.get(figure.subject, Decimal(0)) + figure.figure
    return sums


@dataclass(frozen=True)
class _Panel:
    """What the rows of a file are held against."""

    nominations: Mapping[str, Nomination]
    subjects: Sequence[Subject]
    figures: Mapping[int, list[KeyedFigure]]


def read_figures(
    table: Table, nominations: Sequence[Nomination], subjects: Sequence[Subject]
) -> Reading:
    """Hold a file against what is stored; nominations come with the state of their slot."""
    panel = _Panel(
        {str(nomination.pk): nomination for nomination in nominations},
        subjects,
        unended_figures(nominations),
    )
    cells: list[SheetCell | Remarked] = []
    rows: dict[str, int] = {}
    for row in table.rows:
        if problem := _of_row(row, panel, rows):
            cells.append((table.address("code", row.number), problem))
        else:
            cells += [cell for cell in _of_cells(row, table, panel) if cell]
        rows.setdefault(row.cells["code"], row.number)
    return Reading(
        tuple(cell for cell in cells if isinstance(cell, SheetCell)),
        tuple(cell for cell in cells if not isinstance(cell, SheetCell)),
    )


def _of_row(row: SheetRow, panel: _Panel, rows: Mapping[str, int]) -> str:
    """Why the row is of no nomination; empty where it is of one."""
    code = row.cells["code"]
    nomination = panel.nominations.get(code)
    if nomination is None:
        return _("No nomination of this panel has the number “%(code)s”.") % {"code": code[:40]}
    if code in rows:
        return _("This nomination stands in row %(row)s already.") % {"row": rows[code]}
    if clean(row.cells["name"]) != clean(nomination.official_name):
        return _("This number is “%(name)s”, and another name stands beside it.") % {
            "name": nomination.official_name
        }
    return ""


def _of_cells(row: SheetRow, table: Table, panel: _Panel) -> Iterator[SheetCell | Remarked | None]:
    """The cells that are new or wrong; None for those that say what is keyed already."""
    nomination = panel.nominations[row.cells["code"]]
    sums = _sums(panel.figures.get(nomination.pk, ()))
    for subject in panel.subjects:
        if typed := row.cells.get(_key(subject), ""):
            cell = table.address(_key(subject), row.number)
            figure, problem = _figure(typed)
            if figure is None:
                yield cell, problem
            elif sums.get(subject.key) != figure:
                problem = _problem(nomination, subject, figure, sums)
                yield (cell, problem) if problem else _new(row, table, cell, subject, figure)


def _new(
    row: SheetRow, table: Table, cell: str, subject: Subject, figure: Decimal
) -> SheetCell | Remarked:
    reason = row.cells["reason"]
    if not reason:
        return table.address("reason", row.number), _("Please say why.")
    return SheetCell(int(row.cells["code"]), *subject.key, str(figure), reason, cell)


def _figure(typed: str) -> tuple[Decimal | None, str]:
    try:
        return FIGURE.clean(typed), ""
    except forms.ValidationError as error:
        return None, " ".join(error.messages)


def _problem(
    nomination: Nomination,
    subject: Subject,
    figure: Decimal,
    sums: Mapping[tuple[str, int], Decimal],
) -> str:
    """Why this figure cannot be keyed; empty where it can."""
    if vars(nomination)["slot_state"] == SlotState.NO_SHOW:
        return _("This nomination did not come to its presentation, so it is not scored.")
    if subject.key in sums:
        return _(
            "%(figure)s is keyed already. Take it back on the nomination's page, or key there "
            "what is added; then clear this cell."
        ) % {"figure": plain_number(sums[subject.key])}
    if subject.kind == INDICATOR and (used_by := sheets_that_use(nomination)):
        return _(
            "Sheets that use this figure are submitted: %(owners)s. Have the chair send them "
            "back first."
        ) % {"owners": used_by}
    return why_not(subject, nomination, figure)
