"""The grounds that a pattern is laid upon, and who holds a post in them."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.setup.committees.covering import missing_codes
from evaluations.setup.committees.many.pattern import Ground, Holder, Known
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound, Zone
from thai.searching import search_form
from units.models import Place, Region, User

PER = {
    "province": gettext_lazy("One for each province"),
    "district": gettext_lazy("One for each district"),
    "region": gettext_lazy("One for each inspection region"),
    "zone": gettext_lazy("One for each zone"),
}
# By which relation a committee names its ground.
NAMES = {"province": "places", "district": "places", "region": "regions", "zone": "zones"}
# A group of the tick list: its region, or none, and what is offered in it (key, label).
Group = tuple[Region | None, list[tuple[str, str]]]


def provinces() -> QuerySet[Place]:
    """All of them, by their region and in Thai alphabetical order."""
    rows = Place.objects.annotate(digits=Length("code")).filter(digits=2)
    return rows.select_related("region").order_by("region__number", "sort_key")


def offered(award_round: AwardRound, per: str) -> list[Group]:
    """What can be ticked, in groups; districts by their province. One query."""
    if per == "region":
        return [(None, [(str(row.pk), region_name(row)) for row in Region.objects.all()])]
    if per == "zone":
        rows = Zone.objects.filter(round=award_round)
        return [(None, [(str(row.pk), row.name) for row in rows])]
    groups: dict[int | None, Group] = {}
    for place in provinces():
        group = groups.setdefault(place.region_id, (place.region, []))
        group[1].append((str(place.pk), place.name_th))
    return list(groups.values())


def region_name(region: Region) -> str:
    return _("inspection region %(number)s") % {"number": region.number}


def missing(award_round: AwardRound, per: str) -> list[str]:
    """The keys of what has no committee yet, as they are ticked at first; districts are not."""
    if per == "district":
        return []
    if per == "province":
        rows: QuerySet[Any] = Place.objects.filter(code__in=missing_codes(award_round))
    elif per == "region":
        rows = Region.objects.exclude(committee__round=award_round)
    else:
        rows = award_round.zones.filter(committees=None)
    return [str(pk) for pk in rows.values_list("pk", flat=True)]


def grounds_of(award_round: AwardRound, per: str, keys: Collection[str]) -> list[Ground]:
    """The grounds that were ticked, in the order of the list; two queries."""
    if per == "region":
        regions = Region.objects.filter(pk__in=keys).prefetch_related("place_set")
        return [_of_places(row.pk, region_name(row), row.place_set.all()) for row in regions]
    if per == "zone":
        zones = Zone.objects.filter(round=award_round, pk__in=keys).prefetch_related("places")
        return [_of_places(row.pk, row.name, row.places.all()) for row in zones]
    places = provinces().filter(pk__in=keys)
    if per == "district":
        places = districts_in(keys)
    return [_of_places(row.pk, row.in_full, [row]) for row in places]


def districts_in(keys: Collection[str]) -> QuerySet[Place]:
    rows = Place.objects.in_full().annotate(digits=Length("code"))
    return rows.filter(digits=4, parent__pk__in=keys).order_by("parent__sort_key", "sort_key")


def _of_places(key: int, name: str, places: Iterable[Place]) -> Ground:
    rows = list(places)
    return Ground(
        key, name, frozenset(row.code for row in rows), frozenset(row.pk for row in rows)
    )


def known_committees(award_round: AwardRound) -> list[Known]:
    """Those of the round; some eight queries."""
    rows = Committee.objects.filter(round=award_round).with_coverage()
    return [_known(row) for row in rows.prefetch_related("categories", "regions__place_set")]


def _known(row: Committee) -> Known:
    named = {
        (name, ground.pk)
        for name in ("places", "regions", "zones")
        for ground in getattr(row, name).all()
    }
    in_regions = {place.code for region in row.regions.all() for place in region.place_set.all()}
    return Known(
        row.number,
        row.name,
        frozenset(named),
        frozenset(row.place_codes | in_regions),
        frozenset(category.pk for category in row.categories.all()),
    )


def holders_in(grounds: Iterable[Ground]) -> list[Holder]:
    """Everybody with an open account and a position in an office of these places; one query."""
    places = {place for ground in grounds for place in ground.places}
    people = User.objects.filter(is_active=True, unit__is_active=True, unit__place__in=places)
    ordered = people.exclude(position="").select_related("unit").order_by("sort_key", "pk")
    return [
        Holder(user, user.unit.place_id, search_form(user.full_position))
        for user in ordered
        if user.unit and user.unit.place_id
    ]
