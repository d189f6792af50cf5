"""Files and pictures of pages, served through the gate alone; and a nomination's ZIP."""

from typing import Any

from django.http import Http404, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from evaluations.entry.evidence.bundle import Folder, zip_pieces
from evaluations.entry.evidence.delivery import deliver
from evaluations.entry.evidence.models import EvidenceKind, EvidenceVersion, Preview
from evaluations.entry.evidence.naming import file_name
from evaluations.entry.evidence.views.reading import OF_THE_DAY
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.pages import store_is_down, visible_or_404
from evaluations.platform.store.files import StorageDown
from units.access import PersonRequest, allow, signed_in


def _version(request: PersonRequest, pk: int) -> EvidenceVersion:
    served = EvidenceVersion.objects.served_to(request.user).filter(kind=EvidenceKind.FILE)
    return get_object_or_404(served.select_related("item"), pk=pk)


@allow(signed_in, on_card=OF_THE_DAY)
def version_file(request: PersonRequest, pk: int) -> HttpResponseBase:
    version = _version(request, pk)
    return _deliver(
        request,
        stored=version.file,
        offered_name=version.offered_name,
        content_type=version.content_type,
        size=version.size or 0,
        tag=version.sha256,
    )


@allow(signed_in, on_card=OF_THE_DAY)
def version_page(request: PersonRequest, pk: int, page: int) -> HttpResponseBase:
    """The picture of a page, from 1."""
    version = _version(request, pk)
    if version.preview != Preview.READY or not 1 <= page <= version.pages:
        raise Http404
    return _deliver(
        request,
        stored=version.page_file(page),
        offered_name=file_name(version.original_name, "jpg"),
        content_type="image/jpeg",
        size=version.page_sizes[page - 1],
        tag=f"{version.sha256}-{page}",
        inline=True,
    )


def _deliver(request: PersonRequest, **file: Any) -> HttpResponseBase:
    try:
        return deliver(request, **file)
    except StorageDown as fault:
        return store_is_down(request, fault)


@allow(signed_in)
def nomination_zip(request: PersonRequest, pk: int) -> HttpResponseBase:
    nomination = visible_or_404(request, Nomination.objects, pk)
    pieces = zip_pieces([Folder(nomination)], request.user)
    return zip_answer(pieces, file_name(f"{nomination.official_name}.x", "zip"))


def zip_answer(pieces: object, name: str) -> HttpResponseBase:
    """Send a ZIP while it is made."""
    answer = StreamingHttpResponse(pieces, content_type="application/zip")  # type: ignore[arg-type]
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
