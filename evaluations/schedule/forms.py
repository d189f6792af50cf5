"""What the chair or secretary types when a slot changes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.schedule.models import SlotState
from thai.fields import CharField

CHANGES = (SlotState.CALLED, SlotState.PRESENTING, SlotState.CLOSED, SlotState.NO_SHOW)


class SlotChangeForm(forms.Form):
    to = forms.ChoiceField(choices=[(state.value, state.label) for state in CHANGES])
    reason = CharField(required=False, max_length=500, label=_("Reason"))
