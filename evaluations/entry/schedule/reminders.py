"""The evening before: everybody who sits, presents or runs a session tomorrow is told once."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.schedule.notices import TOMORROW
from evaluations.platform.notices.actions import notify
from evaluations.setup.rounds.models import UNDER_WAY
from units.models import User


def announce_tomorrow() -> int:
    """Tell the committees and the presenting offices of tomorrow's sessions; returns how many."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    sessions = EvaluationSession.objects.filter(
        date=tomorrow, committee__round__phase__in=UNDER_WAY
    )
    return sum(_announce(session) for session in sessions.select_related("host"))


def _announce(session: EvaluationSession) -> int:
    sitting = session.seats().values_list("user", flat=True)
    presented = Nomination.objects.filter(slot_place__slot__session=session)
    offices = User.objects.filter(unit__in=presented.values("unit"), is_active=True)
    return notify(
        {*sitting, *offices.values_list("pk", flat=True)},
        TOMORROW,
        about=f"session-{session.pk}-{session.date}",
        params={"date": session.date, "host": session.host.name},
        address=reverse("session_detail", args=[session.pk]),
    )
