"""From a received file to a stored version: examined, scanned, stored, entered.

Every step may be done again by the worker that follows one that was killed in the middle.
Nothing long happens inside a transaction.
"""

from contextlib import suppress
from datetime import datetime
from hashlib import file_digest
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
    EvidenceKind,
    EvidenceVersion,
    Scan,
    Upload,
    UploadState,
)
from evaluations.entry.evidence.naming import clean_stem, stored_name
from evaluations.entry.evidence.notices import EVIDENCE
from evaluations.entry.evidence.scanning import ScannerDown, scan_part
from evaluations.entry.evidence.sniffing import Unacceptable, examine
from evaluations.entry.nominations.access import check_may_bring
from evaluations.entry.nominations.actions import locked_nomination
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.models import Job
from evaluations.platform.jobs.running import Later, Lost, Running, run
from evaluations.platform.journal.actions import record
from evaluations.platform.notices.actions import notify
from evaluations.platform.store.files import PartLost, StorageDown, stored_files


class _Held(Exception):
    """The file came too late; it is kept, for more time may be given."""


@task(priority=50, queue_name="quick")
def ingest(pk: int) -> None:
    """Check, store and enter the received file with the job `pk`."""
    run(pk, _ingest, failed=_hold)


def _ingest(running: Running) -> None:
    upload = Upload.objects.select_related("owner__unit").get(job=running.job)
    with override(upload.owner.language):
        _answered(running, upload)


def _answered(running: Running, upload: Upload) -> None:
    """Take it, or say to its owner why not."""
    try:
        _take(running, upload)
    except Unacceptable as fault:
        _end(running, upload, UploadState.REFUSED, unacceptable_in_words(fault.code, fault.values))
    except Refused as refusal:
        _end(running, upload, UploadState.REFUSED, str(refusal))
    except _Held as reason:
        _end(running, upload, UploadState.HELD, str(reason))
    except Later as reason:
        with transaction.atomic():
            running.change()
            Upload.objects.filter(pk=upload.pk).update(message=str(reason))
        raise


def _end(running: Running, upload: Upload, state: UploadState, message: str) -> None:
    """End without a version."""
    with transaction.atomic():
        running.conclude()
        _answer(upload, state, message)
    if state == UploadState.REFUSED:
        drop_files(upload)


def _hold(job: Job) -> None:
    """Whatever went wrong must not leave the file between two states for ever."""
    for upload in Upload.objects.filter(job=job).select_related("nomination", "owner"):
        with override(upload.owner.language):
            message = _("The file could not be checked. Please try again.")
        _answer(upload, UploadState.HELD, message)


def _answer(upload: Upload, state: UploadState, message: str) -> None:
    Upload.objects.filter(pk=upload.pk).update(
        state=state, message=message, touched_at=timezone.now()
    )
    notify(
        [upload.owner_id],
        EVIDENCE,
        about=f"upload-{upload.pk}-{state}",
        params={
            "file": upload.name,
            "name": upload.nomination.name_in_category,
            "reason": message,
        },
        address=reverse("nomination_evidence", args=[upload.nomination_id]),
    )


def drop_files(upload: Upload) -> None:
    """Delete what was received and stored for an upload that became no version."""
    # Where the store does not answer it lies there unseen; nothing refers to it.
    with suppress(StorageDown):
        stored_files().discard(upload.id.hex)
        if upload.stored:
            stored_files().remove(upload.stored)


def _take(running: Running, upload: Upload) -> None:
    _check_time(upload)
    try:
        _examine_and_store(running, upload)
    except StorageDown:
        raise Later(
            _("The store does not answer. Your file is kept here and will be stored by itself.")
        ) from None
    except PartLost:
        raise Refused(_("The file was lost on the server. Please send it again.")) from None
    try:
        _enter(running, upload)
    except Lost:
        # The other worker may have refused the file, before this one stored it.
        if Upload.objects.filter(pk=upload.pk, state=UploadState.REFUSED).exists():
            drop_files(upload)
        raise
    # What lies there still, housekeeping finds.
    with suppress(StorageDown):
        stored_files().discard(upload.id.hex)


def _examine_and_store(running: Running, upload: Upload) -> None:
    files, key = stored_files(), upload.id.hex
    if not upload.finding:
        with files.whole(key, upload.sign) as path:
            upload.finding = _found(path)
        upload.stored = stored_name(upload.nomination_id, upload.finding["extension"])
        with transaction.atomic():
            running.change()
            upload.save(update_fields=["finding", "stored"])
    files.adopt(key, upload.stored, upload.finding["content_type"])


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
    try:
        finding = examine(part)
    except Unacceptable as fault:
        if fault.code == "busy":
            raise Later(unacceptable_in_words(fault.code, fault.values)) from None
        raise
    kind = finding.kind
    return {
        "extension": kind.extension,
        "content_type": kind.content_type,
        "has_script": finding.has_script,
        "has_place": finding.has_place,
        "sha256": digest_of(part),
        **_scanned(part),
    }


def digest_of(part: Path) -> str:
    with part.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _scanned(part: Path) -> dict[str, str]:
    if not settings.CLAMD:
        return {"scan": Scan.OFF}
    try:
        verdict = scan_part(part, settings.CLAMD)
    except ScannerDown as fault:
        return {"scan": Scan.WAITING, "scan_note": str(fault)[:200]}
    if verdict.virus:
        raise Unacceptable("virus", name=verdict.virus)
    return {"scan": Scan.CLEAN}


@transaction.atomic
def _enter(running: Running, upload: Upload) -> None:
    """Make the version, once."""
    nomination = locked_nomination(upload.nomination_id)
    at = upload.received_at or timezone.now()
    _check_allowed(upload, nomination, at)
    content = _content(upload)
    if upload.item_id:
        nomination, item = locked_item(upload.owner, upload.item)  # type: ignore[arg-type]
        same = item.versions.order_by("-number").first()
        if same and same.sha256 == content["sha256"]:
            raise Refused(_("This is the same file as before. Nothing was changed."))
        version = next_version(upload.owner, nomination, item, at, content, upload.reason)
    else:
        version = _new_piece(upload, nomination, at, content)
    upload.version, upload.state, upload.message = version, UploadState.TAKEN, ""
    upload.save(update_fields=["version", "state", "message"])
    look_at(version)
    running.conclude()


def _new_piece(
    upload: Upload, nomination: Nomination, at: datetime, content: dict[str, Any]
) -> EvidenceVersion:
    _refuse_twice(upload, content["sha256"])
    supports = Supports(upload.dimensions, upload.indicators)
    item = new_item(nomination, upload.title or clean_stem(upload.name), supports)
    version = add_version(upload.owner, item, nomination, at, **content)
    params = {name: content[name] for name in ("original_name", "size", "sha256")}
    after = {**told_item(item), "kind": version.kind, **params}
    record(
        by=upload.owner,
        verb="evidence.added",
        subject=nomination,
        after=after,
        reason=upload.reason,
    )
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
        "has_place": finding.get("has_place", False),
        "scan": finding["scan"],
        "scan_note": finding.get("scan_note", ""),
    }


def _refuse_twice(upload: Upload, digest: str) -> None:
    newest = EvidenceVersion.objects.newest().filter(
        item__nomination=upload.nomination_id, item__removed_at=None, sha256=digest
    )
    if there := newest.select_related("item").first():
        params = {"number": there.item.number, "title": there.item.title}
        raise Refused(
            _(
                "This file is here already, as number %(number)s, “%(title)s”. If it supports "
                "more, change what that piece supports."
            )
            % params
        )
