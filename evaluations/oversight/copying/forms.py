"""What is typed and ticked before a round is copied."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.oversight.copying.actions import copy_made_before
from evaluations.oversight.copying.choice import NEEDS, NEEDS_OF_ZONED, Choice, Part
from evaluations.oversight.copying.plan import of_year
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound
from thai.fields import CharField, DateField, IntegerField, expect_year

YEARS, DAY = "years", "day"
WAYS = (
    (YEARS, gettext_lazy("to the same dates of the new year")),
    (DAY, gettext_lazy("so that the first evaluation day is the one below")),
)


class CopyForm(forms.Form):
    name = CharField(max_length=300, label=gettext_lazy("Name of the new round"))
    fiscal_year_be = IntegerField(
        min_value=2400, max_value=2700, label=gettext_lazy("Fiscal year (B.E.)")
    )
    is_rehearsal = forms.BooleanField(required=False, label=gettext_lazy("As a rehearsal"))
    parts = forms.MultipleChoiceField(
        choices=Part.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("What comes along"),
    )
    way = forms.ChoiceField(
        choices=WAYS, widget=forms.RadioSelect, label=gettext_lazy("Dates move")
    )
    first_day = DateField(required=False, label=gettext_lazy("First evaluation day"))
    keeps_weekday = forms.BooleanField(
        required=False, label=gettext_lazy("Keep the days of the week: move by whole weeks")
    )
    # The digest of the list that was shown, and whether it is only to be shown once more.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    look = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, source: AwardRound) -> None:
        super().__init__(data)
        self.source = source
        year = source.fiscal_year_be + 1
        self.initial = {
            "name": of_year(source.name, source.fiscal_year_be, year),
            "fiscal_year_be": year,
            "parts": Part.values,
            "way": YEARS,
            "keeps_weekday": True,
        }
        expect_year(self, year)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_name()
        if cleaned.get("way") == DAY and not cleaned.get("first_day"):
            self.add_error("first_day", _("Give the day, or choose the same dates."))
        if why := self._missing_part(set(cleaned.get("parts", ()))):
            self.add_error("parts", why)
        return cleaned

    def _check_name(self) -> None:
        name, year = self.cleaned_data.get("name"), self.cleaned_data.get("fiscal_year_be")
        if not name or year is None or copy_made_before(self.source, name, year):
            return
        if AwardRound.objects.filter(name=name).exists():
            self.add_error("name", _("A round of this name is there already."))

    def _missing_part(self, parts: set[str]) -> str:
        """Why a part cannot come along without another one."""
        sentence = _("“%(part)s” needs “%(needed)s”. Tick both or neither.")
        needs = [*NEEDS.items(), *(NEEDS_OF_ZONED if self._has_zones() else ())]
        for part, needed in needs:
            if part in parts and needed not in parts:
                return sentence % {"part": part.label, "needed": needed.label}
        return ""

    def _has_zones(self) -> bool:
        """Whether a committee covers zones."""
        return Committee.objects.filter(round=self.source, zones__isnull=False).exists()

    def choice(self) -> Choice:
        values = self.cleaned_data
        return Choice(
            name=values["name"],
            fiscal_year_be=values["fiscal_year_be"],
            is_rehearsal=values["is_rehearsal"],
            parts=frozenset(Part(part) for part in values["parts"]),
            first_day=values["first_day"] if values["way"] == DAY else None,
            keeps_weekday=values["keeps_weekday"],
        )

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
