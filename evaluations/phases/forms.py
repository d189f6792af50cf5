"""What is typed when a round moves on, or back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thai.fields import CharField


class PhaseForm(forms.Form):
    """The reason, which going back needs."""

    reason = CharField(
        required=False, max_length=1000, label=_("Reason"), widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, is_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_back:
            self.fields["reason"].required = True
