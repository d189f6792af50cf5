"""What a judge types: parse, limit, explain. Nothing is written here."""

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.entry.schedule.actions.entry import is_signature_of
from evaluations.judging.scoring.cited import HIGHEST_PAGE, second_of
from evaluations.judging.scoring.marking import NOT_APPLICABLE, SCORED, UNMARKED, MarkValue
from evaluations.judging.scoring.models import ConflictKind
from evaluations.platform.untrusted import key_of
from evaluations.setup.accounts.attempts import confirmed
from evaluations.setup.accounts.second_step import code_is_right
from evaluations.setup.rubrics.tree import RubricTree
from thai.fields import CharField, DecimalField, IntegerField
from units.access import PersonRequest

LONGEST_COMMENT = 4000
HIGHEST_KEY = 2**31 - 1
UNREADABLE = ("invalid", "max_digits", "max_decimal_places", "max_whole_digits", "min_value")


def _unreadable(sentence: Any) -> dict[str, Any]:
    """One sentence for whatever is no such number."""
    return dict.fromkeys(UNREADABLE, sentence)


class MarkForm(forms.Form):
    """One cell of the sheet; whether its indicator allows the mark is for the action to say."""

    points = DecimalField(
        required=False,
        max_digits=6,
        decimal_places=2,
        error_messages=_unreadable(
            gettext_lazy("Please type the mark as a number, such as 7 or 7.5.")
        ),
    )
    figure = DecimalField(
        required=False,
        max_digits=12,
        decimal_places=2,
        min_value=0,
        error_messages=_unreadable(
            gettext_lazy("Please type the figure as a number, such as 12 or 47.5.")
        ),
    )
    not_applicable = forms.BooleanField(required=False)
    comment = CharField(required=False, max_length=LONGEST_COMMENT)
    version = IntegerField(min_value=0)

    def value(self) -> MarkValue:
        """The cell as typed; call it on a valid form."""
        typed = self.cleaned_data
        points, figure, comment = typed["points"], typed["figure"], typed["comment"]
        if typed["not_applicable"]:
            return MarkValue(NOT_APPLICABLE, None, comment)
        is_empty = points is None and figure is None
        return MarkValue(UNMARKED if is_empty else SCORED, points, comment, figure)


class NoteForm(forms.Form):
    strengths = CharField(required=False, max_length=LONGEST_COMMENT)
    suggestions = CharField(required=False, max_length=LONGEST_COMMENT)
    version = IntegerField(min_value=0)


class PrivateNoteForm(forms.Form):
    text = CharField(required=False, max_length=LONGEST_COMMENT)
    version = IntegerField(min_value=0)


