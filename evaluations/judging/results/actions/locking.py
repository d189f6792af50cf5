"""Certifications, rulings and wishes of one committee take turns."""

from django.utils.translation import gettext as _

from evaluations.judging.results.panel import Panel, panel_for
from evaluations.judging.scoring.actions.settled import lock_committee
from evaluations.judging.scoring.models import ScoreSheet, SheetQuerySet
from evaluations.platform.errors import Refused
from evaluations.setup.committees.access import require_chair
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Category
from units.models import User


def locked_panel(by: User, category: Category, committee: Committee) -> Panel:
    """The panel, with its committee row locked: certifications of one committee take turns."""
    lock_committee(committee.pk)
    require_chair(by, committee)
    panel = panel_for(by, committee.pk, category.pk)
    if panel is None:
        raise Refused(_("This committee does not judge this category."))
    return panel


def sheets_of(panel: Panel) -> SheetQuerySet:
    return ScoreSheet.objects.filter(
        nomination__category=panel.category, nomination__committee=panel.committee
    )


def lock_sheets(panel: Panel) -> None:
    rows = sheets_of(panel).select_for_update(of=("self",)).order_by("pk")
    list(rows.values_list("pk"))
