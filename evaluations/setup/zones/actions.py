"""Changes to the zones of a round."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from evaluations.platform.errors import Refused, require_administrator
from evaluations.platform.journal.actions import record
from evaluations.platform.journal.editing import lock, unless_taken, write
from evaluations.setup.rounds.models import OVER, AwardRound, Zone
from evaluations.setup.zones.lines import ZoneLine, overlaps
from units.models import User

SHIFT = 10_000


@transaction.atomic
def save_zones(
    *, by: User, award_round: AwardRound, edits: int | None, zones: Sequence[ZoneLine]
) -> AwardRound:
    """Make the round's zones those of `zones`, in their order.

    Refused where a place would lie in two of them, and where a committee would lose its zone.
    Nominations that have their committee keep it.
    """
    require_administrator(by)
    locked = lock(award_round, edits)
    if locked.phase in OVER:
        raise Refused(_("The round is closed, so its zones stay as they are."))
    if any(True for _one in overlaps(zones)) or not all(zone.places for zone in zones):
        raise Refused(_("Some zones are not right yet; the remarks stand beside them."))
    before = zones_told(locked)
    _write_zones(locked, zones)
    after = zones_told(locked)
    if before != after:
        write(locked, {})
        record(
            by=by,
            verb="round.zoned",
            subject=locked,
            before={"zones": before},
            after={"zones": after},
        )
    return locked


def zones_of(award_round: AwardRound) -> list[ZoneLine]:
    """The zones as stored, with the full names of their places: two queries."""
    rows = Zone.objects.filter(round=award_round).prefetch_related("places__parent__parent")
    return [ZoneLine(zone.pk, zone.name, tuple(zone.places.all())) for zone in rows]


def zones_told(award_round: AwardRound) -> list[str]:
    """Every zone in one line, as the journal tells it."""
    return [
        f"{zone.name}: {', '.join(place.in_full for place in zone.places)}"
        for zone in zones_of(award_round)
    ]


def _write_zones(award_round: AwardRound, zones: Sequence[ZoneLine]) -> None:
    stored = Zone.objects.filter(round=award_round)
    known = {zone.pk: zone for zone in stored}
    _remove(stored.exclude(pk__in=[line.pk for line in zones if line.pk in known]))
    # Numbers and names are unique at every moment: out of the way before they change places.
    for pk in known:
        stored.filter(pk=pk).update(number=F("number") + SHIFT, name=f"~{pk}")
    with unless_taken():
        for number, line in enumerate(zones, start=1):
            zone = known.get(line.pk or 0) or Zone(round=award_round)
            zone.number, zone.name = number, line.name
            zone.save()
            zone.places.set(line.places)


def _remove(zones: QuerySet[Zone]) -> None:
    """A committee whose zone vanished would judge everywhere."""
    judged = zones.filter(committees__isnull=False).values_list("name", "committees__name")
    for zone, committee in judged[:1]:
        params = {"zone": zone, "committee": committee}
        raise Refused(
            _("“%(committee)s” covers “%(zone)s”. Take the zone from the committee first.")
            % params
        )
    zones.delete()
