"""A single file of an ordinary form, looked at as evidence is before anybody keeps it: by its
content in a process of its own, then by the virus scanner."""

from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from evaluations.entry.evidence.kinds import FileKind
from evaluations.entry.evidence.labels import unacceptable_in_words
from evaluations.entry.evidence.scanning import ScannerDown, scan_part
from evaluations.entry.evidence.sniffing import Unacceptable, examine
from evaluations.platform.errors import Refused

# The sentences that help with a scan or a photo as much as with evidence.
SAYS_WHAT_TO_DO = ("busy", "heic", "broken", "pixel_bomb", "large_picture", "too_hard")


def kind_of(path: Path, shown: Collection[str], unfit: str) -> FileKind:
    """What the file is, of those that are shown in one of these ways (kinds.py). Raises Refused:
    `unfit` for any other, and for what holds a virus or cannot be scanned now."""
    try:
        kind = examine(path).kind
    except Unacceptable as fault:
        if fault.code in SAYS_WHAT_TO_DO:
            raise Refused(unacceptable_in_words(fault.code, fault.values)) from None
        raise Refused(unfit) from None
    if kind.shown not in shown:
        raise Refused(unfit)
    _refuse_virus(path)
    return kind


def _refuse_virus(path: Path) -> None:
    if not settings.CLAMD:
        return
    try:
        verdict = scan_part(path, settings.CLAMD)
    except ScannerDown:
        raise Refused(_("The file cannot be checked at the moment. Please try later.")) from None
    if verdict.virus:
        raise Refused(_("A virus was found in this file; it was not kept."))
