"""In which zone of its round a nominee lies."""

from collections.abc import Iterable, Mapping

from evaluations.entry.nominations.actions import WHEREABOUTS, origin_of
from evaluations.entry.nominations.models import Nomination
from evaluations.setup.rounds.models import AwardRound, Zone
from units.place_codes import is_inside

Zones = Mapping[str, frozenset[str]]


def zone_names(award_round: AwardRound, nominations: Iterable[int]) -> dict[int, str]:
    """By nomination the name of the zone that holds it, empty where none does: one query where
    the round has no zones, three where it has some."""
    zones = _codes_by_zone(award_round)
    if not zones:
        return {}
    rows = Nomination.objects.filter(pk__in=list(nominations)).select_related(*WHEREABOUTS)
    return {nomination.pk: _zone_with(zones, origin_of(nomination).place) for nomination in rows}


def _codes_by_zone(award_round: AwardRound) -> Zones:
    rows = Zone.objects.filter(round=award_round).prefetch_related("places")
    return {zone.name: frozenset(place.code for place in zone.places.all()) for zone in rows}


def _zone_with(zones: Zones, code: str) -> str:
    """The zone that holds a place or what it lies in: a code begins with that of its province and
    district."""
    for name, codes in zones.items():
        if any(is_inside(code, zone_code) for zone_code in codes):
            return name
    return ""
