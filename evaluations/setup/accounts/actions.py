"""Sign-in events are written, and removed after their time; sessions are ended."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from evaluations.setup.accounts.browsers import Origin
from evaluations.setup.accounts.models import EventKind, SignInEvent
from units.models import User

# Removed in portions: a long DELETE would keep those waiting who sign in.
PORTION = 1000


def note_event(
    *, kind: EventKind, origin: Origin, user: User | None = None, login: str = ""
) -> SignInEvent:
    """Write an event down. Added, never counted up: of two at once both are there."""
    return SignInEvent.objects.create(
        kind=kind,
        user=user,
        login=login,
        address=origin.address,
        network=origin.network,
        device=origin.device,
        browser=origin.browser,
    )


def remove_old_events() -> int:
    """Remove what is older than the access log is kept; returns how many."""
    before = timezone.now() - timedelta(days=settings.ACCESS_LOG_DAYS)
    old = SignInEvent.objects.filter(at__lt=before).order_by("at")
    removed = 0
    while keys := list(old.values_list("pk", flat=True)[:PORTION]):
        removed += SignInEvent.objects.filter(pk__in=keys).delete()[0]
    return removed


@transaction.atomic
def end_sessions(*, person: User) -> None:
    """Sign the person out everywhere."""
    devices = UserSession.objects.filter(user=person)
    keys = list(devices.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    devices.delete()
