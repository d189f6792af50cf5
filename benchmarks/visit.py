"""A signed-in visitor's cookies, for any Django project."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.middleware.csrf import get_token


def cookies(user: Any) -> tuple[str, str]:
    """A session for `user` and a form token, as a browser would hold them."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    token = get_token(request)
    secret = request.META["CSRF_COOKIE"]
    return f"sessionid={request.session.session_key}; csrftoken={secret}", token
