"""Who has a fallback pack of a session."""

from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.schedule.models.days import SessionQuerySet
from evaluations.setup.committees.models import Seat
from units.models import User


def packable_by(user: User) -> SessionQuerySet:
    """Sessions of the own committees, and for an administrator any."""
    if user.is_administrator:
        return EvaluationSession.objects.all()
    seats = Seat.objects.held_by(user)
    return EvaluationSession.objects.filter(committee__in=seats.values("committee"))
