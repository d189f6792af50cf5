"""Where people reach this installation: said once, for mails, papers and QR codes."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest

# What stands for the host where none is said (the demo).
UNNAMED = "award-evaluation"
# LINE opens a link in a browser of its own, which forgets what it keeps and knows no passkey; by
# these words it opens the device's. Our pages take no notice; page.js and worker.js take them off.
REAL_BROWSER = "openExternalBrowser=1"


def site_name() -> str:
    """The host of SITE_ADDRESS: one name, under whichever the reader came."""
    return urlsplit(settings.SITE_ADDRESS).hostname or UNNAMED


def site_address(request: HttpRequest) -> str:
    """SITE_ADDRESS, such as https://awards.example.org; where it is not set (the demo), the
    address under which `request` came. Without a slash at its end."""
    return settings.SITE_ADDRESS or request.build_absolute_uri("/").rstrip("/")


def full_address(request: HttpRequest, path: str) -> str:
    """The whole address of one of our pages, for somebody who is not on this page."""
    return site_address(request) + path


def sent_address(address: str) -> str:
    """`address` as it is sent by mail or stands on a card, from where LINE may open it."""
    parts = urlsplit(address)
    query = "&".join(filter(None, (parts.query, REAL_BROWSER)))
    return urlunsplit(parts._replace(query=query))
