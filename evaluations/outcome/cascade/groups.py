"""By what a quota is counted, in words: the region, province, zone or committee of a nominee."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from evaluations.setup.rounds.models import AwardRound, QuotaPer, Zone
from units.place_codes import is_inside

Zones = Mapping[str, frozenset[str]]


def zones_of(award_round: AwardRound) -> Zones:
    """The codes of the places of each zone: two queries."""
    zones = Zone.objects.filter(round=award_round).prefetch_related("places")
    return {zone.name: frozenset(place.code for place in zone.places.all()) for zone in zones}


def zone_with(zones: Zones, code: str) -> str:
    """The zone that holds a place or what it lies in: a code begins with that of its province and
    district. Empty where none does."""
    for name, codes in zones.items():
        if any(is_inside(code, one) for one in codes):
            return name
    return ""


def group_text(quota_per: str, origin: Mapping[str, object], zones: Zones) -> str:
    """`origin` holds region, province, place and committee of a nominee."""
    if quota_per == QuotaPer.REGION:
        region = origin["region"]
        return _("inspection region %(number)s") % {"number": region} if region else ""
    if quota_per == QuotaPer.ZONE:
        return zone_with(zones, str(origin["place"] or ""))
    if quota_per == QuotaPer.ROUND:
        return ""
    return str(origin[quota_per] or "")
