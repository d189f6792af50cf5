"""What is typed about the minutes of a session."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.outcome.minutes.actions import ItemLine, Settled
from evaluations.outcome.minutes.models import ChannelVisitor, Minutes, MinutesItem, Section
from evaluations.outcome.minutes.proposing import Candidate, proposed
from evaluations.platform.journal.forms import EditForm, MergedForm
from evaluations.platform.rows import Rows, rows_of
from thai.fields import CharField
from units.models import User

MOST_ITEMS, MOST_REPORT_BYTES = 120, 2**20
NOBODY = "nobody"


class MinutesForm(EditForm):
    class Meta(EditForm.Meta):
        model = Minutes
        fields = (
            "number",
            "place",
            "opened_at",
            "closed_at",
            "recorder",
            "checker",
            "recording",
            "recording_digest",
        )
        help_texts = {
            "number": gettext_lazy("For example 1/2569."),
            "recorder": gettext_lazy("Who records them cannot adopt them."),
            "recording": gettext_lazy("A link, or the name of the file; empty without one."),
            "recording_digest": gettext_lazy("64 signs, as sha256sum prints them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        session = self.instance.session
        checker: Any = self.fields["checker"]
        checker.queryset = session.seats().with_role()
        checker.label_from_instance = lambda seat: seat.user.full_name
        recorder: Any = self.fields["recorder"]
        sits = Q(seats__in=session.seats())
        recorder.queryset = User.objects.filter(sits | Q(pk=self.instance.recorder_id)).distinct()
        recorder.label_from_instance = lambda person: person.full_name


class ItemForm(forms.Form):
    """An item; one without a slot is left out where its heading is empty."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    section = forms.TypedChoiceField(
        label=gettext_lazy("Part of the agenda"), choices=Section.choices, coerce=int
    )
    heading = CharField(required=False, max_length=500, label=gettext_lazy("Matter"))
    told = CharField(
        required=False,
        max_length=8000,
        label=gettext_lazy("What was said"),
        widget=forms.Textarea({"rows": 3}),
    )
    resolution = CharField(
        required=False,
        max_length=4000,
        label=gettext_lazy("Resolution of the meeting"),
        widget=forms.Textarea({"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        says = cleaned.get("told") or cleaned.get("resolution")
        if says and not cleaned.get("heading"):
            self.add_error("heading", _("Please fill this in."))
        return cleaned


class ItemRows(Rows[ItemForm]):
    def lines(self) -> list[ItemLine]:
        """The items in the order of the page; call it on a valid formset."""
        rows = [row.cleaned_data for row in self if row.cleaned_data.get("heading")]
        return [ItemLine(**row) for row in rows]


ItemSet = rows_of(ItemRows, ItemForm, extra=0, most=MOST_ITEMS)


def items_initial(items: Sequence[MinutesItem]) -> list[dict[str, Any]]:
    names = ("pk", "section", "heading", "told", "resolution")
    return [{name: getattr(item, name) for name in names} for item in items]


class AdoptForm(forms.Form):
    how = CharField(
        max_length=500,
        label=gettext_lazy("How the committee adopted them"),
        help_text=gettext_lazy(
            "For example: by the resolution of meeting 2/2569 of 3 August 2569, or: by "
            "circulation until 30 July 2569, without an objection."
        ),
    )
    # What they said when the page was opened.
    seen = forms.CharField(widget=forms.HiddenInput)


class ReportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Attendance report (CSV)"),
        help_text=gettext_lazy("As Zoom exports it: name, e-mail, join time, leave time."),
        widget=forms.FileInput({"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_REPORT_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB."))
        return file


class SettleForm(MergedForm, forms.Form):
    """Who each visitor of the channel was; what fits one person alone is proposed."""

    def __init__(
        self,
        *args: Any,
        visitors: Sequence[ChannelVisitor],
        candidates: Sequence[Candidate],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.visitors = visitors
        choices = [
            ("", _("not settled yet")),
            (NOBODY, _("nobody of the roll-call")),
            *((candidate.key, candidate.name) for candidate in candidates),
        ]
        for visitor in visitors:
            self.fields[f"visitor-{visitor.pk}"] = forms.ChoiceField(
                choices=choices,
                required=False,
                label=visitor.name,
                help_text=visitor.email,
                initial=settled_key(visitor) or proposed(visitor.name, visitor.email, candidates),
            )

    def settled(self) -> list[Settled]:
        settled = []
        for visitor in self.visitors:
            kind, _dash, pk = self.cleaned_data[f"visitor-{visitor.pk}"].partition("-")
            if kind:
                named = {kind: int(pk)} if pk else {}
                settled.append(Settled(visitor.pk, **named))
        return settled


def settled_key(visitor: ChannelVisitor) -> str:
    """What the form sends for what is stored; "" for who is not settled."""
    if visitor.seat_id:
        return f"seat-{visitor.seat_id}"
    if visitor.attendance_id:
        return f"attendance-{visitor.attendance_id}"
    return NOBODY if visitor.is_settled else ""
