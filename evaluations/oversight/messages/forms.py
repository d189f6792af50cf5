"""Forms of messages: a template, and what is said before one is sent."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.outcome.certificates.forms import braced, check_known
from evaluations.oversight.messages.fields import FIELDS
from evaluations.oversight.messages.models import MessageTemplate
from evaluations.platform.journal.forms import EditForm
from thai.fields import DateField, DateTimeField


class MessageTemplateForm(EditForm):
    class Meta(EditForm.Meta):
        model = MessageTemplate
        fields = ("name", "subject", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.widget.attrs["rows"] = 12
        text.help_text = _("Fields that are filled in: %(fields)s") % {"fields": braced(FIELDS)}
        for name in ("subject", "text"):
            self.fields[name].validators.append(partial(check_known, FIELDS))


class WriteForm(forms.Form):
    template = forms.ModelChoiceField(
        MessageTemplate.objects.all(), label=_("Template"), empty_label=_("choose")
    )
    due = DateField(required=False, label=_("Day that stands for {กำหนดส่ง}"))
    send_at = DateTimeField(required=False, label=_("Send on (empty: now)"))
