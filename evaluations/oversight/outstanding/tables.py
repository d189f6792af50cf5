"""What pages show of what is outstanding: a card for each round, its tables, and who can mend."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from evaluations.oversight.outstanding.items import (
    GROUPS,
    OF_HEARD,
    Count,
    Item,
    Scope,
    by_group,
    by_kind,
)
from evaluations.oversight.outstanding.labels import address_of, kind_labels, until_text
from evaluations.oversight.outstanding.reading import items_of, remembered_items
from evaluations.oversight.phases.remembering import State
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound, Category, Phase
from units.models import Place, User


@dataclass(frozen=True)
class Cell:
    """One kind, counted; `address` leads to those that are open, and is empty where none are;
    `until` says by when."""

    label: str
    count: Count
    address: str
    until: str


@dataclass(frozen=True)
class Card:
    """A round, and of each kind how much is due, late and done."""

    award_round: AwardRound
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Line:
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Owing:
    """A line of what is open: what it is, where it is mended, and who can mend it."""

    item: Item
    address: str
    about: str
    until: str
    people: tuple[User, ...]


def seen(award_rounds: Collection[AwardRound], scope: Scope, state: State) -> list[Item]:
    keys = tuple(award_round.pk for award_round in award_rounds)
    return [item for item in remembered_items(keys, state) if scope.sees(item)]


def cards(award_rounds: Sequence[AwardRound], scope: Scope, state: State) -> list[Card]:
    """No query where nothing was written since."""
    return _cards(award_rounds, seen(award_rounds, scope, state), scope)


def own_cards(award_rounds: Sequence[AwardRound], scope: Scope) -> list[Card]:
    """For who knows of some committees or offices alone: as of now, a constant number of queries
    over rows of theirs."""
    items = items_of([award_round.pk for award_round in award_rounds], scope)
    return _cards(award_rounds, [item for item in items if scope.sees(item)], scope)


def _cards(award_rounds: Sequence[AwardRound], items: Sequence[Item], scope: Scope) -> list[Card]:
    round_cards = []
    for award_round in award_rounds:
        own = by_kind(item for item in items if item.award_round == award_round.pk)
        round_cards.append(Card(award_round, _cells(award_round, own, scope.kinds)))
    return round_cards


def _cells(
    award_round: AwardRound, counts: Mapping[str, Count], kinds: Iterable[str], query: str = ""
) -> tuple[Cell, ...]:
    labels = kind_labels()
    return tuple(
        Cell(
            labels[kind],
            counts[kind],
            reverse("round_owing", args=[award_round.pk, kind]) + query
            if counts[kind].open
            else "",
            until_text(counts[kind].until),
        )
        for kind in kinds_in(award_round, kinds)
    )


def kinds_in(award_round: AwardRound, kinds: Iterable[str]) -> list[str]:
    """Of a round the kinds that it can have: closed, objections alone."""
    hears, is_closed = award_round.objection_days is not None, award_round.phase == Phase.CLOSED
    return [kind for kind in kinds if (hears if kind in OF_HEARD else not is_closed)]


def names_of(items: Iterable[Item], award_round: AwardRound) -> dict[str, dict[int, str]]:
    """The provinces, categories and committees that occur, in their order, by their keys: three
    queries."""
    keys: dict[str, set[int]] = {group: set() for group in GROUPS}
    for item in items:
        for group, of_item in GROUPS.items():
            keys[group].update(of_item(item))
    categories = Category.objects.filter(award__round=award_round).order_by(
        "award__number", "number"
    )
    committees = Committee.objects.filter(round=award_round)
    rows = {
        "province": Place.objects.filter(pk__in=keys["province"]).values_list("pk", "name_th"),
        "category": categories.values_list("pk", "name"),
        "committee": committees.values_list("pk", "name"),
    }
    none = {"province": _("no province"), "committee": _("no committee"), "category": "–"}
    return {
        group: {key: name for key, name in [*rows[group], (0, none[group])] if key in keys[group]}
        for group in GROUPS
    }


def lines(
    items: Collection[Item], award_round: AwardRound, scope: Scope, group: str
) -> tuple[list[str], list[Line]]:
    """The labels of the columns, and a line for each province, category or committee."""
    names, labels = names_of(items, award_round)[group], kind_labels()
    counts = by_group(items, group)
    rows = [
        Line(name, _cells(award_round, counts[key], scope.kinds, f"?{group}={key}"))
        for key, name in names.items()
    ]
    return [labels[kind] for kind in kinds_in(award_round, scope.kinds)], rows


def owing_lines(items: Sequence[Item], names: Mapping[int, str], reader: User) -> list[Owing]:
    """With who can mend each: one query. `names` are those of the categories."""
    wanted = {pk for item in items for pk in item.people}
    people = User.objects.filter(pk__in=wanted).in_bulk() if wanted else {}
    return [
        Owing(
            item,
            address_of(item, reader),
            " · ".join(names[key] for key in item.categories if key in names),
            until_text(item.until),
            tuple(people[pk] for pk in item.people if pk in people),
        )
        for item in items
    ]
