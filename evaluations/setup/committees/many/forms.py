"""The pattern of many committees as typed, and the places that are ticked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from evaluations.platform.rows import Rows, rows_of, typed_in
from evaluations.setup.committees.forms import NO, YES, fault_in_words
from evaluations.setup.committees.many.grounds import (
    NAMES,
    missing,
    offered,
    region_name,
)
from evaluations.setup.committees.many.pattern import PLACEHOLDERS, Pattern, PatternSeat
from evaluations.setup.committees.models import Committee, Position
from evaluations.setup.directory.forms import person_field
from evaluations.setup.rounds.models import AwardRound, Category
from thai.fields import CharField, DateField, IntegerField, expect_year

# What stands in the list of ticks at first, besides what has no committee yet.
NONE = "none"
MOST_SEATS = 30


@dataclass(frozen=True)
class TickGroup:
    """Boxes under one heading; `whole` is the value of the box that stands for them all."""

    label: str
    whole: str
    is_whole: bool
    boxes: list[tuple[str, str, bool]]


def _placeholder() -> str:
    return PLACEHOLDERS[get_language() != "th"]


def _where_the_place_belongs() -> str:
    params = {"field": _placeholder()}
    return _("Write %(field)s where the name of the place belongs.") % params


class PatternForm(forms.Form):
    whole = forms.MultipleChoiceField(required=False)
    grounds = forms.MultipleChoiceField(required=False, label=gettext_lazy("Places"))
    name = CharField(max_length=500, label=gettext_lazy("Name of each committee"))
    number = IntegerField(min_value=1, max_value=9999, label=gettext_lazy("Numbers from"))
    order_number = CharField(required=False, max_length=60, label=gettext_lazy("Order number"))
    order_date = DateField(required=False, label=gettext_lazy("Order date"))
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(),
        label=gettext_lazy("Categories that each judges"),
        widget=forms.CheckboxSelectMultiple,
    )
    # The digest of the list that was shown, and whether it is only to be shown once more.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    look = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, *, award_round: AwardRound, per: str, ticks: str = ""
    ) -> None:
        super().__init__(data)
        self.per, self.round = per, award_round
        self.groups = offered(award_round, per)
        wholes = [(str(region.pk), "") for region, _rows in self.groups if region]
        self.fields["whole"].choices = wholes  # type: ignore[attr-defined]
        rows = [row for _region, rows in self.groups for row in rows]
        self.fields["grounds"].choices = rows  # type: ignore[attr-defined]
        categories = Category.objects.filter(award__round=award_round).select_related("award")
        self.fields["categories"].queryset = categories  # type: ignore[attr-defined]
        self.fields["name"].help_text = _where_the_place_belongs()
        expect_year(self, award_round.fiscal_year_be)
        if data is None:
            self._begin(ticks)

    def _begin(self, ticks: str) -> None:
        """What an empty page offers."""
        numbers = Committee.objects.filter(round=self.round).values_list("number", flat=True)
        self.initial = {
            "grounds": [] if ticks == NONE else missing(self.round, self.per),
            "name": _("Evaluation committee, %(field)s") % {"field": _placeholder()},
            "number": max(numbers, default=0) + 1,
            "categories": [row.pk for row in self.fields["categories"].queryset],  # type: ignore[attr-defined]
        }

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not any(placeholder in name for placeholder in PLACEHOLDERS):
            raise forms.ValidationError(_where_the_place_belongs())
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.keys():
            self.add_error("grounds", _("Tick at least one place."))
        return cleaned

    def keys(self) -> list[str]:
        """The primary keys of what is ticked, those of a ticked region among them."""
        wholes = set(self.cleaned_data.get("whole", ()))
        inside = [
            key
            for region, rows in self.groups
            if region and str(region.pk) in wholes
            for key, _label in rows
        ]
        return [*self.cleaned_data.get("grounds", ()), *inside]

    def ticks(self) -> list[TickGroup]:
        """The boxes as the page shows them."""
        chosen = {str(key) for key in self["grounds"].value() or ()}
        wholes = set(self["whole"].value() or ())
        return [
            TickGroup(
                region_name(region) if region else "",
                str(region.pk) if region else "",
                bool(region) and str(region.pk) in wholes,  # type: ignore[union-attr]
                [(key, label, key in chosen) for key, label in rows],
            )
            for region, rows in self.groups
        ]

    def pattern(self, seats: tuple[PatternSeat, ...]) -> Pattern:
        values = self.cleaned_data
        return Pattern(
            names=NAMES[self.per],
            name=values["name"],
            number=values["number"],
            order_number=values["order_number"],
            order_date=values["order_date"],
            categories=tuple(values["categories"]),
            seats=seats,
        )

    def redrawn(self) -> PatternForm:
        """As typed, without remarks."""
        form = PatternForm(None, award_round=self.round, per=self.per, ticks=NONE)
        form.initial = {**typed_in(self), "seen": ""}
        return form

    @property
    def confirms(self) -> bool:
        """Whether the list that was shown is to be made."""
        return bool(self.cleaned_data["seen"]) and not self.cleaned_data["look"]

    def see(self, digest: str) -> None:
        """Have the page say that its reader has seen the list with this digest."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["seen"] = digest
        data.pop("look", None)
        self.data = data


class PatternSeatForm(forms.Form):
    """A seat of each committee; a row with neither a person nor a post is left out."""

    position = forms.ChoiceField(choices=Position.choices, label=gettext_lazy("Position"))
    post = CharField(
        required=False, max_length=200, label=gettext_lazy("Whoever holds this post in the place")
    )
    person = person_field(required=False, label=gettext_lazy("or the same person everywhere"))
    scores = forms.TypedChoiceField(
        coerce=lambda answer: answer == YES,
        choices=((YES, gettext_lazy("yes")), (NO, gettext_lazy("no"))),
        initial=YES,
        label=gettext_lazy("Scores"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("post") and cleaned.get("person"):
            self.add_error("person", _("Name a post or a person, not both."))
        return cleaned


class PatternSeatRows(Rows[PatternSeatForm]):
    def clean(self) -> None:
        if any(self.errors):
            return
        chairs = [row for row in self.taken() if self.is_chair(row)]
        for row in chairs[1:]:
            row.add_error(*fault_in_words("two_chairs"))

    @staticmethod
    def is_chair(row: PatternSeatForm) -> bool:
        return bool(row.cleaned_data["position"] == Position.CHAIR)

    def taken(self) -> list[PatternSeatForm]:
        return [
            row for row in self if row.cleaned_data.get("post") or row.cleaned_data.get("person")
        ]

    def lines(self) -> tuple[PatternSeat, ...]:
        """The seats in the order of the page; call it on a valid formset."""
        return tuple(PatternSeat(**row.cleaned_data) for row in self.taken())


PatternSeatSet = rows_of(PatternSeatRows, PatternSeatForm, extra=0, most=MOST_SEATS)
# The rows that an empty page offers.
POSITIONS = (
    Position.CHAIR,
    Position.MEMBER,
    Position.MEMBER,
    Position.MEMBER,
    Position.SECRETARY,
)
FIRST_SEATS = [{"position": position} for position in POSITIONS]
