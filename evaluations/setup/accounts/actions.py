"""Sign-in events are written; sessions are ended."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from evaluations.platform.counters import SIGN_INS
from evaluations.setup.accounts.browsers import Origin
from evaluations.setup.accounts.models import EventKind, SignInEvent
from units.models import User


def note_event(
    *, kind: EventKind, origin: Origin, user: User | None = None, login: str = ""
) -> SignInEvent:
    """Write an event down. Added, never counted up: of two at once both are there."""
    SIGN_INS.labels(kind.value).inc()
    return SignInEvent.objects.create(
        kind=kind,
        user=user,
        login=login,
        address=origin.address,
        network=origin.network,
        device=origin.device,
        browser=origin.browser,
    )


@transaction.atomic
def end_sessions(*, person: User) -> None:
    """Sign the person out everywhere."""
    devices = UserSession.objects.filter(user=person)
    keys = list(devices.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    devices.delete()
