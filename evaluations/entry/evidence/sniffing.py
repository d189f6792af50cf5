"""What a file is, by its content; and what is not taken. Knows files, not Django.

A file must be of one kind from its first byte: one that is a picture and an archive at once, or
hides a page or a program behind a harmless name, is refused. Nothing is unpacked: of an archive
only the directory and two small entries are read.
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from evaluations.entry.evidence.film_places import Places, places_in
from evaluations.entry.evidence.kinds import IMAGE, KINDS, ODF_MIMETYPES, OOXML_MAIN, FileKind
from evaluations.entry.evidence.pdf_scripts import holds_script
from evaluations.entry.evidence.signatures import signature_of
from evaluations.platform.isolation import Ended, Limits, run_isolated

HEAD = 8192
TAIL = 66_000
# A JPEG is made smaller while it is unpacked, the others only afterwards.
MOST_PIXELS = {"jpg": 120_000_000, "png": 50_000_000, "webp": 50_000_000}
# What an Office file may unpack to: text shrinks to a twentieth or so, pictures not at all.
MOST_UNPACKED = 1_000_000_000
MOST_RATIO = 60
SMALL_ENOUGH = 100_000_000
MOST_ENTRIES = 20_000
# The readers of pictures take whole chunks into memory.
LARGEST_PICTURE = 100_000_000
MOST_DIRECTORY = 8_000_000
LONGEST_ENTRY = 4_000_000
# What the examining process may take: memory, and processor time beside that for reading.
MEMORY, SECONDS, BYTES_A_SECOND = 1 << 30, 30, 8_000_000
# Where the notes of a picture keep its place.
GPS = 0x8825
IMAGE_FORMATS = ("JPEG", "PNG", "WEBP")
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<head", b"<body")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_ZIP = b"PK\x05\x06"
# What the readers of archives and pictures raise on damaged ones.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    ValueError,
)
_END = struct.Struct("<4s4H2LH")


class Unacceptable(Exception):
    """The file is not taken; `code` names the sentence, `values` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, object] = values


@dataclass(frozen=True)
class Finding:
    """`has_script`: a PDF that might run a program of its own in some readers. `has_place`: a
    photo or film that says where it was taken."""

    kind: FileKind
    has_script: bool = False
    has_place: bool = False


@dataclass(frozen=True)
class _Content:
    path: Path
    size: int
    head: bytes = field(repr=False)
    tail: bytes = field(repr=False)


def _read(path: Path) -> _Content:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(max(0, size - TAIL))
        return _Content(path, size, head, file.read(TAIL))


def examine(path: Path) -> Finding:
    """What the file at `path` is, found out in a process of its own. Raises Unacceptable."""
    # A large film is long to read, not hard.
    more = path.stat().st_size // BYTES_A_SECOND
    limits = Limits(memory=MEMORY, cpu_seconds=SECONDS + more, seconds=2 * SECONDS + 2 * more)
    try:
        with path.open("rb") as file:
            findings = run_isolated(
                "evaluations.entry.evidence.sniffing:examined", file, limits=limits
            )
    except Ended as fault:
        raise Unacceptable("busy" if fault.code == "busy" else "too_hard") from fault
    if "fault" in findings:
        raise Unacceptable(findings["fault"], **findings["values"])
    extension = findings.pop("extension")
    return Finding(KINDS[extension], **findings)


def examined_film(path: Path) -> Places | None:
    """Where a film says where it was taken, found out in a process of its own; None where that
    cannot be told."""
    limits = Limits(memory=MEMORY, cpu_seconds=SECONDS, seconds=2 * SECONDS)
    try:
        with path.open("rb") as file:
            places = run_isolated(
                "evaluations.entry.evidence.film_places:examined", file, limits=limits
            )
    except Ended:
        return None
    return Places(tuple((at, head, end) for at, head, end in places["spans"]), places["in_track"])


def examined(source: IO[bytes], _argument: Any) -> dict[str, Any]:
    """The other process: a finding as JSON."""
    try:
        finding = examine_here(Path(f"/dev/fd/{source.fileno()}"))
    except Unacceptable as fault:
        return {"fault": fault.code, "values": dict(fault.values)}
    facts = {"has_script": finding.has_script, "has_place": finding.has_place}
    return {"extension": finding.kind.extension, **facts}


def examine_here(path: Path) -> Finding:
    """What the file at `path` is. Raises Unacceptable."""
    content = _read(path)
    if not content.size:
        raise Unacceptable("empty")
    if content.head.startswith(b"%PDF-"):
        return _pdf(content)
    if content.head.startswith(b"PK\x03\x04"):
        return Finding(_office(content))
    kind = _by_signature(content.head)
    _refuse_second_nature(content)
    if kind.shown == IMAGE:
        return Finding(kind, has_place=_check_image(path, kind))
    return Finding(kind, has_place=kind.extension == "mp4" and _film_says_where(content))


def _film_says_where(content: _Content) -> bool:
    with content.path.open("rb") as file:
        return bool(places_in(file, content.size))


