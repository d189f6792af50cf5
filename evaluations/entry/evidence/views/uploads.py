"""Resumable uploads over tus 1.0: creation and termination, and a state the page can ask for.

https://tus.io/protocols/resumable-upload. Whoever is signed out gets 401 here, not the sign-in
page: the sender is a script.
"""

import base64
import binascii
import logging
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from evaluations.entry.evidence.actions.uploads import (
    Busy,
    OutOfStep,
    TooMuch,
    append,
    begin_upload,
    cancel_upload,
    take_held,
)
from evaluations.entry.evidence.forms import read_supports
from evaluations.entry.evidence.models import EvidenceItem, Upload, UploadState
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.platform.pages import visible_or_404
from evaluations.platform.store.files import StorageDown
from units.access import PersonRequest, allow_script

logger = logging.getLogger(__name__)
VERSION = "1.0.0"
RETRY_SECONDS = 10
BODY = "application/offset+octet-stream"
LONGEST_NUMBER = 15
LONGEST_METADATA = 8000


def _tus(status: int, body: str = "", **headers: object) -> HttpResponse:
    answer = HttpResponse(body, status=status, content_type="text/plain; charset=utf-8")
    answer["Tus-Resumable"] = VERSION
    answer["Cache-Control"] = "no-store"
    for name, value in headers.items():
        answer[name.replace("_", "-")] = str(value)
    return answer


def _number(typed: str | None) -> int | None:
    """A count of bytes; None for anything else."""
    ok = typed is not None and typed.isascii() and typed.isdecimal()
    return int(typed) if ok and len(typed or "") <= LONGEST_NUMBER else None  # type: ignore[arg-type]


def _metadata(header: str) -> dict[str, str]:
    """What the sender says about the file: "name base64,name base64". Raises ValueError."""
    if len(header) > LONGEST_METADATA:
        raise ValueError("too long")
    metadata = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _space, value = pair.partition(" ")
        metadata[name] = base64.b64decode(value, validate=True).decode("utf-8")
    return metadata


@allow_script()
@require_http_methods(["OPTIONS", "POST"])
def upload_begin(request: PersonRequest, pk: int) -> HttpResponse:
    """tus creation: 201 with the upload's address, or a sentence that says why not."""
    if request.method == "OPTIONS":
        most = settings.UPLOAD_LARGEST
        extensions = {"Tus_Extension": "creation,termination", "Tus_Max_Size": most}
        return _tus(204, Tus_Version=VERSION, **extensions)
    nomination = get_object_or_404(Nomination.objects.kept_by(request.user), pk=pk)
    size = _number(request.headers.get("Upload-Length"))
    try:
        metadata = _metadata(request.headers.get("Upload-Metadata", ""))
    except (ValueError, binascii.Error):
        return _tus(400, "Upload-Metadata")
    if size is None:
        return _tus(400, "Upload-Length")
    items = EvidenceItem.objects.filter(nomination=nomination)
    wanted = _number(metadata.get("item"))
    try:
        upload = begin_upload(
            by=request.user,
            nomination=nomination,
            name=metadata.get("filename", ""),
            size=size,
            title=metadata.get("title", "")[:300],
            supports=read_supports(metadata.get("supports", "").split()),
            item=get_object_or_404(items, pk=wanted) if wanted else None,
            reason=metadata.get("reason", "")[:1000],
            fingerprint=metadata.get("fingerprint", ""),
        )
    except Refused as refusal:
        return _tus(413 if size > settings.UPLOAD_LARGEST else 422, str(refusal))
    return _tus(201, Location=reverse("upload", args=[upload.pk]))


def _own(request: PersonRequest, pk: UUID) -> Upload:
    return visible_or_404(request, Upload.objects.select_related("job"), pk)


@allow_script()
@require_http_methods(["HEAD", "PATCH", "DELETE", "GET"])
def upload(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One upload: HEAD says how far it is, PATCH adds, DELETE gives up, GET tells its state."""
    row = _own(request, pk)
    if request.method == "PATCH":
        return _patched(request, row)
    if request.method == "DELETE":
        return _given_up(request, row)
    if request.method == "GET":
        return _state(row)
    if row.state == UploadState.REFUSED:
        return _tus(410)
    return _tus(200, Upload_Offset=row.offset, Upload_Length=row.size)


def _given_up(request: PersonRequest, row: Upload) -> HttpResponse:
    if cancel_upload(by=request.user, upload=row):
        return _tus(204)
    return _tus(409, _("The file has come already. Remove it from the list below."))


def _patched(request: PersonRequest, row: Upload) -> HttpResponse:
    offset = _number(request.headers.get("Upload-Offset"))
    if request.content_type != BODY:
        return _tus(415)
    if offset is None:
        return _tus(400, "Upload-Offset")
    if row.state == UploadState.REFUSED:
        return _tus(410, row.message)
    return _appended(request, row, offset)


def _appended(request: PersonRequest, row: Upload, offset: int) -> HttpResponse:
    announced = _number(request.headers.get("Content-Length")) or 0
    try:
        end = append(upload=row, offset=offset, body=request, announced=announced)
    except Busy:
        return _tus(423)
    except OutOfStep as where:
        return _tus(409, Upload_Offset=where.offset)
    except TooMuch:
        return _tus(413, _("More came than the file was announced with."))
    except StorageDown as fault:
        logger.error("store: %s", fault, extra={"upload": str(row.pk)})
        return _tus(503, Retry_After=RETRY_SECONDS)
    except Refused as refusal:
        return _tus(507, str(refusal))
    return _tus(204, Upload_Offset=end)


def _state(row: Upload) -> HttpResponse:
    answer = JsonResponse(
        {
            "state": row.state,
            "label": row.label,
            "message": row.message,
            "offset": row.offset,
            "size": row.size,
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


@allow_script()
@require_POST
def upload_again(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Take in a file that was held because it came too late."""
    row = _own(request, pk)
    try:
        take_held(by=request.user, upload=row)
    except Refused as refusal:
        return _tus(422, str(refusal))
    return _state(_own(request, pk))
