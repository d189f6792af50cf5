"""For load balancers: is the process alive, and can it do its work."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache

from cdd_awards.insiders import is_insider
from cdd_awards.metrics import metrics
from evaluations.oversight.operations.reading import Reading, can_serve, overall
from evaluations.oversight.operations.readings import readings
from units.access import public


@public("a load balancer asks whether the process answers")
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@public("a load balancer asks whether this node can serve; details by token or from here alone")
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    current = readings()
    answer = {"state": overall(current), "parts": _told(current, in_detail=is_insider(request))}
    status = HTTPStatus.OK if can_serve(current) else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(answer, status=status)


def _told(current: Iterable[Reading], *, in_detail: bool) -> dict[str, dict[str, Any]]:
    """State and word of each part for everybody; the word is one of a fixed list."""
    parts: dict[str, dict[str, Any]] = {}
    for reading in current:
        parts[reading.key] = {"state": reading.state, "word": reading.word}
        if in_detail:
            at = reading.at.isoformat() if reading.at else None
            parts[reading.key] |= {"detail": reading.detail, "at": at}
    return parts


ASKED_BY_MACHINES: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}


def machines_first(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Machines are answered before anybody looks into cookies, sessions or the name of the host:
    whoever asks by the machine's own address is answered as well."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return ASKED_BY_MACHINES.get(request.path, answer)(request)

    return middleware
