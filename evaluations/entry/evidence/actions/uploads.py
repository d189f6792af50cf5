"""Files on their way in: begun, received piece by piece, given up.

The bytes lie in the store; how many there are stands in the database, so that the next piece may
come to another machine. What is not written down there has not come, and is sent again. Two
senders of the same upload are kept apart by a claim on its row, which lapses where a machine was
killed. The protocol over it is tus 1.0 (https://tus.io/protocols/resumable-upload).
"""

import datetime
import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Protocol
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from evaluations.entry.evidence.actions.items import Supports
from evaluations.entry.evidence.actions.taking import drop_files, ingest
from evaluations.entry.evidence.delivery import let_go_of_the_database
from evaluations.entry.evidence.models import (
    WITH_SENDER,
    EvidenceItem,
    EvidenceVersion,
    Upload,
    UploadState,
)
from evaluations.entry.evidence.naming import NAMELESS
from evaluations.entry.nominations.access import check_may_bring
from evaluations.entry.nominations.actions import locked_nomination
from evaluations.entry.nominations.models import Nomination
from evaluations.platform.errors import Refused
from evaluations.platform.jobs.actions import place
from evaluations.platform.jobs.running import start
from evaluations.platform.store.files import PIECE, PartLost, StorageDown, stored_files
from thai.cleaning import clean
from units.models import User

MOST_AT_A_TIME = 60
MIB = 1 << 20
# So large a file is checked and stored while its sender waits; a larger one by the worker.
AT_ONCE = 24 * MIB
# A sender who is silent for so long is gone with the machine; another may go on.
PATIENCE = datetime.timedelta(minutes=1)


