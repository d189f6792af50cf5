"""Why a file is not taken, in sentences that say what to do."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

# The kinds of files, for people.
ACCEPTED = "PDF, Word, Excel, PowerPoint, ODF, JPEG, PNG, WebP, MP4, WebM, MP3"


def unacceptable_in_words(code: str, values: Mapping[str, object]) -> str:
    """The sentence for a code of sniffing.Unacceptable."""
    sentences = {
        "empty": _("The file is empty."),
        "unknown_kind": _("This kind of file is not taken. Taken are: %(kinds)s."),
        "heic": _(
            "HEIC pictures of an iPhone open on few computers. Save the picture as JPEG (on the "
            "iPhone: Settings, Camera, Formats, Most Compatible) and send that."
        ),
        "mov": _(
            "QuickTime films (.mov) open on few computers. Save the film as MP4 (on the iPhone: "
            "Settings, Camera, Formats, Most Compatible) and send that."
        ),
        "archive": _("Archives (zip, rar, 7z) are not taken. Send the files that are in it."),
        "old_office": _(
            "This is a file of Word, Excel or PowerPoint before 2007. Save it as .docx, .xlsx or "
            ".pptx, or as PDF, and send that."
        ),
        "macros": _(
            "The file holds macros. Save it without macros (.docx, .xlsx, .pptx) or as PDF."
        ),
        "markup": _("Web pages and SVG drawings are not taken. Save it as PDF or PNG."),
        "two_kinds": _(
            "The file is of two kinds at once, which is how harmful files hide. Save it anew from "
            "its program, for instance as PDF, and send that."
        ),
        "zip_bomb": _("The file unpacks to far more than a document needs. It is not taken."),
        "pixel_bomb": _(
            "The picture has more than %(megapixels)s million pixels. Make it smaller and send it "
            "again."
        ),
        "large_picture": _("The picture is larger than %(megabytes)s MB. Make it smaller."),
        "broken": _(
            "The file is broken (%(extension)s). Open it in its program and save it anew."
        ),
        "too_hard": _("The file cannot be examined. Open it in its program and save it anew."),
        "busy": _("Other files are being read just now. Wait a moment and send it again."),
        "virus": _(
            "A virus was found in it (%(name)s). The file is not taken. Check your computer."
        ),
    }
    return sentences[code] % {"kinds": ACCEPTED, **values}