def _pdf(content: _Content) -> Finding:
    _refuse_archive_behind(content)
    with content.path.open("rb") as file:
        return Finding(KINDS["pdf"], holds_script(file, content.size))


def _by_signature(head: bytes) -> FileKind:
    """Kinds that people often bring in vain are refused with advice of their own."""
    if head.startswith(_OLE):
        raise Unacceptable("old_office")
    if _is_markup(head.removeprefix(b"\xef\xbb\xbf")):
        raise Unacceptable("markup")
    name = signature_of(head)
    if name not in KINDS:
        raise Unacceptable(name or "unknown_kind")
    return KINDS[name]


def _is_markup(head: bytes) -> bool:
    """Whether a page or an SVG begins here, behind declarations and comments."""
    text = head.lstrip().lower()
    for opening, closing in ((b"<?xml", b"?>"), (b"<!--", b"-->")):
        while text.startswith(opening):
            text = text.partition(closing)[2].lstrip()
    return text.startswith(_MARKUP)


def _refuse_second_nature(content: _Content) -> None:
    """No picture, film or sound that some reader would take for something else."""
    if b"%PDF-" in content.head[:1024]:
        raise Unacceptable("two_kinds")
    _refuse_archive_behind(content)


def _refuse_archive_behind(content: _Content) -> None:
    if _END_OF_ZIP in content.tail and zipfile.is_zipfile(content.path):
        raise Unacceptable("two_kinds")


def _check_image(path: Path, kind: FileKind) -> bool:
    """Measured and its frame checked, not unpacked: that is for the worker (previews.py). Returns
    whether it says where it was taken."""
    from PIL import Image  # noqa: PLC0415 (many processes never see a picture)

    if path.stat().st_size > LARGEST_PICTURE:
        raise Unacceptable("large_picture", megabytes=LARGEST_PICTURE // 1_000_000)
    most = MOST_PIXELS[kind.extension]
    try:
        with Image.open(path, formats=IMAGE_FORMATS) as image:
            if image.width * image.height > most:
                raise Unacceptable("pixel_bomb", megapixels=most // 1_000_000)
            has_place = _says_where(image.info, Image.Exif())
            image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unacceptable("pixel_bomb", megapixels=most // 1_000_000) from None
    except _UNREADABLE:
        raise Unacceptable("broken", extension=kind.extension) from None
    return has_place


def _says_where(info: Mapping[Any, Any], exif: Any) -> bool:
    """By the camera's own notes (`exif`, still empty), or by those of a program that worked on the
    picture; notes that cannot be read say nothing."""
    if any("GPSLatitude" in str(info.get(name, "")) for name in ("xmp", "XML:com.adobe.xmp")):
        return True
    with suppress(*_UNREADABLE, AttributeError, IndexError, TypeError):
        exif.load(info.get("exif", b""))
        return bool(exif.get_ifd(GPS))
    return False


def _office(content: _Content) -> FileKind:
    """Which Office file an archive is. Raises Unacceptable for any other archive."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(content.path) as archive:
            _check_unpacked(archive, content.size)
            return _office_kind(archive)
    except _UNREADABLE:
        raise Unacceptable("broken", extension="docx/xlsx/pptx") from None


def _check_directory(content: _Content) -> None:
    """The directory is read into memory as a whole: its end says first how large it is."""
    at = content.tail.rfind(_END_OF_ZIP)
    if at < 0 or len(content.tail) < at + _END.size:
        raise Unacceptable("broken", extension="docx/xlsx/pptx")
    _sign, _disk, _start, _here, entries, size, _offset, _comment = _END.unpack_from(
        content.tail, at
    )
    if entries > MOST_ENTRIES or size > MOST_DIRECTORY:
        raise Unacceptable("zip_bomb")


def _check_unpacked(archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    is_dense = unpacked > max(SMALL_ENOUGH, size * MOST_RATIO)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or is_dense:
        raise Unacceptable("zip_bomb")


def _office_kind(archive: zipfile.ZipFile) -> FileKind:
    names = set(archive.namelist())
    extension = ""
    if "[Content_Types].xml" in names:
        types = _small_entry(archive, "[Content_Types].xml").decode("utf-8", "replace")
        if "macroEnabled" in types or any(name.endswith("vbaProject.bin") for name in names):
            raise Unacceptable("macros")
        extension = next((kind for main, kind in OOXML_MAIN.items() if main in types), "")
    elif "mimetype" in names:
        mimetype = _small_entry(archive, "mimetype").decode("ascii", "replace").strip()
        extension = ODF_MIMETYPES.get(mimetype, "")
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            raise Unacceptable("macros")
    if not extension:
        raise Unacceptable("archive")
    return KINDS[extension]


def _small_entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """An entry, of which the directory cannot lie about the length: it is read up to a limit."""
    with archive.open(name) as entry:
        data = entry.read(LONGEST_ENTRY + 1)
    if len(data) > LONGEST_ENTRY:
        raise Unacceptable("zip_bomb")
    return data
