"""The evening before: everybody who sits, presents or runs a session tomorrow is told once."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.schedule.notices import TOMORROW
from evaluations.platform.notices.actions import notify
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import Phase
from units.models import User


def announce_tomorrow() -> int:
    """Tell the committees and the presenting offices of tomorrow's sessions; returns how many."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    sessions = EvaluationSession.objects.filter(
        date=tomorrow, committee__round__phase__in=[Phase.OPEN, Phase.EVALUATING]
    )
    return sum(_announce(session) for session in sessions.select_related("host"))


def _announce(session: EvaluationSession) -> int:
    seats = Seat.objects.filter(committee=session.committee_id)
    sitting = {
        seat.user_id
        for seat in seats
        if (seat.valid_from is None or seat.valid_from <= session.date)
        and (seat.valid_until is None or seat.valid_until >= session.date)
    }
    presented = Nomination.objects.filter(slot_place__slot__session=session)
    offices = User.objects.filter(unit__in=presented.values("unit"), is_active=True)
    return notify(
        {*sitting, *offices.values_list("pk", flat=True)},
        TOMORROW,
        about=f"session-{session.pk}-{session.date}",
        told={"date": session.date, "host": session.host.name},
        address=reverse("session_detail", args=[session.pk]),
    )
