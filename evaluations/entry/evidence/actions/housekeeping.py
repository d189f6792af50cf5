"""What time leaves behind: uploads nobody finishes, files nobody refers to."""

from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from evaluations.entry.evidence.actions.taking import drop_files
from evaluations.entry.evidence.models import WITH_SENDER, EvidenceVersion, Upload, UploadState
from evaluations.entry.evidence.naming import preview_name
from evaluations.platform.store.files import StorageDown, stored_files

MOST_AT_ONCE = 200


def sweep() -> int:
    """Run every few minutes, twice at once does no harm; returns how many uploads went."""
    return _give_up() + _sweep_parts()


def _give_up() -> int:
    old = timezone.now() - settings.UPLOAD_KEPT
    expired = Upload.objects.filter(state__in=WITH_SENDER, touched_at__lt=old)
    count = 0
    for upload in expired[:MOST_AT_ONCE]:
        with override("th"):
            message = _("Nothing came for so long that it was removed. Please send it again.")
        still = expired.filter(pk=upload.pk)
        if not still.update(state=UploadState.REFUSED, message=message):
            continue
        drop_files(upload)
        count += 1
    return count


def _sweep_parts() -> int:
    """Parts that belong to no upload any more: of a wiped rehearsal, or of a lost database."""
    files, old = stored_files(), timezone.now() - settings.UPLOAD_KEPT
    count = 0
    with suppress(StorageDown):
        lost = {key for key, at in files.received() if at < old and not _is_awaited(key)}
        for key in lost:
            files.discard(key)
            count += 1
    return count


def _is_awaited(name: str) -> bool:
    try:
        key = UUID(hex=name)
    except ValueError:
        return False
    return Upload.objects.unfinished().filter(pk=key).exists()


def discard(rows: QuerySet[EvidenceVersion]) -> int:
    """Remove the files of versions whose time is over; their digests and names stay."""
    names = list(rows.values_list("file", flat=True))
    count = rows.order_by().update(discarded_at=timezone.now())
    transaction.on_commit(partial(forget_files, names))
    return count


def forget_files(stored: Iterable[str]) -> None:
    """Delete files that no version refers to any more, with the pictures of their pages.

    A file that was sent up to another round is shared, and stays.
    """
    files = stored_files()
    names = set(stored)
    versions = EvidenceVersion.objects.filter(file__in=names, discarded_at__isnull=True)
    used = set(versions.values_list("file", flat=True))
    for name in names - used:
        with suppress(StorageDown):
            files.remove(name)
            page = 1
            while files.holds(preview_name(name, page)):
                files.remove(preview_name(name, page))
                page += 1
