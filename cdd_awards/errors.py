"""Error pages: plain templates that work when nothing else does."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def _page(status: int, template: str = "") -> Callable[..., HttpResponse]:
    def answer(request: HttpRequest, exception: object = None, reason: str = "") -> HttpResponse:
        return render(request, template or f"{status}.html", status=status)

    return answer


forbidden, not_found, too_many, failed = map(_page, (403, 404, 429, 500))
csrf_failure = _page(403, "403_csrf.html")
