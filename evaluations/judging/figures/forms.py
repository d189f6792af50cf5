"""What a person types about a figure."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.judging.figures.subjects import Subject
from evaluations.platform.journal.forms import reason_field
from thai.fields import DecimalField


class FigureForm(forms.Form):
    """A figure of `subject`, and where it comes from."""

    figure = DecimalField(label=_("Figure"), max_digits=12, decimal_places=2, min_value=0)
    reason = reason_field(_("Reason or source"))

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["figure"].help_text = subject.hint
        if subject.is_adjustment:
            self.fields["figure"].label = _("Number of units")
