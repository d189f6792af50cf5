"""What a stranger types from the paper, and what an administrator makes public."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.outcome.publication.models import Publication
from evaluations.platform.codes import LENGTH
from evaluations.platform.journal.forms import EditForm
from thai.digits import to_arabic
from thai.fields import CharField, expect_year

SHORTEST_DIGEST, LONGEST_DIGEST = 8, 64
LARGEST_BUNDLE = 30 * 2**20


class CheckForm(forms.Form):
    """The code of the paper; with its number and digest the answer says more."""

    code = CharField(
        label=_("Code on the report"),
        max_length=40,
        help_text=_("Twelve letters and digits, beside the QR code."),
    )
    digest = CharField(
        label=_("Digest on the report (SHA-256; its first 8 signs are enough)"),
        max_length=90,
        required=False,
    )

    def clean_code(self) -> str:
        typed = to_arabic(self.cleaned_data["code"]).upper()
        code = "".join(character for character in typed if character.isalnum())
        if len(code) != LENGTH or not code.isascii():
            raise forms.ValidationError(_("The code has twelve letters and digits."))
        return code

    def clean_digest(self) -> str:
        return _digest(self.cleaned_data["digest"])


class SealForm(forms.Form):
    """A chain digest from a certified paper or from a mail to the auditors."""

    chain = CharField(
        label=_("Chain digest on the paper (its first 8 signs are enough)"), max_length=90
    )

    def clean_chain(self) -> str:
        return _digest(self.cleaned_data["chain"])


def _digest(typed: str) -> str:
    """A digest as it was typed from paper, in small letters without spaces."""
    digest = "".join(to_arabic(typed).lower().split())
    if digest and not _is_digest(digest):
        raise forms.ValidationError(_("A digest has the digits 0–9 and the letters a–f."))
    return digest


def _is_digest(text: str) -> bool:
    if not SHORTEST_DIGEST <= len(text) <= LONGEST_DIGEST:
        return False
    return all(character in "0123456789abcdef" for character in text)


class PublicationForm(EditForm):
    class Meta(EditForm.Meta):
        model = Publication
        fields = ("public_from", "shows_ranks", "shows_bands", "shows_totals", "shows_profiles")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expect_year(self, self.instance.round.fiscal_year_be)


class BundleForm(forms.Form):
    file = forms.FileField(
        label=_("Bundle (.zip)"), widget=forms.FileInput(attrs={"accept": ".zip"})
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BUNDLE:
            raise forms.ValidationError(_("The bundle is too large."))
        return file
