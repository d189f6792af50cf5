"""For load balancers: is the process alive, and can it do its work."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from units.access import public

HEALTHZ = "/healthz"


@public("a load balancer asks whether the process answers")
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


def alive_first(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Whether the process lives is said before anybody looks into cookies, sessions or the
    database; whoever asks by the machine's own address is answered as well."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return healthz(request) if request.path == HEALTHZ else answer(request)

    return middleware


@public("a load balancer asks whether database and cache answer")
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        cache.get("readyz")
    except Error:
        return HttpResponse("database unavailable\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
