"""What every request passes: the log, the way back after signing in, the language, a header."""

from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import structlog
from csp.utils import build_policy
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import Error
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_structlog.middlewares import RequestMiddleware

from units.client import client_address

REFUSED_FEATURES = ("camera", "geolocation", "microphone", "payment", "usb")


class ResilientRequestLog(RequestMiddleware):
    """Names the user in the log's lines, unless the database that knows the user does not answer.

    Raised while a fault is being logged, a second one would leave the request unfinished.
    """

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        with suppress(Error):
            RequestMiddleware.bind_user_id(request)

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request))


class ReturnAfterLogin(LoginRequiredMiddleware):
    """Who has to sign in comes back to a page: what was pressed meanwhile can only be pressed
    again, and its address answers no reading request."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        came_from = request.headers.get("Referer", "")
        hosts = {request.get_host()}
        if not url_has_allowed_host_and_scheme(came_from, hosts, request.is_secure()):
            came_from = "/"
        messages.warning(
            request, _("You were signed out, so this was not done. Sign in and press once more.")
        )
        return redirect_to_login(came_from, self.get_login_url(view_func))


Answer = Callable[[HttpRequest], HttpResponseBase]


def language(answer: Answer) -> Answer:
    """Thai unless the visitor chose English; the browser's own wish does not count."""
    known = dict(settings.LANGUAGES)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        code = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(code):
            request.LANGUAGE_CODE = code
            response = answer(request)
            response.headers.setdefault("Content-Language", code)
            return response

    return middleware


def browser_policies(answer: Answer) -> Answer:
    """What our pages let a browser do, said alike by all of them: nothing from elsewhere
    (CONTENT_SECURITY_POLICY; a file that a stranger brought has a narrower one), and no part of
    the device that no page needs."""
    content = build_policy()
    refused = ", ".join(f"{refused_feature}=()" for refused_feature in REFUSED_FEATURES)

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", content)
        response.headers["Permissions-Policy"] = refused
        return response

    return middleware


def friendly_405(answer: Answer) -> Answer:
    """An address that only takes what is pressed says so, when somebody opens it as a page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        page = render(request, "405.html", status=response.status_code)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware
