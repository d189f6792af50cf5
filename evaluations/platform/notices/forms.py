"""Which notices a person wants by mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.platform.notices.kinds import KINDS
from units.models import Language


class WishesForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        choices=lambda: [(kind.code, kind.label) for kind in KINDS.values()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Send me by e-mail, too"),
    )
    language = forms.ChoiceField(choices=Language, label=_("Language of mails to me"))
