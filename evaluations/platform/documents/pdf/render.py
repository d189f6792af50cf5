"""HTML → PDF. Only our own style sheet, fonts and what the document brings are ever read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from evaluations.platform.documents.models import Digits, Paper, PdfVariant, PrintSetting
from evaluations.platform.documents.pdf import thai_text
from evaluations.platform.documents.pdf.links import with_links
from evaluations.platform.documents.pdf.tags import mend_tags
from thai.marked_up import with_thai_digits
from units.unbroken import with_unbroken_names

SCHEME = "document:"
FONT_WEIGHTS = {"400": "400Regular/Sarabun_400Regular.ttf", "700": "700Bold/Sarabun_700Bold.ttf"}
ARCHIVED_SHEET = "figures.xlsx"
PRINT = "print.css"
# What print settings add to it.
STYLES: dict[str, str] = {
    Digits.THAI: "print-thai.css",
    Paper.OFFICIAL: "print-official.css",
}


def _assets() -> dict[str, Path]:
    """Everything a document may refer to, by its address."""
    fonts = {
        f"{SCHEME}font-{weight}": Path(settings.PDF_FONTS) / name
        for weight, name in FONT_WEIGHTS.items()
    }
    styles = {
        f"{SCHEME}{name}": settings.BASE_DIR / "static" / "css" / name
        for name in (PRINT, *STYLES.values(), "tokens.css")
    }
    return {**styles, **fonts}


class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Serves the assets above and the pictures a document brings; refuses every other address,
    the network's and the disk's."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__()
        self.pictures = {f"{SCHEME}{name}": content for name, content in pictures.items()}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url in self.pictures:
            return URLFetcherResponse(url, self.pictures[url], {"Content-Type": "image/jpeg"})
        path = _assets().get(url)
        if path is None:
            raise ValueError(f"a document may not read {url}")
        kind = "text/css" if path.suffix == ".css" else "font/ttf"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


@dataclass(frozen=True)
class Sheets:
    """HTML that is ready to be drawn, with what it brings; can be handed to another process."""

    html: str
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    variant: str = ""
    attached: bytes = b""


def prepare(
    template: str,
    context: dict[str, Any],
    *,
    pictures: Mapping[str, bytes] | None = None,
    attached: bytes = b"",
    setting: PrintSetting | None = None,
) -> Sheets:
    """Render a template in Thai, with this agency's letterhead and digits."""
    setting = setting or PrintSetting.current()
    brought = dict(pictures or {})
    if setting.has_logo:
        brought["logo"] = bytes(setting.logo)
    styles = [PRINT, *(STYLES[name] for name in (setting.paper, setting.digits) if name in STYLES)]
    about = {"letterhead": setting, "styles": styles, "is_print": True}
    with translation.override("th"):
        html = with_links(with_unbroken_names(render_to_string(template, {**about, **context})))
    if setting.digits == Digits.THAI:
        html = with_thai_digits(html)
    is_archive = setting.pdf_variant == PdfVariant.ARCHIVE
    return Sheets(html, brought, setting.pdf_variant, attached if is_archive else b"")


def draw(sheets: Sheets) -> bytes:
    """Draw prepared sheets; call it outside of any database transaction."""
    return _written([_laid_out(sheets, FontConfiguration())], sheets)


def render_each(template: str, contexts: Sequence[dict[str, Any]]) -> bytes:
    """One PDF of a document for every context, each with page numbers of its own."""
    setting, fonts = PrintSetting.current(), FontConfiguration()
    every = [prepare(template, context, setting=setting) for context in contexts]
    return _written([_laid_out(sheets, fonts) for sheets in every], every[0])


def _laid_out(sheets: Sheets, fonts: FontConfiguration) -> Any:
    thai_text.install()
    html = HTML(string=sheets.html, base_url=SCHEME, url_fetcher=OwnFiles(sheets.pictures))
    return html.render(font_config=fonts, presentational_hints=True)


def _written(documents: Sequence[Any], sheets: Sheets) -> bytes:
    """Their pages one after another as one PDF, of the kind that `sheets` ask for."""
    options: dict[str, Any] = {}
    if sheets.variant:
        options["pdf_variant"] = sheets.variant
    if sheets.attached:
        options["attachments"] = _attachments(sheets.attached)
    first, *others = documents
    whole = (
        first.copy([page for document in documents for page in document.pages])
        if others
        else first
    )
    pdf: bytes = whole.write_pdf(finisher=mend_tags, **options)
    return pdf


def _attachments(content: bytes) -> Sequence[Attachment]:
    """The figures as a spreadsheet inside the archived paper (PDF/A-3, "Data")."""
    with translation.override("th"):
        description = translation.gettext("The figures of this document as a spreadsheet")
    return [
        Attachment(
            string=content, name=ARCHIVED_SHEET, description=description, relationship="Data"
        )
    ]


def render_pdf(template: str, context: dict[str, Any], **options: Any) -> bytes:
    """Render a template in Thai to a PDF; call it outside of any database transaction."""
    return draw(prepare(template, context, **options))
