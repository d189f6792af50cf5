"""Which panels of a round have judged, or should have, and stand without a result."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from evaluations.entry.nominations.models import Nomination, NominationQuerySet
from evaluations.judging.results.models import ResultQuerySet
from evaluations.setup.rounds.models import AwardRound, Category


def panels_without(results: ResultQuerySet, award_round: AwardRound) -> list[tuple[str, str]]:
    """By category and committee, in their order, where somebody is nominated for the award and
    none of `results` is there: one query."""
    pairs = _without(results, [award_round.pk]).values_list("category__name", "committee__name")
    ordered = pairs.order_by(
        "category__award__number", "category__number", "committee__number", "committee"
    )
    return list(ordered.distinct())


def keys_without(results: ResultQuerySet, rounds: Collection[int]) -> set[tuple[int, int]]:
    """The same of several rounds, as the keys of category and committee: one query."""
    pairs = _without(results, rounds).order_by()
    return set(pairs.values_list("category", "committee").distinct())


def _without(results: ResultQuerySet, rounds: Collection[int]) -> NominationQuerySet:
    ranking = Category.objects.for_awards().filter(award__round__in=rounds)
    there = results.filter(category=OuterRef("category"), committee=OuterRef("committee"))
    rows = Nomination.objects.accepted().filter(category__in=ranking, committee__isnull=False)
    return rows.exclude(Exists(there))
