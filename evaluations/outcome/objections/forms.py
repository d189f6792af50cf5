"""What an office types about its provisional result, and what is answered."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from evaluations.entry.submissions.submission_document import SubmittedEvidenceV1
from evaluations.outcome.objections.models import Answer
from evaluations.platform.journal.forms import MergedForm, reason_field
from thai.fields import CharField

MOST_LETTERS = 2000


class ObjectionForm(MergedForm, forms.Form):
    """An objection to one indicator; empty, there is none."""

    text = CharField(
        required=False,
        max_length=MOST_LETTERS,
        label=gettext_lazy("Why the figure should be another"),
        help_text=gettext_lazy("At most 2,000 letters. Emptied, the draft is deleted."),
        widget=forms.Textarea({"rows": 8}),
    )
    evidence = forms.TypedMultipleChoiceField(
        required=False,
        coerce=int,
        label=gettext_lazy("Evidence of your submission that shows it"),
        help_text=gettext_lazy("Nothing new can be brought now."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, pieces: Iterable[SubmittedEvidenceV1], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(piece["number"], f"{piece['number']} {piece['title']}") for piece in pieces]
        self.fields["evidence"].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields["evidence"]


class SendForm(forms.Form):
    """A plain yes to what was read."""

    seen = forms.CharField(widget=forms.HiddenInput)


class AcceptForm(forms.Form):
    edits = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        choices=[
            (Answer.UPHELD, gettext_lazy("upheld – the result is to be certified anew")),
            (Answer.NOT_UPHELD, gettext_lazy("not upheld – the figure stays")),
        ],
        widget=forms.RadioSelect,
        label=gettext_lazy("Answer"),
    )
    reason = reason_field(
        gettext_lazy("Reason (the office reads it)"), rows=6, max_length=MOST_LETTERS
    )
