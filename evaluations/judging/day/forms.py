"""What the chair and the secretary do about one seat and one nomination."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.people import PersonLine, read_people
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.forms.slots import link_field
from evaluations.entry.schedule.models import (
    AttendanceMode,
    AttendanceStatus,
    EvaluationSession,
    Identification,
    Slot,
)
from evaluations.judging.day.consequences import presenting_in, question_about
from evaluations.judging.scoring.models import RECUSING, ConflictKind
from thai.fields import CharField, IntegerField, TimeField

REMIND, RETURN, ABSENCE, RECUSE = "remind", "return", "absence", "recuse"
LIFT_RECUSAL = "lift_recusal"
MATTERS = (
    (REMIND, _("Remind")),
    (RETURN, _("Send the sheet back")),
    (ABSENCE, _("Close without this seat")),
    (RECUSE, _("Take off this nomination (conflict of interest)")),
    (LIFT_RECUSAL, _("Let the seat declare anew")),
)


NOT_POSSIBLE = _("This change is not possible. Please reload the page.")


class CheckInForm(forms.Form):
    """How a judge who reports present takes part."""

    mode = forms.ChoiceField(choices=AttendanceMode.choices)


class SeatActionForm(forms.Form):
    what = forms.ChoiceField(choices=MATTERS)
    reason = CharField(required=False, max_length=1000, label=_("Reason"))
    kind = forms.ChoiceField(
        choices=[choice for choice in ConflictKind.choices if choice[0] in RECUSING],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") != REMIND and not cleaned.get("reason"):
            self.add_error("reason", _("Please write the reason."))
        if cleaned.get("what") == RECUSE and not cleaned.get("kind"):
            self.add_error("kind", _("Please choose the kind of conflict."))
        return cleaned


class DecisionForm(forms.Form):
    confirm = forms.TypedChoiceField(
        choices=(("yes", "yes"), ("no", "no")), coerce=lambda answer: answer == "yes"
    )


class MovesForm(forms.Form):
    """The count of changes that the page saw; without it the newest state decides."""

    moves = IntegerField(required=False, min_value=0)


class UndoForm(forms.Form):
    """Only the change that the page saw is undone."""

    moves = IntegerField(min_value=0)


SURE, CLOSE = "sure", "close"


class SlotChangeForm(MovesForm):
    """A change of a slot; one with consequences is made when the page has asked (`answer`)."""

    to = forms.ChoiceField(
        choices=[choice for choice in SlotState.choices if choice[0] != SlotState.SCHEDULED]
    )
    reason = CharField(required=False, max_length=500, label=_("Reason"))
    answer = forms.ChoiceField(choices=[("", ""), (SURE, SURE), (CLOSE, CLOSE)], required=False)

    def __init__(self, *args: Any, slot: Slot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slot = slot

    def clean(self) -> dict[str, Any]:
        """Gives `closes` instead of the answer: the slots that end with the change."""
        cleaned = super().clean() or {}
        presenting, today = presenting_in(self.slot), timezone.localdate()
        question = question_about(self.slot, cleaned.get("to", ""), presenting, today)
        answer = cleaned.pop("answer", "")
        if question and not answer:
            raise forms.ValidationError(
                _("%(question)s Please confirm it on the page of the day.")
                % {"question": question.text}
            )
        closes = question.others if question and answer == CLOSE else ()
        return {**cleaned, "closes": [other.pk for other in closes]}


class SwapForm(forms.Form):
    """Two slots with the counts that the page saw, as "slot:moves"."""

    other = forms.RegexField(regex=r"^[0-9]{1,18}:[0-9]{1,9}$", label=_("Exchange with"))
    moves = IntegerField(min_value=0)

    def clean_other(self) -> tuple[int, int]:
        slot, _colon, moves = self.cleaned_data["other"].partition(":")
        return int(slot), int(moves)


class MoveForm(MovesForm):
    starts = TimeField(label=_("New time"))
    room = CharField(max_length=300, label=_("Room"))


class CorrectionForm(forms.Form):
    """Where a begun slot is held, and who came besides those expected."""

    room = CharField(max_length=300, label=_("Room"))
    link = link_field()
    attendees = forms.CharField(required=False)

    def clean_attendees(self) -> tuple[PersonLine, ...]:
        return read_people(self.cleaned_data["attendees"])


class ShiftForm(forms.Form):
    since = TimeField(label=_("From"))
    minutes = IntegerField(min_value=-480, max_value=480, label=_("Minutes later"))
    edits = IntegerField(min_value=0)


class InsertForm(forms.Form):
    """A nomination that has no slot yet, put into the running day."""

    nomination = forms.ModelChoiceField(
        queryset=Nomination.objects.none(), label=_("Nomination"), empty_label=_("choose")
    )
    starts = TimeField(label=_("Start"))
    minutes = IntegerField(min_value=1, max_value=480, label=_("Minutes"))
    room = CharField(max_length=300, label=_("Room"))
    shifts_later = forms.BooleanField(
        required=False, label=_("Move what comes after it in this room by as much")
    )

    def __init__(self, *args: Any, session: EvaluationSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = Nomination.objects.accepted().filter(
            committee=session.committee_id, slot_place=None
        )
        field = self.fields["nomination"]
        field.queryset = waiting  # type: ignore[attr-defined]


class CheckForm(forms.Form):
    """One line of the roll-call."""

    status = forms.ChoiceField(choices=AttendanceStatus.choices)
    mode = forms.ChoiceField(choices=[("", ""), *AttendanceMode.choices], required=False)
    identified_by = forms.ChoiceField(choices=[("", ""), *Identification.choices], required=False)
    remark = CharField(required=False, max_length=300)


class AllForm(forms.Form):
    """All who are not called yet."""

    mode = forms.ChoiceField(choices=AttendanceMode.choices)
    identified_by = forms.ChoiceField(choices=Identification.choices[1:])
