"""Who knows of what a round waits for: who oversees, who runs a committee, who brings."""

from django.db.models import Q, QuerySet

from evaluations.entry.nominations.models import Nomination
from evaluations.oversight.outstanding.items import Scope
from evaluations.setup.committees.models import SECRETARIES, Committee, Seat
from evaluations.setup.rounds.models import AwardRound
from units.models import User


def rounds_of(user: User) -> QuerySet[AwardRound]:
    """Those that `user` oversees, runs a committee of, or has brought something to."""
    seen = AwardRound.objects.visible_to(user).order_by()
    run = Committee.objects.run_by(user).order_by()
    brought = Nomination.objects.brought_by(user).order_by()
    return AwardRound.objects.filter(
        Q(pk__in=seen.values("pk"))
        | Q(pk__in=run.values("round"))
        | Q(pk__in=brought.values("category__award__round"))
    )


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
