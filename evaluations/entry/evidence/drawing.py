"""Draws the pages of one file into a folder: a program of its own, `python -m …drawing`.

It opens files that strangers sent, with libraries in C, so it runs alone, with little memory and
little time: when one of them loops or crashes, only this process ends (previews.py).
"""

import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps

WIDEST = 1600
LARGEST_SCALE = 4
MOST_PAGES = 300
QUALITY = 80
MEMORY = 2 << 30
CPU_SECONDS = 240


def picture(path: Path) -> bytes:
    """A picture upright, at most WIDEST pixels wide or high."""
    with Image.open(path) as image:
        image.draft("RGB", (WIDEST, WIDEST))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((WIDEST, WIDEST))
        return _jpeg(upright)


def _jpeg(image: Any) -> bytes:
    """A new picture of the same pixels on white: nothing of the old file is in it."""
    plain = Image.new("RGB", image.size, "white")
    layer = image.convert("RGBA")
    plain.paste(layer, mask=layer.getchannel("A"))
    bytes_io = BytesIO()
    plain.save(bytes_io, "JPEG", quality=QUALITY, optimize=True)
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


def main(kind: str, source: str, folder: str) -> None:
    """Write 1.jpg, 2.jpg … into `folder`; `kind` is "image" or "pages"."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    path = Path(source)
    drawn = [picture(path)] if kind == "image" else pages(path)
    for number, content in enumerate(drawn, start=1):
        (Path(folder) / f"{number}.jpg").write_bytes(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
