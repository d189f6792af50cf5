"""Files and documents held against their digests: a part each night, all within a week.

A file belongs to the part of its version's primary key. After nights without a check their parts
are made up for; while something does not fit, everything is checked, so that it is told until it
is mended.
"""

from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any

from django.db.models import F, IntegerField, Model, Q, QuerySet
from django.db.models.functions import Mod
from django.utils import timezone

from evaluations.entry.evidence.models import EvidenceKind, EvidenceVersion
from evaluations.entry.submissions.models import Submission
from evaluations.judging.paper.models import PaperEntry
from evaluations.judging.scoring.models import SheetReturn
from evaluations.outcome.certificates.models import Certificate
from evaluations.outcome.minutes.models import Minutes
from evaluations.outcome.reports.models import DayPhoto
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Verification
from evaluations.platform.store.files import StorageDown, stored_files

NIGHTS = 7
ALL_PARTS = frozenset(range(NIGHTS))
KIND = "files"
# Rows with a content and its digest; results are computed anew by a check of their own.
DOCUMENTS: tuple[type[Model], ...] = (Submission, SheetReturn, Certificate, Minutes)


def parts_tonight() -> frozenset[int]:
    """The parts whose turn it is since the last check."""
    last, today = Verification.objects.filter(kind=KIND).first(), timezone.localdate()
    if last is None or last.finding:
        return ALL_PARTS
    nights = (today - timezone.localdate(last.checked_at)).days
    due = range(max(1, min(nights, NIGHTS)))
    return frozenset((today.toordinal() - night) % NIGHTS for night in due)


def _of(rows: QuerySet[Any], parts: Collection[int]) -> QuerySet[Any]:
    part = Mod(F("pk"), NIGHTS, output_field=IntegerField())
    of_these: QuerySet[Any] = rows.alias(part=part).filter(part__in=parts)
    return of_these.order_by("pk")


def _files(parts: Collection[int]) -> Iterator[tuple[str, int, str]]:
    """Name, size and digest of every file of these parts."""
    there = EvidenceVersion.objects.filter(kind=EvidenceKind.FILE, discarded_at=None)
    versions = _of(there, parts)
    yield from versions.values_list("file", "size", "sha256").iterator()
    scans = _of(PaperEntry.objects.filter(~Q(scan="")), parts)
    yield from scans.values_list("scan", "scan_size", "scan_sha256").iterator()
    photos = _of(DayPhoto.objects.all(), parts)
    yield from photos.values_list("file", "size", "sha256").iterator()


def check_files() -> Verification:
    """Hold tonight's part against its digests; what was found, not stored yet."""
    parts = parts_tonight()
    return Verification(kind=KIND, checked=count_in(parts), finding=first_unfit(parts))


def count_in(parts: Collection[int]) -> int:
    """How many files and documents these parts have."""
    documents = sum(_documents(model, parts).count() for model in DOCUMENTS)
    return documents + sum(1 for _file in _files(parts))


def _documents(model: type[Model], parts: Collection[int]) -> QuerySet[Any]:
    """Rows that say something; minutes have no digest before they are adopted."""
    return _of(model._default_manager.exclude(digest=""), parts)


def first_unfit(parts: Collection[int]) -> str:
    """The first thing that does not fit, and how many there are; "" where everything does."""
    unfit = [*_unfit_files(parts), *_unfit_documents(parts)]
    more = f" ({len(unfit)} in all)" if len(unfit) > 1 else ""
    return f"{unfit[0]}{more}" if unfit else ""


def _unfit_files(parts: Collection[int]) -> Iterator[str]:
    for name, size, expected in _files(parts):
        try:
            if _digest_in_store(name, size) != expected:
                yield f"file {name}: is not what was handed in"
        except StorageDown as fault:
            yield f"file {name}: cannot be read ({fault})"


def _digest_in_store(name: str, size: int) -> str:
    file_digest, files = sha256(), stored_files()
    if files.size_of(name) != size:
        return ""
    for piece in files.pieces(name, 0, size - 1):
        file_digest.update(piece)
    return file_digest.hexdigest()


def _unfit_documents(parts: Collection[int]) -> Iterator[str]:
    for model in DOCUMENTS:
        rows = _documents(model, parts).values_list("pk", "content", "digest")
        for pk, content, expected in rows.iterator(chunk_size=100):
            if digest(content) != expected:
                yield f"{model._meta.model_name} {pk}: is not what its digest says"
