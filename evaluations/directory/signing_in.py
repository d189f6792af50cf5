"""Signing somebody in without a password: by an invitation just accepted, or by a card."""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from units.models import User


def sign_in(request: HttpRequest, person: User) -> None:
    """Open a session for `person`; it stands in the list of where the person is signed in."""
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    UserSession.objects.create_from_request(request)
