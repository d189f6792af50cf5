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
    """Every seat of the person with the days of its committee, those of the newest round first;
    two queries."""
    seats: QuerySet[Any] = person.seats.select_related("committee__round")
    seats = seats.prefetch_related("committee__sessions")
    return seats.order_by("-committee__round_id", "committee__number")


def _is_running(seat: str = "") -> Q:
    """The condition that a seat has not ended, in a round that takes nominations or evaluates."""
    stands = Q(**{f"{seat}valid_until": None}) | Q(
        **{f"{seat}valid_until__gte": timezone.localdate()}
    )
    return stands & Q(**{f"{seat}committee__round__phase__in": RUNNING})


def running_seats(person: User) -> QuerySet[Any]:
    """The seats of the person that stand in a running round."""
    return seats_of(person).filter(_is_running())


def sitting_people() -> set[str]:
    """The e-mails, in small letters, of open accounts with a seat in a running round."""
    people = User.objects.filter(_is_running("seats__"), email__gt="", is_active=True)
    return {email.lower() for email in people.values_list("email", flat=True)}


def seat_text(seat: Any) -> str:
    """ "chair, committee of the region (round 2569)"."""
    params = {
        "position": seat.get_position_display(),
        "committee": seat.committee,
        "round": seat.committee.round,
    }
    return _("%(position)s, %(committee)s (%(round)s)") % params
