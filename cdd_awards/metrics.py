"""Requests are counted and timed; Prometheus reads what was counted at /metrics."""

import os
from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from cdd_awards.insiders import is_insider
from cdd_awards.serving.serve import COUNTERS
from evaluations.oversight.operations.gauges import Installation
from evaluations.platform.counters import COUNTED, REQUESTS
from units.access import public


def measured(
    answer: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """By the name of the page, never by address: an address may open a door, and has no end."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        response = answer(request)
        match = request.resolver_match
        view = match.view_name if match else ""
        status = f"{response.status_code // 100}xx"
        REQUESTS.labels(view or "none", status).observe(perf_counter() - begun)
        return response

    return middleware


def _counted() -> CollectorRegistry:
    """What this process counted, or all web processes of this machine together."""
    if not os.environ.get(COUNTERS):
        return COUNTED
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # registers itself
    return registry


@public("Prometheus has no account: by token, or from this machine alone; 404 for others")
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not is_insider(request):
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    installation = CollectorRegistry()
    installation.register(Installation())
    text = generate_latest(_counted()) + generate_latest(installation)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)
