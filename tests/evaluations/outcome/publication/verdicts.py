"""What verify.html says of bundles."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from tests.scripts import said_by


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    return made.getvalue()


def declared(content: bytes, size: int) -> bytes:
    """With another size told of its first member."""
    at = content.index(b"PK\x01\x02") + 24
    return content[:at] + size.to_bytes(4, "little") + content[at + 4 :]


def verdicts(folder: Path, zips: dict[str, bytes]) -> dict[str, dict[str, Any]]:
    """By the names of `zips`; those that the page does not read say {"unread": its sentence}."""
    paths = [folder / f"{at}.zip" for at in range(len(zips))]
    for path, content in zip(paths, zips.values(), strict=True):
        path.write_bytes(content)
    lines = said_by("verdicts.js", *paths).splitlines()
    return dict(zip(zips, map(json.loads, lines), strict=True))
