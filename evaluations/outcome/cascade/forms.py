"""What is decided about a nominee that was sent up and is a winner no more."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.platform.journal.forms import ReasonForm

KEEP, TAKE_BACK = "keep", "take_back"


class DecisionForm(ReasonForm):
    what = forms.ChoiceField(choices=[(KEEP, _("Keep it there")), (TAKE_BACK, _("Take it back"))])
