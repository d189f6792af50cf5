"""Which panels of a round have judged, or should have, and stand without a result."""

from django.db.models import Exists, OuterRef

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.models import ResultQuerySet
from evaluations.setup.rounds.models import AwardRound, Category


def panels_without(results: ResultQuerySet, award_round: AwardRound) -> list[tuple[str, str]]:
    """By category and committee, in their order, where somebody is nominated for the award and
    none of `results` is there: one query."""
    ranking = Category.objects.for_awards().filter(award__round=award_round)
    there = results.filter(category=OuterRef("category"), committee=OuterRef("committee"))
    rows = Nomination.objects.accepted().filter(category__in=ranking, committee__isnull=False)
    pairs = rows.exclude(Exists(there)).values_list("category__name", "committee__name")
    ordered = pairs.order_by(
        "category__award__number", "category__number", "committee__number", "committee"
    )
    return list(ordered.distinct())
