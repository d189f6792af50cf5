"""QR codes."""

import io

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override


def qr_svg(text: str) -> SafeString:
    """A QR code as inline SVG: paths, and a title for who cannot see it."""
    import segno  # noqa: PLC0415 (most processes draw none)

    buffer = io.BytesIO()
    with override("th"):
        title = _("QR code of the address %(address)s") % {"address": text}
    look = {"xmldecl": False, "svgns": True, "border": 1, "title": title}
    segno.make(text, error="m").save(buffer, kind="svg", **look)
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 (made by segno, which escapes the title)
