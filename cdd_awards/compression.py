"""Pages are compressed where their length betrays nothing (docs/security.md, "Compression")."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

OURS = ("same-origin", "none")


class CompressedPages(GZipMiddleware):
    """HTML for somebody who came from a page of ours, or by an address they typed.

    What another site makes a browser fetch, and what an address brings along with "?", is sent as
    it is: else that site could guess at the page by its length. Django adds up to 100 bytes at
    random to what is compressed.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not (_is_page(request, response) and _came_from_us(request)):
            return response
        return super().process_response(request, response)


def _is_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and request.method == "GET" and not request.META["QUERY_STRING"]


def _came_from_us(request: HttpRequest) -> bool:
    """Who has no session gets what everybody gets. A browser older than Sec-Fetch-Site names the
    page it comes from, where that is ours (Referrer-Policy)."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return True
    if (site := request.headers.get("Sec-Fetch-Site")) is not None:
        return site in OURS
    return urlsplit(request.headers.get("Referer", "")).netloc == request.get_host()
