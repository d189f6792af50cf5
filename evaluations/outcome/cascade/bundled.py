"""Who goes up, as a table of the round's bundle."""

from collections.abc import Collection, Iterator

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.results.models import Result
from evaluations.outcome.cascade.selection import Placed
from evaluations.outcome.cascade.winners import Cascade, cascade_of
from evaluations.outcome.publication.bundle_tables import Row, declare_table
from evaluations.setup.rounds.models import AwardRound


@declare_table("tables/winners.csv")
def winners_table(award_round: AwardRound) -> Iterator[Row]:
    """Every nominee of a category with a quota, by its newest result."""
    cascade = cascade_of(award_round)
    results = Result.objects.defer("document").in_bulk(set(cascade.results.values()))
    names = _certified_names(results)
    above = Nomination.objects.filter(sent_up_from__in=cascade.sent)
    rounds = dict(above.values_list("sent_up_from_id", "category__award__round__name"))
    winning = {place.nomination for place in cascade.selection.winners}
    for place in cascade.places:
        if cascade.categories[place.category].quota:
            result = results[cascade.results[place.nomination]]
            yield {
                "code": result.code,
                "number": result.number,
                "nomination": names[place.nomination],
                "goes_up": place.nomination in winning,
                "sent_to": rounds.get(place.nomination, ""),
                **_by_quota(cascade, place, result),
            }


def _certified_names(results: Collection[int]) -> dict[int, str]:
    """By nomination: what an office is called since then stands in no result. The documents of a
    national round are read one after another."""
    rows = Result.objects.filter(pk__in=results).only("document").order_by("pk")
    return {
        line["nomination"]["id"]: line["nomination"]["official_name"]
        for result in rows.iterator(chunk_size=1)
        for line in result.content["lines"]
    }


def _by_quota(cascade: Cascade, place: Placed, result: Result) -> Row:
    """By which quota, and what was decided of who is there and is a winner no more."""
    category, above = cascade.categories[place.category], cascade.sent.get(place.nomination)
    decision = cascade.kept.get((above.pk, result.pk)) if above else None
    return {
        "nominee": place.nomination,
        "group": place.group,
        "quota": category.quota,
        "hands_on": category.hands_on,
        "kept": decision.reason if decision else "",
    }
