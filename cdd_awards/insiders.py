"""Who may read details of the installation: this machine itself, or whoever has the token."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

# Whoever comes through a front server comes from elsewhere, whatever its own address is.
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded")


def is_insider(request: HttpRequest) -> bool:
    return _has_token(request) or _is_from_here(request)


def _has_token(request: HttpRequest) -> bool:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    expected = settings.METRICS_TOKEN
    return kind == "Bearer" and bool(expected) and constant_time_compare(token, expected)


def _is_from_here(request: HttpRequest) -> bool:
    """A socket of this machine has no address; who reaches it passes the front server."""
    try:
        is_loopback = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return is_loopback and not any(name in request.headers for name in (*FORWARDED, "Via"))
