"""Forms of print settings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.journal.forms import EditForm

LARGEST_LOGO = 2 * 2**20


class PrintForm(EditForm):
    class Meta(EditForm.Meta):
        model = PrintSetting
        fields = ("agency", "paper", "digits", "pdf_variant")


class LogoForm(forms.Form):
    remove = forms.BooleanField(required=False, widget=forms.HiddenInput)
    logo = forms.FileField(
        required=False,
        label=_("Emblem (PNG or JPG, at most 2 MB)"),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )

    def clean_logo(self) -> Any:
        file = self.cleaned_data["logo"]
        if file is None and not self.cleaned_data.get("remove"):
            raise forms.ValidationError(self.fields["logo"].error_messages["required"])
        if file is not None and file.size > LARGEST_LOGO:
            raise forms.ValidationError(_("The picture is larger than 2 MB."))
        return file
