"""A PDF, read back; or not drawn at all."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from evaluations.platform.documents.pdf import render


def text_of(pdf: bytes) -> str:
    """What pdftotext reads, in one line."""
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    read = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


@contextmanager
def undrawn() -> Iterator[None]:
    """A PDF is answered as the page that it is drawn from: drawing takes a second, and every kind
    of paper is drawn by tests/evaluations/outcome/reports/test_margins.py."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(render, "_laid_out", lambda sheets, _fonts: sheets.html)
        patched.setattr(render, "_written", lambda pages, _sheets: "".join(pages).encode())
        yield
