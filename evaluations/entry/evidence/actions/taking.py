"""From a received file to a stored version: examined, scanned, stored, entered.

Every step may be done again: a worker that was killed in the middle leaves an upload that the
next run takes up (housekeeping). Nothing long happens inside a transaction.
"""

import logging
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_tasks import task

from evaluations.entry.evidence.actions.items import (
    Supports,
    add_version,
    locked_item,
    new_item,
    next_version,
    told_item,
)
from evaluations.entry.evidence.actions.looking import look_at
from evaluations.entry.evidence.kinds import KINDS
from evaluations.entry.evidence.labels import unacceptable_in_words
from evaluations.entry.evidence.models import (
    NOT_TAKEN,
    SERVED,
    EvidenceKind,
    EvidenceVersion,
    Preview,
    Scan,
    Upload,
    UploadState,
)
from evaluations.entry.evidence.naming import clean_stem, stored_name
from evaluations.entry.evidence.previews import can_draw
from evaluations.entry.evidence.scanning import ScannerDown, scan
from evaluations.entry.evidence.sniffing import Unacceptable, examine
from evaluations.entry.evidence.storage import StorageDown, evidence_files
from evaluations.entry.nominations.access import check_may_bring
from evaluations.entry.nominations.actions import locked_nomination
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.actions import notify
from evaluations.platform.notices.models import NoticeKind

logger = logging.getLogger(__name__)
# A worker that has had a file so long was killed.
PATIENCE = timedelta(minutes=30)
PIECE = 1 << 20


class _Held(Exception):
    """The file came too late; it is kept, for more time may be given."""


class _Later(Exception):
    """The file is kept and tried again by itself (housekeeping)."""


@task(priority=50)
def ingest(pk: str) -> None:
    """Take in the received upload `pk`; taken in already, or being taken in, it does nothing."""
    with override("th"):
        upload = _claimed(pk)
        if upload is None:
            return
        try:
            _take_or_end(upload)
        except Exception:
            # Whatever it was must not leave the file between two states for ever.
            logger.exception("taking in failed", extra={"upload": pk})
            _end(upload, UploadState.HELD, _("The file could not be checked. Please try again."))


def _take_or_end(upload: Upload) -> None:
    try:
        _take(upload)
    except Unacceptable as fault:
        _end(upload, UploadState.REFUSED, unacceptable_in_words(fault.code, fault.values))
    except Refused as refusal:
        _end(upload, UploadState.REFUSED, str(refusal))
    except _Held as reason:
        _end(upload, UploadState.HELD, str(reason))
    except _Later as reason:
        _end(upload, UploadState.RECEIVED, str(reason))


def _claimed(pk: str) -> Upload | None:
    """The upload, if it is this run that takes it in."""
    now = timezone.now()
    waiting = Upload.objects.filter(pk=pk, state=UploadState.RECEIVED)
    stuck = Upload.objects.filter(pk=pk, state=UploadState.TAKING, touched_at__lt=now - PATIENCE)
    taken = waiting.update(state=UploadState.TAKING, touched_at=now)
    if not taken and not stuck.update(touched_at=now):
        return None
    return Upload.objects.select_related("owner__unit").get(pk=pk)


def _end(upload: Upload, state: UploadState, message: str) -> None:
    """End without a version; an upload that another run has ended meanwhile stays as it is."""
    mine = Upload.objects.filter(pk=upload.pk, state=UploadState.TAKING)
    ended = mine.update(state=state, message=message, touched_at=timezone.now())
    if ended and state in NOT_TAKEN:
        notify(
            [upload.owner_id],
            NoticeKind.EVIDENCE,
            about=f"upload-{upload.pk}-{state}",
            told={
                "file": upload.name,
                "name": upload.nomination.official_name,
                "reason": message,
            },
            address=reverse("nomination_evidence", args=[upload.nomination_id]),
        )
    if ended and state == UploadState.REFUSED:
        drop_files(upload)


def _still_working(upload: Upload) -> None:
    """A step is done: nobody needs to take this upload up."""
    Upload.objects.filter(pk=upload.pk, state=UploadState.TAKING).update(touched_at=timezone.now())


def drop_files(upload: Upload) -> None:
    """Delete what was received and stored for an upload that became no version."""
    upload.part.unlink(missing_ok=True)
    if upload.stored:
        # Where the store does not answer it lies there unseen; nothing refers to it.
        with suppress(StorageDown):
            evidence_files().remove(upload.stored)


def _take(upload: Upload) -> None:
    _check_time(upload)
    if not upload.finding:
        upload.finding = _found(upload.part)
        extension = upload.finding["extension"]
        upload.stored = stored_name(upload.nomination_id, extension)
        upload.save(update_fields=["finding", "stored"])
        _still_working(upload)
    try:
        evidence_files().keep(upload.stored, upload.part, upload.finding["content_type"])
    except StorageDown:
        raise _Later(
            _("The store does not answer. Your file is kept here and will be stored by itself.")
        ) from None
    version = _enter(upload)
    if version is None:
        # Another run has refused it, and removed what was stored.
        drop_files(upload)
        return
    upload.part.unlink(missing_ok=True)
    look_at(version)


