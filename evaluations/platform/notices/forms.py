"""Which notices a person wants by mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.models import NoticeKind


class WishesForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        choices=NoticeKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Send me by e-mail, too"),
    )
