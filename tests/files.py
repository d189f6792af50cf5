"""Small files of every kind, and the crooked ones that somebody will send."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image

OOXML = "application/vnd.openxmlformats-officedocument"
MAIN = {
    "docx": f"{OOXML}.wordprocessingml.document.main+xml",
    "xlsx": f"{OOXML}.spreadsheetml.sheet.main+xml",
    "pptx": f"{OOXML}.presentationml.presentation.main+xml",
}
# 12° 14' 0" north, where nobody needs to know that the picture was taken.
GPS = {1: "N", 2: (12.0, 14.0, 0.0), 3: "E", 4: (102.0, 30.0, 0.0)}


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), *, located: bool = False
) -> bytes:
    bytes_io = BytesIO()
    image = Image.new("RGB", size, "teal")
    exif = image.getexif()
    if located:
        exif[0x8825] = GPS
        exif[0x0112] = 6
    image.save(bytes_io, kind, exif=exif)
    return bytes_io.getvalue()


def pdf(pages: int = 2, *, script: bool = False) -> bytes:
    """A PDF written by hand: so many empty pages of A4."""
    kids = " ".join(f"{3 + at} 0 R" for at in range(pages))
    action = " /OpenAction << /S /JavaScript /JS (app.alert(1)) >>" if script else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R{action} >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
        *["<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * pages,
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode()
    rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return body + table.encode() + trailer.encode()


def office(kind: str = "docx", *, macros: bool = False, filling: bytes = b"") -> bytes:
    bytes_io = BytesIO()
    main = MAIN[kind].replace("main+xml", "macroEnabled.main+xml") if macros else MAIN[kind]
    with zipfile.ZipFile(bytes_io, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types><Override ContentType="{main}"/></Types>')
        archive.writestr("content.xml", filling or b"<x/>")
    return bytes_io.getvalue()


def open_document(kind: str = "odt") -> bytes:
    names = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
    bytes_io = BytesIO()
    with zipfile.ZipFile(bytes_io, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{names[kind]}")
    return bytes_io.getvalue()


def archive() -> bytes:
    bytes_io = BytesIO()
    with zipfile.ZipFile(bytes_io, "w") as one:
        one.writestr("a.txt", "a")
    return bytes_io.getvalue()


def boxed(major: bytes, *compatible: bytes) -> bytes:
    """The first box of a film, or of a picture of the same family, with its brands."""
    brands = b"".join(compatible)
    return struct.pack(">I", 16 + len(brands)) + b"ftyp" + major + b"\x00\x00\x02\x00" + brands


def video(size: int = 4000) -> bytes:
    """The head of an MP4, and so much of nothing."""
    head = boxed(b"isom", b"isom", b"iso2")
    return head + b"\x00" * (size - len(head))


def sound() -> bytes:
    return b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x00" + b"\x00" * 400


def webm() -> bytes:
    return (
        b"\x1a\x45\xdf\xa3\x01\x00\x00\x00\x00\x00\x00\x1fB\x86\x81\x01B\x82\x84webm" + b"\0" * 99
    )


def pixel_bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 × 60,000."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checked = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checked

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    parts = (
        chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
    return b"\x89PNG\r\n\x1a\n" + parts


def heic() -> bytes:
    return boxed(b"heic", b"mif1", b"heic") + b"\0" * 99