class WordForm(forms.Form):
    """A seat's word on an agreed sheet."""

    agrees = forms.TypedChoiceField(
        label=gettext_lazy("Your word"),
        choices=[
            ("yes", gettext_lazy("I agree with this sheet")),
            ("no", gettext_lazy("I dissent")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    dissent = CharField(
        label=gettext_lazy("Reason of the dissent (it is printed in the result)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    digest = CharField(max_length=64, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("agrees") is False and not cleaned.get("dissent"):
            self.add_error(
                "dissent", _("Please write why you dissent; it is printed in the result.")
            )
        return cleaned


class PasswordForm(forms.Form):
    """The password once more, before something that cannot be undone."""

    password = forms.CharField(
        label=gettext_lazy("Your password, once more"),
        help_text=gettext_lazy("Who signed in with a card types the code of today's card."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, request: PersonRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        user = self.request.user
        password: str = self.cleaned_data["password"]

        def is_right() -> bool:
            return user.check_password(password) or is_signature_of(user, password)

        if not confirmed(self.request, user, is_right):
            raise forms.ValidationError(_("The password is not right. Please type it again."))
        return password


class SubmitSheetForm(PasswordForm):
    """The password, and the sign of the evidence that the page showed."""

    evidence = forms.CharField(required=False, empty_value=None)


class ConfirmPaperForm(PasswordForm):
    """The password, and the sign of what was keyed when the page was opened."""

    seen = forms.CharField(required=False)


class SheetButtonForm(forms.Form):
    """Whether the page was saved on the way to the last look, or to take a citation back."""

    review = forms.BooleanField(required=False)
    uncite = IntegerField(required=False, min_value=1, max_value=HIGHEST_KEY)


class CiteForm(forms.Form):
    """Where in which version, and for which indicator."""

    indicator = IntegerField(min_value=1, max_value=HIGHEST_KEY)
    version = IntegerField(min_value=1, max_value=HIGHEST_KEY)
    page = IntegerField(
        required=False,
        min_value=1,
        max_value=HIGHEST_PAGE,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            gettext_lazy("Please type the page as a number, such as 3."),
        ),
    )
    moment = CharField(required=False, max_length=9)

    def clean_moment(self) -> int:
        """A moment of a film, such as 1:05, in seconds."""
        typed: str = self.cleaned_data["moment"]
        try:
            return second_of(typed) if typed else 0
        except ValueError:
            sentence = _("Please type the moment as minutes and seconds, such as 1:05.")
            raise forms.ValidationError(sentence) from None


class SigningForm(PasswordForm):
    """The password, and where two-step sign-in is set up its code as well."""

    code = CharField(
        label=gettext_lazy("Code of your two-step sign-in"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        totp = Authenticator.Type.TOTP
        self.authenticator = Authenticator.objects.filter(
            user=self.request.user, type=totp
        ).first()
        if self.authenticator is None:
            del self.fields["code"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if "password" not in self.cleaned_data:
            # A code holds once: it is not used up by a mistyped password.
            return code
        if self.authenticator and not code_is_right(self.request, self.authenticator, code):
            raise forms.ValidationError(_("The code is not right. Please type the newest one."))
        return code


class DeclarationForm(forms.Form):
    """The declaration of conflict that stands before the first sheet of a nomination."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Your declaration"),
        choices=[
            (ConflictKind.NONE, gettext_lazy("I have no conflict of interest in this nomination")),
            (ConflictKind.KINSHIP, gettext_lazy("I am related to somebody concerned")),
            (ConflictKind.INTEREST, gettext_lazy("I have another interest in it")),
        ],
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": gettext_lazy("Please choose one of the answers.")},
    )
    note = CharField(
        label=gettext_lazy("What it is (needed for a conflict)"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    # Sent by the page that says what a recusal means.
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind and kind != ConflictKind.NONE and not cleaned.get("note"):
            self.add_error("note", _("Please say what the conflict is."))
        return cleaned

    @property
    def declared(self) -> dict[str, str]:
        """What is declared; call it on a valid form."""
        return {name: self.cleaned_data[name] for name in ("kind", "note")}


class ConflictForm(DeclarationForm):
    """A conflict that a judge sees only after having declared none."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Your declaration"),
        choices=DeclarationForm.base_fields["kind"].choices[1:],  # type: ignore[attr-defined]
        widget=forms.RadioSelect,
    )
    confirmed = None  # type: ignore[assignment]  # its page asks nothing else


def in_one_line(form: forms.Form) -> str:
    """Everything that is wrong with `form`, to stand beside the field."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def mark_data(posted: Mapping[str, Any], pk: int) -> dict[str, Any]:
    """One indicator's fields out of the whole page's form."""
    names = ("points", "figure", "not_applicable", "comment", "version")
    return {name: posted.get(f"{name}-{pk}", "") for name in names}


def note_data(posted: Mapping[str, Any], pk: int) -> dict[str, Any]:
    """One dimension's note out of the whole page's form."""
    names = ("strengths", "suggestions", "version")
    return {name: posted.get(f"note_{name}-{pk}", "") for name in names}


def with_pressed_level(posted: Mapping[str, Any], tree: RubricTree) -> dict[str, Any]:
    """The page's form, with the level button that was pressed put into its number field."""
    values = {name: posted[name] for name in posted}
    pk, _colon, points = str(posted.get("level", "")).partition(":")
    if key_of(pk) in tree.indicators:
        values[f"points-{pk}"] = points
    return values
