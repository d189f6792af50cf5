"""Forms of messages: a template, and what is said before one is sent."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.outcome.certificates.merging import UnknownField, fields_of
from evaluations.oversight.messages.fields import FIELDS
from evaluations.oversight.messages.models import MessageTemplate
from evaluations.platform.journal.forms import EditForm
from thai.fields import DateField, DateTimeField


def _braced(names: Iterable[str]) -> str:
    return " ".join(f"{{{name}}}" for name in names)


def check_fields(text: str) -> None:
    try:
        fields_of(text, FIELDS)
    except UnknownField as fault:
        params = {"name": fault.args[0], "known": _braced(FIELDS)}
        raise forms.ValidationError(
            _("There is no field “%(name)s”. Known are: %(known)s"), params=params
        ) from None


class MessageTemplateForm(EditForm):
    """A field that there is none of is refused here, not found in two thousand mails."""

    class Meta(EditForm.Meta):
        model = MessageTemplate
        fields = ("name", "subject", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.widget.attrs["rows"] = 12
        text.help_text = _("Fields that are filled in: %(fields)s") % {"fields": _braced(FIELDS)}
        for name in ("subject", "text"):
            self.fields[name].validators.append(check_fields)


class WriteForm(forms.Form):
    template = forms.ModelChoiceField(MessageTemplate.objects.all(), label=_("Template"))
    due = DateField(required=False, label=_("Day that stands for {กำหนดส่ง}"))
    send_at = DateTimeField(required=False, label=_("Send on (empty: now)"))
