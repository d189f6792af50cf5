"""Names of evidence files: cleaned for people, our own for the disk. Plain Python."""

import posixpath
import re
import unicodedata
from uuid import uuid4

from thai.cleaning import clean

LONGEST = 120
LONGEST_ENTRY = 70
LONGEST_EXTENSION = 8
# What some system or other reads as more than a name.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
# Names that Windows keeps for itself.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
NAMELESS = "ไฟล์"


def entry_name(number: int, name: str, extension: str = "") -> str:
    """A name in a ZIP: "03 รายงาน.pdf". Short, for some systems allow 255 bytes alone.

    `name` is a title or a file's name; a slash in it is a dash, not a folder.
    """
    flat = name.replace("/", "-").replace("\\", "-")
    stem = _cut(clean_stem(f"{flat}.x"), LONGEST_ENTRY).strip(". ")
    return f"{number:02d} {stem}.{extension}" if extension else f"{number:02d} {stem}"


def clean_stem(name: str) -> str:
    """The name without folders, extension, direction marks and control signs; never empty.

    At most LONGEST characters, cut where no Thai mark loses its consonant.
    """
    last = posixpath.basename(unicodedata.normalize("NFC", name).replace("\\", "/"))
    stem, dot, extension = last.rpartition(".")
    if not dot or not stem or len(extension) > LONGEST_EXTENSION:
        stem = last
    text = _FORBIDDEN.sub(" ", clean(stem.replace("\n", " ")))
    text = " ".join(text.split()).strip(". ")
    text = _cut(text, LONGEST).strip(". ")
    return NAMELESS if not text or _RESERVED.match(text) else text


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    end = longest
    while end and unicodedata.category(text[end])[0] == "M":
        end -= 1
    return text[:end]


def file_name(name: str, extension: str) -> str:
    """The name under which a file is offered: cleaned, with the extension its content has."""
    return f"{clean_stem(name)}.{extension}"


def stored_name(nomination: int, extension: str) -> str:
    """A name of our own, that nobody can guess and that says nothing."""
    return f"evidence/{nomination}/{uuid4().hex}.{extension}"


def preview_name(stored: str, page: int) -> str:
    """Where the picture of a page (from 1) of a stored file lies."""
    stem = posixpath.splitext(stored)[0].removeprefix("evidence/")
    return f"previews/{stem}/{page}.jpg"
