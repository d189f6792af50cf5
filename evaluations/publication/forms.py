"""What a stranger types from the paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.codes import LENGTH
from thai.fields import CharField


class CheckForm(forms.Form):
    code = CharField(
        label=_("Code on the report"),
        max_length=40,
        help_text=_("Twelve letters and digits, beside the QR code."),
    )

    def clean_code(self) -> str:
        code = "".join(one for one in self.cleaned_data["code"].upper() if one.isalnum())
        if len(code) != LENGTH or not code.isascii():
            raise forms.ValidationError(_("The code has twelve letters and digits."))
        return code
