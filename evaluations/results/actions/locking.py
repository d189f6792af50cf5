"""Certifications, rulings and wishes of one committee take turns."""

from django.utils.translation import gettext as _

from evaluations.committees.access import chairs
from evaluations.committees.models import Committee
from evaluations.errors import Refused
from evaluations.results.bench import Bench, bench_for
from evaluations.rounds.models import Category
from evaluations.scoring.actions.certified import lock_committee
from evaluations.scoring.models import ScoreSheet
from units.models import User


def locked_bench(by: User, category: Category, committee: Committee) -> Bench:
    """The bench, with its committee row locked: certifications of one committee take turns."""
    lock_committee(committee.pk)
    if not chairs(by, committee):
        raise Refused(_("Only the chair of the committee can do this."))
    bench = bench_for(by, committee.pk, category.pk)
    if bench is None:
        raise Refused(_("This committee does not judge this category."))
    return bench


def lock_sheets(bench: Bench) -> None:
    sheets = ScoreSheet.objects.filter(
        nomination__category=bench.category, nomination__committee=bench.committee
    )
    list(sheets.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
