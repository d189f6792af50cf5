"""Certifications, rulings and wishes of one committee take turns."""

from django.utils.translation import gettext as _

from evaluations.judging.results.bench import Bench, bench_for
from evaluations.judging.scoring.actions.settled import lock_committee
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.errors import Refused
from evaluations.setup.committees.access import chairs
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import Category
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
