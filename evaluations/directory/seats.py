"""The seats a person holds, as far as the directory needs them: read through the relation, for
committees are a later stage."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from units.models import User

# Phases in which a seat has work before it (rounds.models.Phase; a test holds them together).
RUNNING = ("open", "evaluating")


def seats_of(person: User) -> QuerySet[Any]:
    """Every seat of the person, those of the newest round first; one query."""
    seats: QuerySet[Any] = person.seats.select_related("committee__round")
    return seats.order_by("-committee__round_id", "committee__number")


def running_seats(person: User) -> QuerySet[Any]:
    """Seats that have not ended, in rounds that take nominations or evaluate."""
    stands = Q(valid_until=None) | Q(valid_until__gte=timezone.localdate())
    return seats_of(person).filter(stands, committee__round__phase__in=RUNNING)


def seat_text(seat: Any) -> str:
    """ "chair, committee of the region (round 2569)"."""
    told = {
        "position": seat.get_position_display(),
        "committee": seat.committee,
        "round": seat.committee.round,
    }
    return _("%(position)s, %(committee)s (%(round)s)") % told
