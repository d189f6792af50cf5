"""What is typed when a round moves on, or back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.platform.listing import FilterForm
from thai.fields import CharField, DateField
from thai.searching import search_form


class SessionListForm(FilterForm):
    """The sessions of a round, found by their host or committee, between two days."""

    since = DateField(required=False, label=_("From"))
    until = DateField(required=False, label=_("Until"))

    def narrow(self, rows: Any) -> Any:
        values = self.cleaned_data
        return rows.narrowed(search_form(values["q"]), values["since"], values["until"])


class PhaseForm(forms.Form):
    """The reason, which going back needs."""

    reason = CharField(
        required=False, max_length=1000, label=_("Reason"), widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, is_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_back:
            self.fields["reason"].required = True
