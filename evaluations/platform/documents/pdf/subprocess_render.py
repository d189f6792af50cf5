"""Drawing in a process of its own. A fresh process imports this module before Django is set up, so
nothing of Django stands at its top."""

from typing import Any


def begin() -> None:
    """Set the process up, once."""
    import django  # noqa: PLC0415

    django.setup()


def draw_elsewhere(sheets: Any) -> bytes:
    """Draw prepared sheets (pdf.render.Sheets)."""
    from evaluations.platform.documents.pdf.render import draw  # noqa: PLC0415

    return draw(sheets)
