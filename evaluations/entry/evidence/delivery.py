"""How a stored file leaves: in pieces by us, by the front server, or by a signed address.

Nothing that is stored is ever run by a browser in our name: every answer carries a sandboxing
policy and nosniff, and offers the file as a download.
"""

import posixpath

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from evaluations.entry.evidence.ranges import Span, Unsatisfiable, asked_span
from evaluations.platform.store.files import stored_files

POLICY = "default-src 'none'; sandbox"


def deliver(
    request: HttpRequest,
    *,
    stored: str,
    offered_name: str,
    content_type: str,
    size: int,
    tag: str,
    inline: bool = False,
) -> HttpResponseBase:
    """The file, or the part of it that was asked for. Raises StorageDown.

    `tag` stays the same as long as the content does. `inline` is for pictures of our own making.
    """
    etag = f'"{tag}"'
    if request.headers.get("If-None-Match") == etag:
        answer: HttpResponseBase = HttpResponse(status=304)
    elif settings.EVIDENCE_DELIVERY == "signed":
        address = stored_files().signed_address(stored, offered_name, content_type)
        answer = HttpResponseRedirect(address)
    elif settings.EVIDENCE_DELIVERY:
        answer = HttpResponse(content_type=content_type)
        answer["X-Accel-Redirect"] = posixpath.join(settings.EVIDENCE_DELIVERY, stored)
    else:
        answer = _in_pieces(request, stored, content_type, size, etag)
    return _guarded(answer, offered_name, etag, inline=inline)


def _guarded(
    answer: HttpResponseBase, offered_name: str, etag: str, *, inline: bool
) -> HttpResponseBase:
    disposition = content_disposition_header(as_attachment=not inline, filename=offered_name)
    answer["Content-Disposition"] = disposition or "attachment"
    answer["Content-Security-Policy"] = POLICY
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-cache"
    answer["ETag"] = etag
    return answer


def _in_pieces(
    request: HttpRequest, stored: str, content_type: str, size: int, etag: str
) -> HttpResponseBase:
    try:
        span = _span(request, size, etag)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    whole = Span(0, size - 1)
    pieces = stored_files().pieces(stored, (span or whole).first, (span or whole).last)
    answer = StreamingHttpResponse(pieces, content_type=content_type, status=206 if span else 200)
    answer["Accept-Ranges"] = "bytes"
    answer["Content-Length"] = str((span or whole).length)
    if span:
        answer["Content-Range"] = f"bytes {span.first}-{span.last}/{size}"
    let_go_of_the_database()
    return answer


def _span(request: HttpRequest, size: int, etag: str) -> Span | None:
    """What was asked for; the whole where the asker has another version (If-Range)."""
    header = request.headers.get("Range", "")
    if not header or request.headers.get("If-Range", etag) != etag:
        return None
    return asked_span(header, size)


def let_go_of_the_database() -> None:
    """A file may take an hour on its way: others need the connection meanwhile."""
    if not connection.in_atomic_block:
        connection.close()
