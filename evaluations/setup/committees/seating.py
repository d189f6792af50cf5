"""Where a committee's people come from: what its page warns of."""

from collections import defaultdict

from evaluations.setup.committees.lines import Caution, Sitting, cautions_about
from evaluations.setup.committees.models import Committee, Position, Seat
from units.models import Place


def covered_codes(committee: Committee) -> set[str]:
    """The codes of the places whose nominations it judges, those of its regions and zones among
    them; empty: of everywhere. Four queries."""
    of_regions = Place.objects.filter(region__in=committee.regions.all())
    return committee.place_codes | set(of_regions.values_list("code", flat=True))


def cautions_of(committee: Committee) -> list[Caution]:
    """Seven queries, however many seats and nominations."""
    seats = Seat.objects.filter(committee=committee).select_related(
        "user__unit__province", "user__unit__place"
    )
    ended = {seat.pk for seat in seats if seat.valid_until is not None}
    current = [seat for seat in seats if seat.valid_until is None or seat.is_held_today]
    other_committees: dict[int, list[str]] = defaultdict(list)
    elsewhere = Seat.objects.filter(
        user__in=[seat.user_id for seat in current], committee__round=committee.round_id
    ).exclude(committee=committee)
    for seat in elsewhere.select_related("committee"):
        other_committees[seat.user_id].append(str(seat.committee.number))
    return cautions_about(
        [
            Sitting(
                name=seat.user.full_name,
                scores=seat.scores and seat.pk not in ended and _stands(seat, ended),
                province=_province(seat),
                place=_place(seat),
                unit_path=seat.user.unit.path if seat.user.unit else "",
                other_committees=tuple(other_committees[seat.user_id]),
            )
            for seat in current
        ],
        has_chair=any(seat.position == Position.CHAIR for seat in current),
        quorum=committee.round.quorum,
        places=sorted(covered_codes(committee)),
        nominees=list(committee.nominations.values_list("unit__path", flat=True)),
    )


def _stands(seat: Seat, ended: set[int]) -> bool:
    """A substitute's seat is one more only while nobody else holds it."""
    return seat.substitute_for_id is None or seat.substitute_for_id in ended


def _place(seat: Seat) -> str:
    """The code of the place of the seat's office."""
    unit = seat.user.unit
    place = (unit.place or unit.province) if unit else None
    return place.code if place else ""


def _province(seat: Seat) -> str:
    unit = seat.user.unit
    return unit.province.name_th if unit and unit.province else ""
