"""QR codes."""

import io

from django.utils.safestring import SafeString, mark_safe


def qr_svg(text: str) -> SafeString:
    """A QR code as inline SVG; it holds paths only, so no Thai text can break in it."""
    import segno  # noqa: PLC0415 (most processes draw none)

    buffer = io.BytesIO()
    segno.make(text, error="m").save(buffer, kind="svg", xmldecl=False, svgns=True, border=1)
    return mark_safe(buffer.getvalue().decode())  # noqa: S308 (made of numbers by segno)
