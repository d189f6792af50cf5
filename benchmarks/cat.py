"""The floor of an upload: a bare WSGI view that writes what comes behind a file, as `cat` does."""

import os
from collections.abc import Callable, Iterable
from typing import Any

TARGET = os.environ.get("CAT_TARGET", "/dev/null")
PIECE = 1 << 18


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    left = int(environ.get("CONTENT_LENGTH") or 0)
    with open(TARGET, "ab") as file:
        while left > 0 and (piece := environ["wsgi.input"].read(min(PIECE, left))):
            file.write(piece)
            left -= len(piece)
    start("204 No Content", [("Content-Length", "0")])
    return []
