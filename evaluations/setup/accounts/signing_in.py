"""Signing somebody in without a password: by an invitation just accepted, or by a card."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from evaluations.setup.accounts.actions import note_event
from evaluations.setup.accounts.browsers import origin_of, remember
from evaluations.setup.accounts.models import EventKind
from units.models import User


def sign_in(request: HttpRequest, person: User, kind: EventKind) -> None:
    """Open a session for `person`; it stands in the list of where the person is signed in.

    A card makes no browser the person's own: whoever found it could use it.
    """
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)
    if kind != EventKind.CARD:
        remember(request, person)
    note_event(kind=kind, origin=origin_of(request), user=person)
