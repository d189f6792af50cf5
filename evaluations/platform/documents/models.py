"""How this agency prints."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.platform.constraints import holds, one_of
from units.models import Versioned


class Digits(models.TextChoices):
    ARABIC = "arabic", _("Arabic (0–9)")
    THAI = "thai", _("Thai (๐–๙)")


class Paper(models.TextChoices):
    COMPACT = "compact", _("compact: small letters and margins, fewer pages")
    OFFICIAL = (
        "official",
        _("official paper: letters as high as TH Sarabun at 16 points, margins of 30 and 20 mm"),
    )


class PdfVariant(models.TextChoices):
    PLAIN = "", _("plain PDF")
    ARCHIVE = "pdf/a-3u", _("PDF/A-3u, for the archive (holds the spreadsheet)")
    ACCESSIBLE = "pdf/ua-1", _("PDF/UA-1, for screen readers (tagged)")


class PrintSetting(Versioned):
    """How documents are printed here: one row. The product ships no emblem; an agency uploads its
    own, which is drawn anew before it is kept."""

    emergency = ()

    agency = models.CharField(_("agency on the letterhead"), max_length=200, blank=True)
    digits = models.CharField(_("digits"), max_length=6, choices=Digits, default=Digits.ARABIC)
    paper = models.CharField(_("paper"), max_length=8, choices=Paper, default=Paper.COMPACT)
    pdf_variant = models.CharField(
        _("kind of PDF"), max_length=8, choices=PdfVariant, default=PdfVariant.PLAIN, blank=True
    )
    logo = models.BinaryField(default=b"", editable=False)

    class Meta:
        constraints = [
            holds(Q(pk=1), "print_settings_are_one_row"),
            one_of("digits", Digits, "digits_are_known"),
            one_of("paper", Paper, "paper_is_known"),
            one_of("pdf_variant", PdfVariant, "pdf_variant_is_known"),
        ]

    def __str__(self) -> str:
        return self.agency

    @property
    def has_logo(self) -> bool:
        return bool(self.logo)

    @classmethod
    def current(cls) -> PrintSetting:
        """The settings, or the plain ones while nobody has set any: one query."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
