"""Figures that come with a spreadsheet: kept as they were read, shown, then keyed all or none.

Each waits for another person like one that was keyed by hand; one press confirms them all.
"""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.actions.keying import confirm_figure, write_figure
from evaluations.judging.figures.models import FigureImport, KeyedFigure
from evaluations.judging.figures.notices import FIGURES_BROUGHT
from evaluations.judging.figures.sheet import SheetCell
from evaluations.judging.figures.telling import others_who_decide
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.actions import notify, settle
from evaluations.platform.spreadsheet.reading import Remark
from evaluations.setup.committees.access import is_secretary
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Category
from units.models import User

# They are keyed within one request.
MOST_CELLS = 500


def bring_figures(
    *,
    by: User,
    committee: Committee,
    category: Category,
    cells: Sequence[SheetCell],
    notes: Sequence[Remark],
    file_name: str,
    sha256: str,
) -> FigureImport:
    """Keep what is new in a file, so that it is looked at before it is keyed."""
    if not (by.is_administrator or is_secretary(by, committee)):
        raise Refused(_("Only the secretary of the committee can do this."))
    if not cells:
        raise Refused(_("The file has no figure that is not keyed already."))
    if len(cells) > MOST_CELLS:
        raise Refused(
            _("The file has more than %(most)s new figures. Split it.") % {"most": MOST_CELLS}
        )
    return FigureImport.objects.create(
        committee=committee,
        category=category,
        file_name=file_name[:255],
        sha256=sha256,
        made_at=timezone.now(),
        made_by=by,
        cells=[cell.stored() for cell in cells],
        notes=[[remark.cell, remark.code, remark.values] for remark in notes],
    )


@transaction.atomic
def key_import(*, by: User, row: FigureImport) -> FigureImport:
    """Key everything that was shown; keyed already, nothing happens."""
    rows = FigureImport.objects.select_for_update(of=("self",))
    locked = rows.select_related("committee", "category").get(pk=row.pk)
    if locked.made_by_id != by.pk:
        raise Refused(_("Only the person who brought the file can confirm it."))
    if locked.keyed_at is not None:
        return locked
    nominations = Nomination.objects.in_bulk({cell["nomination"] for cell in locked.cells})
    for cell in locked.cells:
        _key(by, locked, SheetCell(**cell), nominations)
    locked.keyed_at = timezone.now()
    locked.save(update_fields=["keyed_at"])
    count = len(locked.cells)
    after = {"count": count, "file": locked.file_name, "sha256": locked.sha256}
    record(by=by, verb="figures.brought", subject=locked.category, after=after)
    notify(
        others_who_decide(locked.committee, by.pk),
        FIGURES_BROUGHT,
        about=_about(locked),
        params={"count": count, "category": locked.category.name, "file": locked.file_name},
        address=reverse("figure_import", args=[locked.pk]),
    )
    return locked


def _key(
    by: User, row: FigureImport, cell: SheetCell, nominations: dict[int, Nomination]
) -> KeyedFigure:
    """As it was shown: where another figure stands by now, a second one would double it."""
    nomination = nominations[cell.nomination]
    there = KeyedFigure.objects.unended().filter(nomination=nomination).of(cell.kind, cell.pk)
    if nomination.committee_id != row.committee_id or there.exists():
        raise Refused(_("Something was changed since the comparison. Please bring the file anew."))
    figure, _subject = write_figure(
        by=by,
        nomination=nomination,
        kind=cell.kind,
        pk=cell.pk,
        figure=Decimal(cell.figure),
        reason=cell.reason,
        brought=row,
    )
    return figure


@transaction.atomic
def confirm_import(*, by: User, row: FigureImport) -> int:
    """The second person's word on all of it that waits; how many that were."""
    waiting = list(row.figures.waiting())
    for figure in waiting:
        confirm_figure(by=by, figure=figure)
    settle(FIGURES_BROUGHT, _about(row))
    return len(waiting)


def _about(row: FigureImport) -> str:
    return f"figures-{row.pk}"
