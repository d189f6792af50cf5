"""The certified winners of a round, as the cascade's page and its action see them."""

from dataclasses import dataclass

from django.db.models.functions import Coalesce

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.models import Placing, PlacingStatus, Result
from evaluations.outcome.cascade.selection import Ranked, Selection, select
from evaluations.setup.rounds.models import AwardRound, Category


@dataclass(frozen=True)
class Winner:
    """One nomination that goes up; `sent` is where it is already, `target` where it would go."""

    nomination: Nomination
    rank: int
    region: int
    sent: Nomination | None
    target: Category | None


@dataclass(frozen=True)
class CategoryWinners:
    category: Category
    winners: tuple[Winner, ...]
    is_over_quota: bool
    is_mixed: bool


def places_of(award_round: AwardRound) -> list[Ranked]:
    """Ranked places of the newest result of every committee and category: one query."""
    categories = Category.objects.for_awards().filter(award__round=award_round)
    newest = Result.objects.newest().filter(category__in=categories)
    ranked = Placing.objects.filter(result__in=newest.values("pk"), status=PlacingStatus.RANKED)
    region = Coalesce("nomination__unit__province__region__number", 0)
    rows = ranked.values_list(
        "nomination", "result__category", region, "result__committee", "rank"
    )
    return [Ranked(*row) for row in rows]


def selection_of(award_round: AwardRound) -> Selection:
    quotas = Category.objects.for_awards().filter(award__round=award_round)
    return select(places_of(award_round), dict(quotas.values_list("pk", "quota")))


def targets_of(award_round: AwardRound) -> dict[int, Category]:
    """The next round's category for each of this round's: the same award and category number."""
    if award_round.next_round is None:
        return {}
    categories = Category.objects.select_related("award")
    there = {
        (category.award.number, category.number): category
        for category in categories.filter(award__round=award_round.next_round)
    }
    here = categories.filter(award__round=award_round)
    pairs = ((one.pk, there.get((one.award.number, one.number))) for one in here)
    return {pk: target for pk, target in pairs if target is not None}


def winners_of(award_round: AwardRound) -> list[CategoryWinners]:
    """Every category with a quota, in order: eight queries, however many winners."""
    selection, targets = selection_of(award_round), targets_of(award_round)
    keys = [winner.nomination for winner in selection.winners]
    nominations = Nomination.objects.select_related("unit", "category").in_bulk(keys)
    sent_up = Nomination.objects.filter(sent_up_from__in=keys)
    sent = {nomination.sent_up_from_id: nomination for nomination in sent_up}
    categories = Category.objects.for_awards().filter(award__round=award_round, quota__gt=0)
    return [
        CategoryWinners(
            category=category,
            winners=tuple(
                Winner(
                    nomination=nominations[winner.nomination],
                    rank=winner.rank,
                    region=winner.region,
                    sent=sent.get(winner.nomination),
                    target=targets.get(category.pk),
                )
                for winner in selection.winners
                if winner.category == category.pk
            ),
            is_over_quota=any(key[0] == category.pk for key in selection.over_quota),
            is_mixed=any(key[0] == category.pk for key in selection.mixed),
        )
        for category in categories.select_related("award")
    ]
