"""The certified winners of a round, as the cascade's page and its action see them."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from itertools import count
from typing import Any

from django.db.models import F, Q

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.zones import zone_names
from evaluations.judging.results.models import TAKES_PLACE, Placing, Result
from evaluations.outcome.cascade.groups import group_text
from evaluations.outcome.cascade.models import KeptAbove
from evaluations.outcome.cascade.selection import (
    Key,
    Placed,
    Quota,
    Selection,
    select,
    sendable,
)
from evaluations.setup.rounds.models import AwardRound, Category, QuotaPer


@dataclass(frozen=True)
class Winner:
    """One nomination that goes up; `sent` is where it is already, `target` where it would go.
    `has_room`: nobody who is a winner no more holds its place there."""

    nomination: Nomination
    rank: int | None
    group: str
    sent: Nomination | None
    target: Category | None
    has_room: bool = True

    @property
    def waits(self) -> bool:
        return self.sent is None and self.target is not None and self.has_room


@dataclass(frozen=True)
class CategoryWinners:
    category: Category
    winners: tuple[Winner, ...]
    kept_back: tuple[Winner, ...]
    is_over_quota: bool
    is_mixed: bool


@dataclass(frozen=True)
class NoWinner:
    """Sent up, and by the newest `result` a winner no more: `kept` once that is decided."""

    below: Nomination
    above: Nomination
    result: int
    kept: KeptAbove | None


def _placings(award_round: AwardRound) -> list[dict[str, Any]]:
    """Every placing of the newest results of a round, the best first: one query."""
    categories = Category.objects.for_awards().filter(award__round=award_round)
    newest = Result.objects.newest().filter(category__in=categories)
    rows = Placing.objects.filter(result__in=newest.values("pk")).order_by("pk")
    unit = "nomination__unit__"
    placings: Any = rows.values(
        "nomination_id",
        "result_id",
        "rank",
        "status",
        "may_go_up",
        category=F("result__category"),
        committee_id=F("result__committee"),
        committee=F("result__committee__name"),
        region=F(f"{unit}province__region__number"),
        province=F(f"{unit}province__name_th"),
    )
    return list(placings)


@dataclass(frozen=True)
class Cascade:
    """Who of a round is where: placings by quota, and who was sent up from them."""

    categories: Mapping[int, Category]
    places: tuple[Placed, ...]
    # Nomination → the newest result it stands in.
    results: Mapping[int, int]
    # Nomination → where it was sent.
    sent: Mapping[int, Nomination]
    kept: Mapping[tuple[int, int], KeptAbove] = field(default_factory=dict)

    @cached_property
    def selection(self) -> Selection:
        quotas = {
            pk: Quota(category.quota, category.hands_on)
            for pk, category in self.categories.items()
        }
        return select(self.places, quotas)

    @cached_property
    def no_winners(self) -> tuple[NoWinner, ...]:
        """Who is there and is a winner no more, decided or not."""
        winning = {place.nomination for place in self.selection.winners}
        return tuple(
            NoWinner(
                below=above.sent_up_from or above,
                above=above,
                result=result,
                kept=self.kept.get((above.pk, result)),
            )
            for pk, above in self.sent.items()
            if pk not in winning
            and above.state != NominationState.WITHDRAWN
            and (result := self.results.get(pk, 0))
        )

    @cached_property
    def sendable(self) -> list[Placed]:
        """The winners that may be sent now."""
        below = {no_winner.below.pk for no_winner in self.no_winners}
        held = Counter[Key](place.key for place in self.places if place.nomination in below)
        return sendable(self.selection.winners, self.sent.keys(), held)


def cascade_of(award_round: AwardRound) -> Cascade:
    """Five queries, eight where a quota counts by zone."""
    categories = (
        Category.objects.for_awards().filter(award__round=award_round).select_related("award")
    )
    by_pk = {category.pk: category for category in categories}
    rows = _placings(award_round)
    above = Nomination.objects.filter(sent_up_from__category__award__round=award_round)
    sent = list(above.select_related("sent_up_from__category__award", "category"))
    decisions = KeptAbove.objects.filter(nomination__in=sent).select_related("decided_by")
    return Cascade(
        categories=by_pk,
        places=_places(award_round, by_pk, rows),
        results={row["nomination_id"]: row["result_id"] for row in rows},
        sent={
            nomination.sent_up_from_id: nomination
            for nomination in sent
            if nomination.sent_up_from_id is not None
        },
        kept={(decision.nomination_id, decision.result_id): decision for decision in decisions},
    )


def _places(
    award_round: AwardRound, categories: Mapping[int, Category], rows: list[dict[str, Any]]
) -> tuple[Placed, ...]:
    by_zone = any(category.quota_per == QuotaPer.ZONE for category in categories.values())
    zones = zone_names(award_round, [row["nomination_id"] for row in rows]) if by_zone else {}
    origins = [{**row, "zone": zones.get(row["nomination_id"])} for row in rows]
    # Placings were written in the order of their result.
    orders: dict[int, Iterator[int]] = defaultdict(partial(count, 1))
    return tuple(
        Placed(
            nomination=row["nomination_id"],
            category=row["category"],
            group=group_text(categories[row["category"]].quota_per, row),
            committee=row["committee_id"],
            order=next(orders[row["result_id"]]),
            rank=row["rank"],
            takes_place=row["status"] in TAKES_PLACE,
            may_go_up=row["may_go_up"],
        )
        for row in origins
    )


def targets_of(award_round: AwardRound) -> dict[int, Category]:
    """The next round's category for each of this round's: the same award and category number."""
    if award_round.next_round is None:
        return {}
    categories = Category.objects.select_related("award")
    there = {
        (category.award.number, category.number): category
        for category in categories.filter(award__round=award_round.next_round)
    }
    own = categories.filter(award__round=award_round)
    pairs = (
        (category.pk, there.get((category.award.number, category.number))) for category in own
    )
    return {pk: target for pk, target in pairs if target is not None}


def winners_of(award_round: AwardRound, cascade: Cascade) -> list[CategoryWinners]:
    """Every category with a quota, in order: four queries more, however many winners."""
    selection, targets = cascade.selection, targets_of(award_round)
    keys = [place.nomination for place in (*selection.winners, *selection.kept_back)]
    nominations = Nomination.objects.select_related("unit", "category").in_bulk(keys)
    room = {place.nomination for place in cascade.sendable}

    def shown(places: tuple[Placed, ...], category: int) -> tuple[Winner, ...]:
        return tuple(
            Winner(
                nomination=nominations[place.nomination],
                rank=place.rank,
                group=place.group,
                sent=cascade.sent.get(place.nomination),
                target=targets.get(category),
                has_room=place.nomination in room,
            )
            for place in places
            if place.category == category
        )

    return [
        CategoryWinners(
            category=category,
            winners=shown(selection.winners, pk),
            kept_back=shown(selection.kept_back, pk),
            is_over_quota=any(key[0] == pk for key in selection.over_quota),
            is_mixed=any(key[0] == pk for key in selection.mixed),
        )
        for pk, category in cascade.categories.items()
        if category.quota
    ]


def undecided(award_round: AwardRound) -> list[NoWinner]:
    """Those sent up from a round, or into it, who are winners no more and wait for an
    administrator's word: one query where nobody was sent."""
    below = "sent_up_from__category__award__round"
    sent = Nomination.objects.filter(
        Q(category__award__round=award_round) | Q(**{below: award_round}),
        sent_up_from__isnull=False,
    )
    rounds = AwardRound.objects.filter(pk__in=sent.values(below))
    return [
        no_winner
        for lower_round in rounds
        for no_winner in cascade_of(lower_round).no_winners
        if no_winner.kept is None and award_round.pk in (lower_round.pk, lower_round.next_round_id)
    ]
