"""Who knows of what a round waits for: who oversees, who runs a committee, who brings."""

from evaluations.oversight.outstanding.items import Scope
from evaluations.setup.committees.models import SECRETARIES, Seat
from units.models import User


def scope_of(user: User) -> Scope:
    """One query, none for who oversees."""
    if user.oversees:
        return Scope(is_all=True, has_drafts=user.is_administrator)
    seats = list(Seat.objects.held_by(user).running().values_list("committee", "position"))
    return Scope(
        run=frozenset(committee for committee, _position in seats),
        kept=frozenset(pk for pk, position in seats if position in SECRETARIES),
        path=user.unit.path if user.is_officer and user.unit else "",
    )
