"""A spreadsheet of figures as its page shows it, before and after it is keyed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.models import FigureImport, KeyedFigure
from evaluations.judging.figures.subjects import subjects_of
from evaluations.platform.spreadsheet.answers import remark_lines
from evaluations.platform.spreadsheet.reading import Remark
from evaluations.setup.committees.models import Committee
from units.models import User


@dataclass(frozen=True)
class ImportLine:
    """A figure of the file; `keyed` is what became of it."""

    nomination: Nomination
    subject: str
    figure: Decimal
    reason: str
    cell: str
    keyed: KeyedFigure | None = None


@dataclass(frozen=True)
class ImportPage:
    row: FigureImport
    lines: tuple[ImportLine, ...]
    notes: list[tuple[str, str]]
    may_key: bool
    may_confirm: bool


def import_page(row: FigureImport, user: User) -> ImportPage:
    """Five queries or so, however many figures."""
    lines = tuple(_lines(row))
    decides = Committee.objects.run_by(user).filter(pk=row.committee_id).exists()
    is_own = row.made_by_id == user.pk
    waits = any(line.keyed is not None and line.keyed.is_waiting for line in lines)
    notes = [Remark(*note) for note in row.notes]
    return ImportPage(
        row,
        lines,
        remark_lines(notes),
        may_key=is_own and row.keyed_at is None,
        may_confirm=decides and not is_own and waits,
    )


def _lines(row: FigureImport) -> Iterator[ImportLine]:
    names = {
        subject.key: subject.name
        for subject in subjects_of([row.category_id]).get(row.category_id, ())
    }
    nominations = Nomination.objects.in_bulk({cell["nomination"] for cell in row.cells})
    keyed = {(figure.nomination_id, *figure.subject): figure for figure in row.figures.all()}
    for cell in row.cells:
        subject = (cell["kind"], cell["pk"])
        yield ImportLine(
            nominations[cell["nomination"]],
            names.get(subject, ""),
            Decimal(cell["figure"]),
            cell["reason"],
            cell["cell"],
            keyed.get((cell["nomination"], *subject)),
        )
