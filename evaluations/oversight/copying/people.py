"""Which people sit in next year's committee, and why the others do not."""

from collections.abc import Sequence

from evaluations.setup.committees.models import Seat

CLOSED, SUBSTITUTE, ENDED = "account_closed", "substitute", "seat_ended"


def lasting_seats(seats: Sequence[Seat]) -> list[Seat]:
    """The seats that a committee has next year, of those of this year in their order.

    A place in the committee is its first holder's, though a substitute sits there now. Where the
    holder's account is closed it is that of the next one in the row.
    """
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


def why_left_out(seat: Seat) -> str:
    """A code for why a seat that does not last stays behind."""
    if not seat.user.is_active:
        return CLOSED
    return ENDED if seat.substitute_for_id is None else SUBSTITUTE
