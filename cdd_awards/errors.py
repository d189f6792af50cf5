"""Error pages: plain templates that work when nothing else does."""

import sys
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evaluations.platform.errors import is_busy

RETRY_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def _page(status: int, template: str = "") -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, exception: object = None, reason: str = "") -> HttpResponse:
        return render(request, template or f"{status}.html", status=status)

    return answer


forbidden, not_found, too_many, _failed = map(_page, (403, 404, 429, 500))


def failed(request: HttpRequest) -> HttpResponse:
    """What nobody caught. A database that is away, or a row that somebody else holds, is no fault
    of the page: 503, and when to try again. Called while the exception is handled."""
    fault = sys.exception()
    if not isinstance(fault, (OperationalError, InterfaceError)):
        return _failed(request)
    template = "503_busy.html" if is_busy(fault) else "503.html"
    answer = render(request, template, status=503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer


csrf_failure = _page(403, "403_csrf.html")
