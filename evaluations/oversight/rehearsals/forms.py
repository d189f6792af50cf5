"""What is typed before a rehearsal becomes real, or is wiped."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.setup.rounds.models import AwardRound
from thai.cleaning import clean
from thai.fields import CharField


class RealRoundForm(forms.Form):
    name = CharField(max_length=300, label=gettext_lazy("Name of the real round"))

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if AwardRound.objects.filter(name=name).exists():
            raise forms.ValidationError(_("A round of this name is there already."))
        return name


class WipeForm(forms.Form):
    """The round's name once more, so that no click alone wipes it."""

    name = CharField(
        max_length=300, label=gettext_lazy("Type the name of the rehearsal to confirm")
    )

    def __init__(self, *args: Any, wanted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = clean(wanted)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name != self.wanted:
            raise forms.ValidationError(_("This is not the name of the rehearsal."))
        return name
