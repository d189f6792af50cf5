"""What the worker does with a stored file: scan it where that is still owed, and draw previews."""

from contextlib import closing

from django.conf import settings
from django.db import transaction
from django_tasks import task

from evaluations.entry.evidence import previews
from evaluations.entry.evidence.models import UNDRAWN, EvidenceVersion, Preview, Scan
from evaluations.entry.evidence.scanning import ScannerDown, scan
from evaluations.entry.evidence.storage import StorageDown, evidence_files
from evaluations.platform.journal.actions import record


def look_at(version: EvidenceVersion) -> None:
    """Have a new file scanned, or if that is done, drawn."""
    if version.scan == Scan.WAITING:
        scan_version.enqueue(version.pk)
    elif version.is_served and previews.can_draw(version.shown_as):
        EvidenceVersion.objects.filter(pk=version.pk, preview__in=UNDRAWN).update(
            preview=Preview.WAITING
        )
        draw_previews.enqueue(version.pk)


@task()
def scan_version(pk: int) -> None:
    """Ask the scanner about a stored file; while it does not answer the file waits."""
    version = EvidenceVersion.objects.get(pk=pk)
    if version.scan != Scan.WAITING or not settings.CLAMD:
        return
    try:
        with closing(evidence_files().pieces(version.file, 0, (version.size or 1) - 1)) as pieces:
            verdict = scan(pieces, settings.CLAMD)
    except (ScannerDown, StorageDown) as fault:
        EvidenceVersion.objects.filter(pk=pk).update(scan_note=str(fault)[:200])
        return
    _scanned(version, verdict.virus)
    version.refresh_from_db()
    look_at(version)


@transaction.atomic
def _scanned(version: EvidenceVersion, virus: str) -> None:
    state = Scan.INFECTED if virus else Scan.CLEAN
    waiting = EvidenceVersion.objects.filter(pk=version.pk, scan=Scan.WAITING)
    if waiting.update(scan=state, scan_note=virus[:200]) and virus:
        nomination = version.item.nomination
        after = {"title": version.item.title, "virus": virus}
        record(by=None, verb="evidence.infected", subject=nomination, after=after)


@task(priority=-20)
def draw_previews(pk: int) -> None:
    """Draw the pages of a stored file; drawn already, it does nothing."""
    version = EvidenceVersion.objects.get(pk=pk)
    if version.preview != Preview.WAITING:
        return
    try:
        sizes = previews.draw(version)
    except StorageDown:
        # Housekeeping asks again.
        return
    except previews.Undrawable:
        EvidenceVersion.objects.filter(pk=pk).update(preview=Preview.FAILED)
        return
    EvidenceVersion.objects.filter(pk=pk).update(preview=Preview.READY, page_sizes=sizes)
