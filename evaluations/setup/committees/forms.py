"""What is typed about a committee and its seats."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.journal.forms import EditForm
from evaluations.platform.rows import Rows, rows_of
from evaluations.setup.committees.actions import FIELDS
from evaluations.setup.committees.lines import Caution, SeatLine, structural_faults
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.directory.forms import person_field, places_field
from evaluations.setup.rounds.models import Category, Zone
from thai.fields import DateField, IntegerField, expect_year
from units.models import Region


class CommitteeForm(EditForm):
    regions = forms.ModelMultipleChoiceField(
        Region.objects.all(),
        required=False,
        label=gettext_lazy("Inspection regions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("No region, zone or place chosen: from everywhere."),
    )
    zones = forms.ModelMultipleChoiceField(
        Zone.objects.none(),
        required=False,
        label=gettext_lazy("Zones"),
        widget=forms.CheckboxSelectMultiple,
    )
    places = places_field(
        required=False,
        label=gettext_lazy("Provinces or districts, one in each box"),
        help_text=gettext_lazy(
            "Besides the regions and zones. Type a part of the name and choose."
        ),
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(),
        required=False,
        label=gettext_lazy("Categories it judges"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta(EditForm.Meta):
        model = Committee
        fields = FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Category.objects.filter(award__round=self.instance.round_id)
        self.fields["categories"].queryset = offered.select_related("award")  # type: ignore[attr-defined]
        zones = Zone.objects.filter(round=self.instance.round_id)
        self.fields["zones"].queryset = zones  # type: ignore[attr-defined]
        if not zones.exists():
            # What a round does not use does not show.
            del self.fields["zones"]
        if self.instance.pk:
            self.initial["places"] = list(self.instance.places.in_full())
        self.fields["name"].widget.attrs["rows"] = 2
        expect_year(self, self.instance.round.fiscal_year_be)


EMPTY_SEATS = 3
YES, NO = "yes", "no"
DATES = ("valid_from", "valid_until", "substitute_for")


class SeatForm(forms.Form):
    """A seat in its place."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    person = person_field(required=False, label=gettext_lazy("Person"))
    position = forms.ChoiceField(
        choices=Position.choices, initial=Position.MEMBER, label=gettext_lazy("Position")
    )
    scores = forms.TypedChoiceField(
        coerce=lambda answer: answer == YES,
        choices=((YES, gettext_lazy("yes")), (NO, gettext_lazy("no"))),
        initial=YES,
        label=gettext_lazy("Scores"),
    )
    valid_from = DateField(required=False, label=gettext_lazy("From"))
    valid_until = DateField(required=False, label=gettext_lazy("Until"))
    substitute_for = IntegerField(
        required=False, min_value=1, label=gettext_lazy("Takes over seat no.")
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        expect_year(self, year)

    @property
    def shows_dates(self) -> bool:
        return bool(self.errors) or any(self[name].value() for name in DATES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("valid_until")
        if first and last and first > last:
            self.add_error("valid_until", _("The seat ends before it begins."))
        return cleaned

    def line(self) -> SeatLine:
        values = dict(self.cleaned_data)
        return SeatLine(user=values.pop("person"), **values)


class SeatRows(Rows[SeatForm]):
    def clean(self) -> None:
        if any(self.errors):
            return
        rows = self._taken()
        for place, code in structural_faults(self.lines()):
            field, sentence = fault_in_words(code)
            rows[place - 1].add_error(field, sentence)

    def _taken(self) -> list[SeatForm]:
        return [row for row in self if row.cleaned_data.get("person")]

    def lines(self) -> list[SeatLine]:
        """The seats in the order of the page; call it on a valid formset."""
        return [row.line() for row in self._taken()]


SeatSet = rows_of(SeatRows, SeatForm, extra=EMPTY_SEATS, most=200)


def seats_initial(seats: Iterable[Seat]) -> list[dict[str, Any]]:
    """The seats as the editor shows them; `seats` come with their users."""
    rows = list(seats)
    places = {seat.pk: at for at, seat in enumerate(rows, start=1)}
    return [
        {
            **vars(seat),
            "pk": seat.pk,
            "person": seat.user,
            "scores": YES if seat.scores else NO,
            "substitute_for": places.get(seat.substitute_for_id or 0),
        }
        for seat in rows
    ]


def fault_in_words(code: str) -> tuple[str, str]:
    """The field where a fault stands, and its sentence."""
    sentences = {
        "person_twice": ("person", _("A person can hold one seat only in a committee.")),
        "two_chairs": (
            "position",
            _("A committee has one chair at a time. Give the earlier one an end date."),
        ),
        "substitute_for_nobody": (
            "substitute_for",
            _("A substitute names the number of another seat of this list."),
        ),
        "substitute_without_date": (
            "valid_from",
            _("A substitute needs the date from which the seat is theirs."),
        ),
        "substitute_overlaps": (
            "valid_from",
            _("The earlier holder's last day must lie before the substitute's first day."),
        ),
    }
    return sentences[code]


def caution_in_words(caution: Caution) -> str:
    sentences = {
        "no_chair": _("There is no chair yet."),
        "below_quorum": _("Only %(count)s seats score; the round's quorum is %(quorum)s."),
        "sits_elsewhere": _("%(name)s also sits in: %(others)s."),
        "own_office": _("%(name)s comes from a nominated office and will be recused from it."),
        "own_province": _("%(name)s comes from %(province)s, which this committee judges."),
    }
    return sentences[caution.code] % caution.values
