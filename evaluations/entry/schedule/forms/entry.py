"""Ways in without a password: cards, and addresses of calendars."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.entry.schedule.models import EvaluationSession
from units.models import User


class CalendarLinkForm(forms.Form):
    """The day that a calendar shows; none for all of one's own."""

    session = forms.ModelChoiceField(EvaluationSession.objects.none(), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visible = EvaluationSession.objects.visible_to(by)
        self.fields["session"].queryset = visible  # type: ignore[attr-defined]


class CardForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        label=_("Code on your card"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
