"""Whoever changes a figure locks the committee first, as certifications and submissions do."""

from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.figures.access import decides_on_figures, refuse_used, why_closed
from evaluations.judging.figures.models import KeyedFigure
from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import locked_row
from evaluations.setup.rounds.freezing import refuse_because
from units.models import User


def locked_nomination(pk: int) -> Nomination:
    """With all that decides, read after its committee is locked."""
    rows = Nomination.objects.select_related(
        "category__award__round", "category__rubric", "committee", "slot_place__slot"
    )
    committee = rows.get(pk=pk).committee
    if committee is None:
        raise Refused(_("No committee judges this nomination yet."))
    locked_row(committee)
    return rows.get(pk=pk)


def locked_figure(figure: KeyedFigure) -> tuple[Nomination, KeyedFigure]:
    """With its nomination, its subject and whoever keyed it."""
    nomination = locked_nomination(figure.nomination_id)
    return nomination, locked_row(figure, "indicator__dimension", "stage", "adjustment")


def check_decides(by: User, nomination: Nomination) -> None:
    if not decides_on_figures(by, nomination):
        raise Refused(_("Only the chair, the secretary or an administrator can do this."))


def check_open(figure: KeyedFigure, nomination: Nomination) -> None:
    """Refuse a change once it is certified, or while submitted sheets rest on the figure."""
    refuse_because(why_closed(nomination))
    if figure.indicator_id is not None:
        refuse_used(nomination)
