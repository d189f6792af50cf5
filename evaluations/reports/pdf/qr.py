"""QR codes."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """A QR code as inline SVG; it holds paths only, so no Thai text can break in it."""
    buffer = io.BytesIO()
    segno.make(text, error="m").save(buffer, kind="svg", xmldecl=False, svgns=True, border=1)
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 (made of numbers by segno)
