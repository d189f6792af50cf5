"""HTML → PDF. Only our own style sheet and fonts are ever read; nothing is fetched."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from evaluations.reports.pdf import thai_text

SCHEME = "document:"
FONT_WEIGHTS = {"400": "400Regular/Sarabun_400Regular.ttf", "700": "700Bold/Sarabun_700Bold.ttf"}


def _assets() -> dict[str, Path]:
    """Everything a document may refer to, by its address."""
    fonts = {
        f"{SCHEME}font-{weight}": Path(settings.PDF_FONTS) / name
        for weight, name in FONT_WEIGHTS.items()
    }
    return {f"{SCHEME}print.css": settings.BASE_DIR / "static" / "css" / "print.css", **fonts}


class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves the assets above and refuses every other address, the network's and the disk's."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        path = _assets().get(url)
        if path is None:
            raise ValueError(f"a document may not read {url}")
        kind = "text/css" if path.suffix == ".css" else "font/ttf"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """Render a template in Thai to a PDF; call it outside of any database transaction."""
    thai_text.install()
    with translation.override("th"):
        html = render_to_string(template, context)
    document = HTML(string=html, base_url=SCHEME, url_fetcher=OwnFiles())
    pdf: bytes = document.write_pdf(font_config=FontConfiguration())
    return pdf
