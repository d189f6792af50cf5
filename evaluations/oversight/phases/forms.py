"""What is typed when a round moves on, or back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.platform.journal.forms import reason_field
from evaluations.platform.listing import FilterForm
from thai.fields import DateField


class SessionListForm(FilterForm):
    """The sessions of a round, found by their host or committee, between two days."""

    since = DateField(required=False, label=_("From"))
    until = DateField(required=False, label=_("Until"))
    leaves = {"since": "date__gte", "until": "date__lte"}


class PhaseForm(forms.Form):
    """The reason, which going back needs; where something is not done, the answer to that."""

    reason = reason_field(required=False)
    sure = forms.BooleanField(label=_("I have read what is not done; go on all the same"))

    def __init__(self, *args: Any, is_back: bool, is_pending: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_back:
            self.fields["reason"].required = True
        if not is_pending:
            del self.fields["sure"]
