"""Which files are taken as evidence, and how each is shown. Plain Python.

What a file is, its content says (sniffing.py); its name decides nothing.
"""

from dataclasses import dataclass

# How a file is shown beside the sheet.
IMAGE, PAGES, VIDEO, AUDIO, OFFICE = "image", "pages", "video", "audio", "office"


@dataclass(frozen=True)
class FileKind:
    """`extension` without a dot; `shown` is one of the five above."""

    extension: str
    content_type: str
    shown: str


_OOXML = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
KINDS = {
    kind.extension: kind
    for kind in (
        FileKind("pdf", "application/pdf", PAGES),
        FileKind("docx", f"{_OOXML}.wordprocessingml.document", OFFICE),
        FileKind("xlsx", f"{_OOXML}.spreadsheetml.sheet", OFFICE),
        FileKind("pptx", f"{_OOXML}.presentationml.presentation", OFFICE),
        FileKind("odt", f"{_ODF}.text", OFFICE),
        FileKind("ods", f"{_ODF}.spreadsheet", OFFICE),
        FileKind("odp", f"{_ODF}.presentation", OFFICE),
        FileKind("jpg", "image/jpeg", IMAGE),
        FileKind("png", "image/png", IMAGE),
        FileKind("webp", "image/webp", IMAGE),
        FileKind("mp4", "video/mp4", VIDEO),
        FileKind("webm", "video/webm", VIDEO),
        FileKind("mp3", "audio/mpeg", AUDIO),
    )
}
# The first part of an Office file's [Content_Types].xml that says what it is.
OOXML_MAIN = {
    f"{KINDS['docx'].content_type}.main+xml": "docx",
    f"{KINDS['xlsx'].content_type}.main+xml": "xlsx",
    f"{KINDS['pptx'].content_type}.main+xml": "pptx",
    f"{_OOXML}.presentationml.slideshow.main+xml": "pptx",
}
ODF_MIMETYPES = {KINDS[extension].content_type: extension for extension in ("odt", "ods", "odp")}
OF_TYPE = {kind.content_type: kind for kind in KINDS.values()}


def shown_as(content_type: str) -> str:
    """How a stored file is shown; "" for a type that is no longer taken."""
    kind = OF_TYPE.get(content_type)
    return kind.shown if kind else ""
