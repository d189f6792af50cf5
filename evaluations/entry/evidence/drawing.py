"""Draws the pages of one file into a folder: a program of its own, `python -m …drawing`.

It opens files that strangers sent, with libraries in C, so it runs alone, with little memory and
little time: when one of them loops or crashes, only this process ends (previews.py).
"""

import resource
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

WIDEST = 1600
# Of a picture that is kept in the place of what was brought.
WIDEST_KEPT, QUALITY_KEPT = 8000, 92
LARGEST_SCALE = 4
MOST_PAGES = 300
QUALITY = 80
MEMORY = 2 << 30
CPU_SECONDS = 240


def picture(path: Path, widest: int = WIDEST, quality: int = QUALITY) -> bytes:
    """A picture upright, at most `widest` pixels wide or high."""
    with Image.open(path) as image:
        image.draft("RGB", (widest, widest))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((widest, widest))
        return _jpeg(upright, quality)


def _jpeg(image: Any, quality: int = QUALITY) -> bytes:
    """A new picture of the same pixels on white: nothing of the old file is in it."""
    plain = Image.new("RGB", image.size, "white")
    layer = image.convert("RGBA")
    plain.paste(layer, mask=layer.getchannel("A"))
    bytes_io = BytesIO()
    plain.save(bytes_io, "JPEG", quality=quality, optimize=True)
    return bytes_io.getvalue()


def pages(path: Path) -> Iterator[bytes]:
    """The first MOST_PAGES pages of a PDF; pdfium is built without scripts."""
    document = pypdfium2.PdfDocument(path)
    for index in range(min(len(document), MOST_PAGES)):
        page = document[index]
        longest = max(page.get_width(), page.get_height(), 1)
        drawn = page.render(scale=min(WIDEST / longest, LARGEST_SCALE)).to_pil()
        page.close()
        yield _jpeg(drawn)
    document.close()


def drawn(kind: str, path: Path) -> Iterable[bytes]:
    if kind == "kept":
        return [picture(path, WIDEST_KEPT, QUALITY_KEPT)]
    return [picture(path)] if kind == "image" else pages(path)


def main(kind: str, source: str, folder: str) -> None:
    """Write 1.jpg, 2.jpg … into `folder`; `kind` is "image", "pages", or "kept" for a picture that
    is kept in its full size."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    path = Path(source)
    for number, content in enumerate(drawn(kind, path), start=1):
        (Path(folder) / f"{number}.jpg").write_bytes(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