def _check_time(upload: Upload) -> None:
    """Before the long work: what came too late is held."""
    with transaction.atomic():
        nomination = locked_nomination(upload.nomination_id)
    _check_allowed(upload, nomination, upload.received_at or timezone.now())


def _check_allowed(upload: Upload, nomination: Nomination, at: datetime) -> None:
    """What may not be taken now is held: more time may be given, a phase taken back."""
    try:
        check_may_bring(upload.owner, nomination, at, upload.reason)
    except Refused as refusal:
        raise _Held(
            _("%(why)s The file is kept for %(days)s days.")
            % {"why": refusal, "days": settings.UPLOAD_KEPT.days}
        ) from None


def _found(part: Path) -> dict[str, Any]:
    """What the file is: kind, digest, and what the scanner says of it."""
    if not part.exists():
        raise Refused(_("The file was lost on the server. Please send it again."))
    try:
        finding = examine(part)
    except Unacceptable as fault:
        if fault.code == "busy":
            raise _Later(unacceptable_in_words(fault.code, fault.values)) from None
        raise
    kind = finding.kind
    return {
        "extension": kind.extension,
        "content_type": kind.content_type,
        "has_script": finding.has_script,
        "sha256": _digest(part),
        **_scanned(part),
    }


def _digest(part: Path) -> str:
    whole = sha256()
    with part.open("rb") as file:
        while piece := file.read(PIECE):
            whole.update(piece)
    return whole.hexdigest()


def _scanned(part: Path) -> dict[str, str]:
    if not settings.CLAMD:
        return {"scan": Scan.OFF}
    try:
        with part.open("rb") as file:
            verdict = scan(iter(lambda: file.read(PIECE), b""), settings.CLAMD)
    except ScannerDown as fault:
        return {"scan": Scan.WAITING, "scan_note": str(fault)[:200]}
    if verdict.virus:
        raise Unacceptable("virus", name=verdict.virus)
    return {"scan": Scan.CLEAN}


@transaction.atomic
def _enter(upload: Upload) -> EvidenceVersion | None:
    """Make the version, once; None where the upload was ended meanwhile."""
    nomination = locked_nomination(upload.nomination_id)
    row = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if row.version_id:
        return EvidenceVersion.objects.get(pk=row.version_id)
    if row.state != UploadState.TAKING:
        return None
    at = row.received_at or timezone.now()
    _check_allowed(upload, nomination, at)
    content = _content(upload)
    if upload.item_id:
        nomination, item = locked_item(upload.owner, upload.item)  # type: ignore[arg-type]
        same = item.versions.order_by("-number").first()
        if same and same.sha256 == content["sha256"]:
            raise Refused(_("This is the same file as before. Nothing was changed."))
        version = next_version(upload.owner, nomination, item, at, content, upload.reason)
    else:
        _refuse_twice(upload, content["sha256"])
        supports = Supports(upload.dimensions, upload.indicators)
        title = upload.title or clean_stem(upload.name)
        item = new_item(nomination, title, supports)
        version = add_version(upload.owner, item, nomination, at, **content)
        told = {name: content[name] for name in ("original_name", "size", "sha256")}
        after = {**told_item(item), "kind": version.kind, **told}
        record(
            by=upload.owner,
            verb="evidence.added",
            subject=nomination,
            after=after,
            reason=upload.reason,
        )
    row.version, row.state, row.message = version, UploadState.TAKEN, ""
    row.save(update_fields=["version", "state", "message"])
    return version


def _content(upload: Upload) -> dict[str, Any]:
    finding = upload.finding
    kind = KINDS[finding["extension"]]
    return {
        "kind": EvidenceKind.FILE,
        "file": upload.stored,
        "original_name": upload.name,
        "content_type": kind.content_type,
        "size": upload.size,
        "sha256": finding["sha256"],
        "has_script": finding["has_script"],
        "scan": finding["scan"],
        "scan_note": finding.get("scan_note", ""),
        "preview": _preview(kind.shown, finding["scan"]),
    }


def _preview(shown: str, scan: str) -> Preview:
    """Owed from the first moment on, so that housekeeping finds what was dropped."""
    return Preview.WAITING if scan in SERVED and can_draw(shown) else Preview.NONE


def _refuse_twice(upload: Upload, digest: str) -> None:
    newest = EvidenceVersion.objects.newest().filter(
        item__nomination=upload.nomination_id, item__removed_at=None, sha256=digest
    )
    if there := newest.select_related("item").first():
        told = {"number": there.item.number, "title": there.item.title}
        raise Refused(
            _(
                "This file is here already, as number %(number)s, “%(title)s”. If it supports "
                "more, change what that piece supports."
            )
            % told
        )
