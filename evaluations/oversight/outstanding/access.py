"""Who knows of what a round waits for: who oversees, who runs a committee, who brings."""

from collections.abc import Iterable

from evaluations.oversight.outstanding.items import Scope
from evaluations.setup.committees.models import SECRETARIES, Seat
from units.models import User


def scope_of(user: User, held: Iterable[Seat] | None = None) -> Scope:
    """One query, none for who oversees, or where the seats held today are at hand."""
    if user.oversees:
        return Scope(is_all=True, has_drafts=user.is_administrator)
    seats = Seat.objects.held_by(user).running() if held is None else held
    run = [seat for seat in seats if seat.is_runner]
    return Scope(
        run=frozenset(seat.committee_id for seat in run),
        kept=frozenset(seat.committee_id for seat in run if seat.position in SECRETARIES),
        path=user.unit.path if user.is_officer and user.unit else "",
    )
