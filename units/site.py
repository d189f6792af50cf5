"""Where people reach this installation: said once, for mails, papers and QR codes."""

from django.conf import settings
from django.http import HttpRequest


def site_address(request: HttpRequest) -> str:
    """SITE_ADDRESS, such as https://awards.example.org; where it is not set (the demo), the
    address under which `request` came. Without a slash at its end."""
    return settings.SITE_ADDRESS or request.build_absolute_uri("/").rstrip("/")


def full_address(request: HttpRequest, path: str) -> str:
    """The whole address of one of our pages, for somebody who is not on this page."""
    return site_address(request) + path
