"""Who knows of what a round waits for: who oversees, who runs a committee, who brings."""

from django.db.models import Q

from evaluations.entry.nominations.models import Nomination
from evaluations.oversight.outstanding.items import Scope
from evaluations.setup.committees.models import SECRETARIES, Seat
from evaluations.setup.rounds.models import AwardRound
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


def rounds_within(scope: Scope) -> Q:
    """The condition that a round has something of it."""
    if scope.is_all:
        return Q()
    found = Q(committees__in=scope.run)
    if scope.path:
        brought = Nomination.objects.filter(unit__path__startswith=scope.path)
        found |= Q(awards__categories__nominations__in=brought)
    return Q(pk__in=AwardRound.objects.filter(found).values("pk"))
