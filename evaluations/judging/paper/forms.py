"""What is keyed of a paper besides its marks."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.judging.paper.keying import AGREES, DISSENTS
from evaluations.setup.committees.models import Seat
from thai.fields import CharField

LONGEST_DISSENT = 2000


class PaperWordForm(forms.Form):
    """A seat's line on the committee's paper."""

    word = forms.ChoiceField(
        label=gettext_lazy("Word"),
        choices=[
            ("", gettext_lazy("nothing is signed")),
            (AGREES, gettext_lazy("agrees")),
            (DISSENTS, gettext_lazy("dissents")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    reason = CharField(
        label=gettext_lazy("Reason of the dissent (it is printed in the result)"),
        required=False,
        max_length=LONGEST_DISSENT,
    )

    def __init__(self, typed: QueryDict | None, *, seat: Seat, initial: dict[str, str]) -> None:
        super().__init__(typed, prefix=f"seat-{seat.pk}", initial=initial)
        self.seat = seat

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("word") == DISSENTS and not cleaned.get("reason"):
            self.add_error(
                "reason", _("Please write why the seat dissents; it is printed in the result.")
            )
        return cleaned

    @property
    def keyed(self) -> tuple[str, str]:
        """The word and its reason; call it on a valid form in which one was keyed."""
        word = self.cleaned_data["word"]
        return word, self.cleaned_data["reason"] if word == DISSENTS else ""
