"""Where a request comes from: said once, for the log, the limits and the cards."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# One household or office behind IPv6 holds so many leading bits.
IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """The client's IP address; "" where none is known."""
    direct = request.META.get("REMOTE_ADDR", "")
    return address_of(direct, request.headers.get("X-Forwarded-For", ""), settings.PROXY_COUNT)


def address_of(direct: str, forwarded: str, count: int) -> str:
    """The client's IP address by the connection and the header X-Forwarded-For.

    Behind `count` front servers it is what the outermost of them wrote into the header. What the
    client itself wrote there stands further left and is not believed.
    """
    params = [part.strip() for part in forwarded.split(",")] if forwarded else []
    try:
        return str(ip_address(params[-count] if 0 < count <= len(params) else direct))
    except ValueError:
        return ""


def network_of(address: str) -> str:
    """What a limit per address counts: an IPv4 address, or the IPv6 network around the address."""
    if ":" not in address:
        return address
    return str(ip_network(f"{address}/{IPV6_PREFIX}", strict=False).network_address)
