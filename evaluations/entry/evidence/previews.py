"""Pictures of files for the page: re-encoded, so that no location data and no script remain.

A picture is its own page 1; a PDF has one picture a page; Office files are made into PDF first,
where LibreOffice is installed. Both happen in processes of their own, which may fail or hang.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from evaluations.entry.evidence.kinds import IMAGE, OFFICE, PAGES
from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.platform.isolation import finished
from evaluations.platform.store.files import stored_files

DRAWING_SECONDS = 300
CONVERSION_SECONDS = 180
_FORBIDDEN = ("BlockUntrustedRefererLinks", "DisableActiveContent", "DisableMacrosExecution")
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    + "".join(
        '<item oor:path="/org.openoffice.Office.Common/Security/Scripting">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>true</value></prop></item>'
        for name in _FORBIDDEN
    )
    + "</oor:items>"
)
_DRAWING = "evaluations.entry.evidence.drawing"


class Undrawable(Exception):
    """No picture of this file can be made."""


def can_draw(shown_as: str) -> bool:
    """Whether pages of such a file can be drawn on this machine."""
    return shown_as in (IMAGE, PAGES) or (shown_as == OFFICE and bool(settings.OFFICE_CONVERTER))


def draw(version: EvidenceVersion) -> list[int]:
    """Store the pictures of a version's pages; returns the size of each in bytes.

    Raises Undrawable, StorageDown.
    """
    with tempfile.TemporaryDirectory(prefix="preview-") as name:
        folder = Path(name)
        path = fetched(version, folder)
        if version.shown_as == OFFICE:
            path = as_pdf(path)
        kind = IMAGE if version.shown_as == IMAGE else PAGES
        _run([sys.executable, "-m", _DRAWING, kind, str(path), name], folder, DRAWING_SECONDS)
        return _store(version, folder)


def fetched(version: EvidenceVersion, folder: Path) -> Path:
    """The version's file, brought here from the store."""
    path = folder / f"file.{version.extension}"
    with path.open("wb") as file:
        for piece in stored_files().pieces(version.file, 0, (version.size or 1) - 1):
            file.write(piece)
    return path


def without_notes(version: EvidenceVersion) -> bytes:
    """The version's picture as large as it is, upright, without what its camera noted: no place,
    no time, no device. Raises Undrawable, StorageDown."""
    with tempfile.TemporaryDirectory(prefix="preview-") as name:
        return redrawn(fetched(version, Path(name)), kind="kept")


def redrawn(path: Path, kind: str = IMAGE) -> bytes:
    """A picture that lies here, upright and re-encoded. Raises Undrawable."""
    with tempfile.TemporaryDirectory(prefix="preview-") as name:
        command = [sys.executable, "-m", _DRAWING, kind, str(path), name]
        _run(command, Path(name), DRAWING_SECONDS)
        picture = Path(name) / "1.jpg"
        if not picture.exists():
            raise Undrawable("no picture came out")
        return picture.read_bytes()


def _store(version: EvidenceVersion, folder: Path) -> list[int]:
    sizes: list[int] = []
    while (page := folder / f"{len(sizes) + 1}.jpg").exists():
        stored_files().keep(version.page_file(len(sizes) + 1), page, "image/jpeg")
        sizes.append(page.stat().st_size)
    if not sizes:
        raise Undrawable("no page came out")
    return sizes


def as_pdf(path: Path) -> Path:
    """The file as PDF, made by LibreOffice with a profile of its own and no way to the network.

    The profile forbids macros and whatever a document links to: without it a picture that lies on
    the server would be drawn into the preview.
    """
    profile = path.parent / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    command = [
        settings.OFFICE_CONVERTER,
        f"-env:UserInstallation=file://{path.parent}/profile",
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
        str(path.parent),
        str(path),
    ]
    _run(command, path.parent, CONVERSION_SECONDS)
    converted = path.with_suffix(".pdf")
    if not converted.exists():
        raise Undrawable("no PDF came out")
    return converted


def _run(command: Sequence[str], folder: Path, seconds: float) -> None:
    try:
        failed = finished(command, folder, seconds)
    except OSError as error:
        raise Undrawable(str(error)) from error
    if failed:
        raise Undrawable(f"{command[0]} ended with {failed}")
