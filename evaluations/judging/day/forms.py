"""What the chair and the secretary do about one seat and one nomination."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import (
    AttendanceMode,
    AttendanceStatus,
    EvaluationSession,
    Identification,
)
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
        choices=(("yes", "yes"), ("no", "no")), coerce=lambda said: said == "yes"
    )


class MovesForm(forms.Form):
    """The count of changes that the page saw; without it the newest state decides."""

    moves = IntegerField(required=False, min_value=0)


class UndoForm(forms.Form):
    """Only the change that the page saw is undone."""

    moves = IntegerField(min_value=0)


class SlotChangeForm(MovesForm):
    to = forms.ChoiceField(
        choices=[choice for choice in SlotState.choices if choice[0] != SlotState.SCHEDULED]
    )
    reason = CharField(required=False, max_length=500, label=_("Reason"))


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


class ShiftForm(forms.Form):
    since = TimeField(label=_("From"))
    minutes = IntegerField(min_value=-480, max_value=480, label=_("Minutes later"))
    edits = IntegerField(min_value=0)


class InsertForm(forms.Form):
    """A nomination that has no slot yet, put into the running day."""

    nomination = forms.ModelChoiceField(queryset=Nomination.objects.none(), label=_("Nomination"))
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
