"""What of a round comes along into the next year's: its zones, the seats that last, its names."""

import re

from evaluations.setup.committees.models import Committee, Seat
from evaluations.setup.rounds.models import AwardRound, Zone
from thai.digits import to_thai


def of_next_year(name: str, source: AwardRound, made: AwardRound) -> str:
    """`name` with the year of `made` where it tells that of `source`, in whichever digits."""
    before, after = str(source.fiscal_year_be), str(made.fiscal_year_be)
    for digits in (str, to_thai):
        name = re.sub(rf"(?<!\d){digits(before)}(?!\d)", digits(after), name)
    return name


def copy_zones(source: AwardRound, made: AwardRound) -> dict[int, Zone]:
    """The new zones by the primary key of the old one."""
    copies: dict[int, Zone] = {}
    for zone in Zone.objects.filter(round=source).prefetch_related("places"):
        name = of_next_year(zone.name, source, made)
        copies[zone.pk] = Zone.objects.create(round=made, number=zone.number, name=name)
        copies[zone.pk].places.set(zone.places.all())
    return copies


def lasting_seats(committee: Committee) -> list[Seat]:
    """The seats that a committee has next year, in their order.

    A place in the committee is its first holder's, though a substitute sits there now. Where the
    holder's account is closed it is that of the next one in the row.
    """
    seats = list(committee.seats.select_related("user"))
    substitutes = {seat.substitute_for_id: seat for seat in seats}
    chosen = [_first_open(seat, substitutes) for seat in seats if seat.substitute_for_id is None]
    return [seat for seat in chosen if seat]


def _first_open(seat: Seat | None, substitutes: dict[int | None, Seat]) -> Seat | None:
    """A seat that ended with nobody after it is gone."""
    while seat is not None:
        following = substitutes.get(seat.pk)
        if seat.user.is_active and (seat.valid_until is None or following):
            return seat
        seat = following
    return None
