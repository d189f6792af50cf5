"""Pictures of files for the page: re-encoded, so that no location data and no script remain.

A picture is its own page 1; a PDF has one picture a page; Office files are made into PDF first,
where LibreOffice is installed. Run by the worker: pdfium and Pillow stay out of the web processes.
"""

import os
import signal
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings

from evaluations.evidence.kinds import IMAGE, OFFICE, PAGES
from evaluations.evidence.models import EvidenceVersion
from evaluations.evidence.storage import evidence_files

WIDEST = 1600
MOST_PAGES = 300
QUALITY = 80
CONVERSION_SECONDS = 180


class Undrawable(Exception):
    """No picture of this file can be made."""


def can_draw(shown_as: str) -> bool:
    """Whether pages of such a file can be drawn on this machine."""
    return shown_as in (IMAGE, PAGES) or (shown_as == OFFICE and bool(settings.OFFICE_CONVERTER))


def draw(version: EvidenceVersion) -> list[int]:
    """Store the pictures of a version's pages; returns the size of each in bytes.

    Raises Undrawable, StorageDown.
    """
    with tempfile.TemporaryDirectory(prefix="preview-") as folder:
        path = Path(folder) / f"file.{version.extension}"
        with path.open("wb") as file:
            for piece in evidence_files().pieces(version.file, 0, (version.size or 1) - 1):
                file.write(piece)
        if version.shown_as == OFFICE:
            path = as_pdf(path)
        return _store(version, path)


def _store(version: EvidenceVersion, path: Path) -> list[int]:
    pictures = [_picture(path)] if version.shown_as == IMAGE else _pages(path)
    sizes = []
    for number, picture in enumerate(pictures, start=1):
        made = path.with_name(f"{number}.jpg")
        made.write_bytes(picture)
        evidence_files().keep(version.page_file(number), made, "image/jpeg")
        made.unlink()
        sizes.append(len(picture))
    return sizes


def _picture(path: Path) -> bytes:
    from PIL import Image, ImageOps  # noqa: PLC0415 (the worker's alone)

    try:
        with Image.open(path) as image:
            image.draft("RGB", (WIDEST, WIDEST))
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((WIDEST, WIDEST))
            return _jpeg(upright)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise Undrawable(str(error)) from error


def _jpeg(image: Any) -> bytes:
    """A new picture of the same pixels on white: nothing of the old file is in it."""
    from PIL import Image  # noqa: PLC0415 (the worker's alone)

    plain = Image.new("RGB", image.size, "white")
    layer = image.convert("RGBA")
    plain.paste(layer, mask=layer.getchannel("A"))
    made = BytesIO()
    plain.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def _pages(path: Path) -> Any:
    import pypdfium2  # noqa: PLC0415 (the worker's alone)

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise Undrawable(str(error)) from error
    try:
        for index in range(min(len(document), MOST_PAGES)):
            page = document[index]
            width = max(page.get_width(), page.get_height(), 1)
            picture = page.render(scale=min(WIDEST / width, 4)).to_pil()
            page.close()
            yield _jpeg(picture)
    except pypdfium2.PdfiumError as error:
        raise Undrawable(str(error)) from error
    finally:
        document.close()


def as_pdf(path: Path) -> Path:
    """The file as PDF, made by LibreOffice with a profile of its own and no way to the network."""
    nowhere = "http://127.0.0.1:9"
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(path.parent),
        "LANG": "C.UTF-8",
        "http_proxy": nowhere,
        "https_proxy": nowhere,
    }
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
    try:
        process = subprocess.Popen(  # noqa: S603 (a program that the settings name)
            command,
            env=environment,
            cwd=path.parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise Undrawable(str(error)) from error
    _wait(process)
    made = path.with_suffix(".pdf")
    if not made.exists():
        raise Undrawable("no PDF came out")
    return made


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Wait for the converter; one that takes too long ends with all that it started."""
    try:
        process.wait(CONVERSION_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
