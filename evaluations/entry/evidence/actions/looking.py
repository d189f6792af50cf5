"""What the worker does with a stored file: scan it where that is still owed, and draw previews."""

from contextlib import closing

from django.conf import settings
from django.db import transaction
from django_tasks import task

from evaluations.entry.evidence import previews
from evaluations.entry.evidence.models import UNDRAWN, EvidenceVersion, Preview, Scan
from evaluations.entry.evidence.scanning import ScannerDown, scan
from evaluations.platform.jobs.actions import place, start_later
from evaluations.platform.jobs.models import Job
from evaluations.platform.jobs.running import Later, Running, run
from evaluations.platform.journal.actions import record
from evaluations.platform.store.files import StorageDown, stored_files


@transaction.atomic
def look_at(version: EvidenceVersion) -> None:
    """Have a new file scanned, or if that is done, drawn."""
    is_owed = version.preview in UNDRAWN
    if version.scan == Scan.WAITING:
        _have_done(version, scan_version.module_path)
    elif version.is_served and is_owed and previews.can_draw(version.shown_as):
        version.preview = Preview.WAITING
        version.save(update_fields=["preview"])
        _have_done(version, draw_previews.module_path)


def _have_done(version: EvidenceVersion, work: str) -> None:
    key = f"{work.rpartition('.')[2]}-{version.pk}"
    start_later(place(by=None, work=work, key=key, arguments={"pk": version.pk}))


@task(queue_name="quick")
def scan_version(pk: int) -> None:
    """Ask the scanner about a stored file; while it does not answer the file waits."""
    run(pk, _scan)


def _scan(running: Running) -> None:
    version = EvidenceVersion.objects.get(**running.job.arguments)
    if not settings.CLAMD:
        raise Later
    try:
        with closing(stored_files().pieces(version.file, 0, (version.size or 1) - 1)) as pieces:
            virus = scan(pieces, settings.CLAMD).virus
    except (ScannerDown, StorageDown) as fault:
        with transaction.atomic():
            running.change()
            version.scan_note = str(fault)[:200]
            version.save(update_fields=["scan_note"])
        raise Later from None
    _scanned(running, version, virus)


@transaction.atomic
def _scanned(running: Running, version: EvidenceVersion, virus: str) -> None:
    running.conclude()
    version.scan, version.scan_note = (Scan.INFECTED if virus else Scan.CLEAN), virus[:200]
    version.save(update_fields=["scan", "scan_note"])
    if virus:
        after = {"title": version.item.title, "virus": virus}
        nomination = version.item.nomination
        record(by=None, verb="evidence.infected", subject=nomination, after=after)
    look_at(version)


@task(priority=-20, queue_name="quick")
def draw_previews(pk: int) -> None:
    """Draw the pages of a stored file."""
    run(pk, _draw, failed=_undrawable)


def _draw(running: Running) -> None:
    version = EvidenceVersion.objects.get(**running.job.arguments)
    try:
        version.page_sizes, version.preview = previews.draw(version), Preview.READY
    except StorageDown:
        raise Later from None
    except previews.Undrawable:
        version.preview = Preview.FAILED
    with transaction.atomic():
        running.conclude()
        version.save(update_fields=["preview", "page_sizes"])


def _undrawable(job: Job) -> None:
    EvidenceVersion.objects.filter(**job.arguments).update(preview=Preview.FAILED)
