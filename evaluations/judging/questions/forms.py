"""What a judge writes of a question, and what is pressed in the list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.judging.questions.actions.edits import Words
from evaluations.judging.questions.actions.listing import ANSWERED, ASKED, OPEN
from evaluations.judging.questions.models import LONGEST_QUESTION, Question
from evaluations.platform.journal.forms import EditForm
from evaluations.platform.untrusted import key_of
from thai.fields import LARGEST_SMALL, CharField, IntegerField

Choices = Sequence[tuple[int, str]]


class PointerField(forms.ChoiceField):
    """One of some rows, or none; what is not there any more is none."""

    rows: Choices = ()

    def offer(self, rows: Choices) -> None:
        self.rows = rows
        self.choices = [("", "—"), *rows]

    def clean(self, value: Any) -> Any:
        key = key_of(str(value or ""))
        return key if key in {pk for pk, _name in self.rows} else None


def _pointer(label: Any) -> PointerField:
    return PointerField(label=label, required=False)


class QuestionForm(forms.Form):
    """One question; `indicators` and `pieces` are what it may be about."""

    text = CharField(
        label=_("Question"),
        required=False,
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Ask without telling the mark that you give. Emptied, the question goes."),
    )
    indicator = _pointer(_("Indicator (if it is about one)"))
    evidence = _pointer(_("Evidence (if it is about a piece)"))
    page = IntegerField(
        label=_("Page of the evidence"), required=False, min_value=1, max_value=LARGEST_SMALL
    )
    shared = forms.BooleanField(label=_("Share with chair and secretary"), required=False)
    version = IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, indicators: Choices, pieces: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].offer(indicators)  # type: ignore[attr-defined]
        self.fields["evidence"].offer(pieces)  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.widget.attrs["data-field"] = name

    def words(self) -> Words:
        """What was typed; call it on a valid form."""
        typed = {name: self.cleaned_data[name] for name in self.fields if name != "version"}
        return Words(**typed)


class OrderForm(forms.Form):
    """A line moved up or down, by the button that was pressed, in the list that was seen."""

    up = forms.IntegerField(required=False, min_value=1)
    down = forms.IntegerField(required=False, min_value=1)
    edits = forms.IntegerField(required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("up") and not cleaned.get("down"):
            raise forms.ValidationError(_("This change is not possible. Please reload the page."))
        return cleaned


class MergeForm(forms.Form):
    question = forms.TypedMultipleChoiceField(
        coerce=int, required=False, error_messages={"invalid_choice": _("Reload the page.")}
    )
    edits = forms.IntegerField(required=False, min_value=0)

    def __init__(self, *args: Any, lines: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].choices = [(pk, pk) for pk in lines]  # type: ignore[attr-defined]


class TickForm(forms.Form):
    to = forms.ChoiceField(choices=[(state, state) for state in (OPEN, ASKED, ANSWERED)])


class AnswerForm(EditForm):
    class Meta(EditForm.Meta):
        model = Question
        fields = ("answer",)
        help_texts = {
            "answer": _("In a sentence or two; it stands in the minutes. It may stay empty.")
        }