class Body(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Busy(Exception):
    """Another connection is sending the same upload."""


class OutOfStep(Exception):
    """The sender is not where the file ends; `offset` is where it does."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class TooMuch(Exception):
    """More bytes are announced than the upload was begun with."""


def bytes_stored(nomination: Nomination) -> int:
    """What the nomination's files fill: every version, for nothing is ever deleted."""
    versions = EvidenceVersion.objects.filter(item__nomination=nomination)
    stored: int | None = versions.aggregate(sum=Sum("size"))["sum"]
    return stored or 0


@transaction.atomic
def begin_upload(
    *,
    by: User,
    nomination: Nomination,
    name: str,
    size: int,
    title: str = "",
    supports: Supports | None = None,
    item: EvidenceItem | None = None,
    reason: str = "",
    fingerprint: str = "",
) -> Upload:
    """Make room for a file of `size` bytes. Raises Refused: too large, too many, too late."""
    locked = locked_nomination(nomination.pk)
    check_may_bring(by, locked, timezone.now(), reason)
    if item is not None and (item.nomination_id != locked.pk or item.removed_at):
        raise Refused(_("This piece is removed. Bring it back before you replace it."))
    _check_size(locked, size)
    supports = supports or Supports()
    return Upload.objects.create(
        nomination=locked,
        item=item,
        owner=by,
        name=clean(name).replace("\n", " ")[:255] or NAMELESS,
        title=clean(title),
        reason=clean(reason),
        dimensions=list(supports.dimensions),
        indicators=list(supports.indicators),
        size=size,
        fingerprint=clean(fingerprint)[:100],
        touched_at=timezone.now(),
    )


def _check_size(nomination: Nomination, size: int) -> None:
    if size <= 0:
        raise Refused(_("The file is empty."))
    if size > settings.UPLOAD_LARGEST:
        params = {"most": settings.UPLOAD_LARGEST // MIB}
        raise Refused(
            _("The file is larger than %(most)s MB. Make it smaller, or split it.") % params
        )
    running = Upload.objects.filter(nomination=nomination)
    if running.unfinished().count() >= MOST_AT_A_TIME:
        raise Refused(_("Too many files are on their way. Finish or remove some of them first."))
    left = settings.UPLOAD_QUOTA - bytes_stored(nomination) - running.bytes_claimed()
    if size > left:
        params = {"left": max(0, left) // MIB, "quota": settings.UPLOAD_QUOTA // MIB}
        raise Refused(
            _("There is no room for it: %(left)s of %(quota)s MB are left for this nomination.")
            % params
        )


@contextmanager
def _disk_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG):
            raise
        raise Refused(
            _("The server has no room left at the moment. What came is kept; try again later.")
        ) from error


@contextmanager
def _alone(upload: Upload, offset: int) -> Iterator[Upload]:
    """The upload, claimed for one sender. Raises OutOfStep, or Busy where another has it."""
    rows = Upload.objects.filter(pk=upload.pk)
    claim, now = uuid4(), timezone.now()
    free = rows.filter(state=UploadState.RECEIVING, offset=offset).unclaimed(now - PATIENCE)
    if not free.update(claim=claim, touched_at=now):
        upload.refresh_from_db()
        if upload.offset != offset or upload.state != UploadState.RECEIVING:
            raise OutOfStep(upload.offset)
        raise Busy
    try:
        yield rows.get(claim=claim)
    finally:
        rows.filter(claim=claim).update(claim=None)


def append(*, upload: Upload, offset: int, body: Body, announced: int) -> int:
    """Add what `body` brings at `offset`; returns where the file ends now.

    `announced` is how many bytes the sender says will come. Raises Busy, OutOfStep, TooMuch;
    Refused where the disk is full, StorageDown. When the sender goes away, what came is kept.
    """
    with _alone(upload, offset) as mine:
        if announced > mine.size - offset:
            raise TooMuch
        end = _added(mine, body)
        begin = _received(mine, end)
    begin()
    return end


def _added(upload: Upload, body: Body) -> int:
    """Where the file ends with what `body` brings."""
    files, key, offset = stored_files(), upload.id.hex, upload.offset
    let_go_of_the_database()
    try:
        with _disk_in_words():
            if not offset:
                upload.sign = files.begin(key)
            pieces = _pieces(body, upload.size - offset)
            return files.add(key, upload.sign, offset, upload.size, pieces)
    except PartLost:
        Upload.objects.filter(claim=upload.claim).update(offset=0)
        raise OutOfStep(0) from None


def _pieces(body: Body, left: int) -> Iterator[bytes]:
    while left > 0:
        try:
            piece = body.read(min(PIECE, left))
        except OSError:
            # The network is gone; the sender will ask where to go on.
            return
        if not piece:
            return
        left -= len(piece)
        yield piece


def _received(upload: Upload, end: int) -> Callable[[], None]:
    """Write down what has come; returns what starts the checks when that was the last byte."""
    mine = Upload.objects.filter(claim=upload.claim, state=UploadState.RECEIVING)
    now = timezone.now()
    received = {"offset": end, "sign": upload.sign, "touched_at": now}
    if end == upload.size:
        received |= {"received_at": now, "state": UploadState.RECEIVED}
    with transaction.atomic():
        if not mine.update(**received):
            upload.refresh_from_db()
            raise OutOfStep(upload.offset)
        return _placed(upload) if end == upload.size else _nothing


def _nothing() -> None:
    """More is to come."""


def _placed(upload: Upload) -> Callable[[], None]:
    """Have a received file wait to be checked and stored. Returns what starts that: at once, or
    by the worker where the file is large."""
    job = place(by=upload.owner, work=ingest.module_path, key=f"upload-{upload.pk.hex}")
    Upload.objects.filter(pk=upload.pk).update(job=job)
    return partial(start, job, at_once=upload.size <= AT_ONCE)


def bring_file(
    *,
    by: User,
    nomination: Nomination,
    body: Body,
    name: str,
    size: int,
    title: str = "",
    supports: Supports | None = None,
    item: EvidenceItem | None = None,
    reason: str = "",
) -> Upload:
    """A file of an ordinary form, which has come as a whole."""
    upload = begin_upload(
        by=by,
        nomination=nomination,
        name=name,
        size=size,
        title=title,
        supports=supports,
        item=item,
        reason=reason,
    )
    try:
        append(upload=upload, offset=0, body=body, announced=size)
    except StorageDown:
        raise Refused(_("The store does not answer at the moment. Try again later.")) from None
    upload.refresh_from_db()
    return upload


def cancel_upload(*, by: User, upload: Upload) -> bool:
    """Give up an upload; False where it is taken in already, or just now."""
    given_up = Upload.objects.visible_to(by).filter(pk=upload.pk, state__in=WITH_SENDER)
    if given_up.update(state=UploadState.REFUSED, message=_("Given up by the sender.")):
        drop_files(upload)
        return True
    return Upload.objects.filter(pk=upload.pk, state=UploadState.REFUSED).exists()


@transaction.atomic
def take_held(*, by: User, upload: Upload) -> None:
    """Try again to take in a file that came too late, now that there may be more time."""
    row = Upload.objects.visible_to(by).select_for_update().get(pk=upload.pk)
    if row.state != UploadState.HELD:
        return
    nomination = locked_nomination(row.nomination_id)
    check_may_bring(by, nomination, row.received_at or timezone.now(), row.reason)
    row.state, row.message, row.touched_at = UploadState.RECEIVED, "", timezone.now()
    row.save(update_fields=["state", "message", "touched_at"])
    transaction.on_commit(_placed(row))


def open_uploads(by: User, nomination: Nomination) -> Sequence[Upload]:
    """What `by` has begun here and not finished."""
    mine = Upload.objects.visible_to(by).unfinished().select_related("job")
    return list(mine.filter(nomination=nomination))
