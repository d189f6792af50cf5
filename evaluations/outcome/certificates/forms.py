"""Forms of certificate templates."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.outcome.certificates.certificates import size_of
from evaluations.outcome.certificates.merging import FIELDS, NUMBER_FIELDS, UnknownField, fields_of
from evaluations.outcome.certificates.models import CertificateTemplate
from evaluations.platform.journal.forms import EditForm
from thai.fields import IntegerField


def braced(names: Iterable[str]) -> str:
    return " ".join(f"{{{name}}}" for name in names)


def check_known(known: tuple[str, ...], text: str) -> None:
    """A field that there is none of is refused where it is typed, not found on five hundred papers
    or mails."""
    try:
        fields_of(text, known)
    except UnknownField as fault:
        params = {"name": fault.args[0], "known": braced(known)}
        raise forms.ValidationError(
            _("There is no field “%(name)s”. Known are: %(known)s"), params=params
        ) from None


class TemplateForm(EditForm):
    class Meta(EditForm.Meta):
        model = CertificateTemplate
        fields = ("name", "title", "body", "signer", "signer_position", "number_format")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title, body, number = (self.fields[name] for name in ("title", "body", "number_format"))
        body.widget.attrs["rows"] = 8
        body.help_text = _("Fields that are filled in: %(fields)s") % {"fields": braced(FIELDS)}
        number.help_text = _("Fields: %(fields)s") % {"fields": braced(NUMBER_FIELDS)}
        for field, known in ((title, FIELDS), (body, FIELDS), (number, NUMBER_FIELDS)):
            field.validators.append(partial(check_known, known))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        title, body = values.get("title"), values.get("body")
        if title and body and not size_of(title, body):
            self.add_error("body", _("The text does not fit on one page."))
        return values

    def clean_number_format(self) -> str:
        text: str = self.cleaned_data["number_format"]
        if "เลขที่" not in fields_of(text, NUMBER_FIELDS):
            raise forms.ValidationError(_("The number {เลขที่} must stand in it."))
        return text


class IssueForm(forms.Form):
    up_to_rank = IntegerField(
        required=False,
        min_value=1,
        max_value=999,
        label=_("Up to rank (empty: every ranked nominee)"),
    )
