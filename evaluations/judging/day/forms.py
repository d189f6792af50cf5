"""What the chair and the secretary do about one seat and one nomination."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.entry.schedule.models import AttendanceMode
from evaluations.judging.scoring.models import ConflictKind
from thai.fields import CharField

REMIND, RETURN, ABSENCE, RECUSE = "remind", "return", "absence", "recuse"
LIFT_RECUSAL = "lift_recusal"
MATTERS = (
    (REMIND, _("Remind")),
    (RETURN, _("Send the sheet back")),
    (ABSENCE, _("Close without this seat")),
    (RECUSE, _("Take off this nomination (conflict of interest)")),
    (LIFT_RECUSAL, _("Let the seat declare anew")),
)


class CheckInForm(forms.Form):
    """How a judge who reports present takes part."""

    mode = forms.ChoiceField(choices=AttendanceMode.choices)


class SeatActionForm(forms.Form):
    what = forms.ChoiceField(choices=MATTERS)
    reason = CharField(required=False, max_length=1000, label=_("Reason"))
    kind = forms.ChoiceField(
        choices=[
            (ConflictKind.INTEREST, ConflictKind.INTEREST.label),
            (ConflictKind.KINSHIP, ConflictKind.KINSHIP.label),
            (ConflictKind.OWN_OFFICE, ConflictKind.OWN_OFFICE.label),
        ],
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
