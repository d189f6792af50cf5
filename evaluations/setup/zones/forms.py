"""What is typed about the zones of a round."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.journal.forms import EditForm
from evaluations.platform.rows import Rows, rows_of
from evaluations.setup.directory.forms import places_field
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.zones.lines import Overlap, ZoneLine, overlaps
from thai.fields import CharField

EMPTY_ROWS = 2
MOST_ZONES = 250


class ZonesForm(EditForm):
    """Which state of the round the sender saw."""

    class Meta(EditForm.Meta):
        model = AwardRound
        fields = ()


class ZoneForm(forms.Form):
    """A zone; a row without a name and without places is left out."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = CharField(required=False, max_length=120, label=gettext_lazy("Zone"))
    places = places_field(
        required=False, label=gettext_lazy("Provinces or districts, one in each box")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name") and not cleaned.get("places") and "places" not in self.errors:
            self.add_error("places", _("Name at least one place of the zone."))
        if cleaned.get("places") and not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Please fill this in."))
        return cleaned


class ZoneRows(Rows[ZoneForm]):
    def clean(self) -> None:
        if any(self.errors):
            return
        rows, lines = self._taken(), self.lines()
        for at, line in enumerate(lines):
            if line.name in {earlier.name for earlier in lines[:at]}:
                rows[at].add_error("name", _("Two zones have the same name."))
        for overlap in overlaps(lines):
            rows[overlap.at].add_error("places", overlap_in_words(overlap))

    def _taken(self) -> list[ZoneForm]:
        return [row for row in self if row.cleaned_data.get("name")]

    def lines(self) -> list[ZoneLine]:
        """The zones in the order of the page; call it on a valid formset."""
        rows = [row.cleaned_data for row in self._taken()]
        return [ZoneLine(row["pk"], row["name"], tuple(row["places"])) for row in rows]


ZoneSet = rows_of(ZoneRows, ZoneForm, extra=EMPTY_ROWS, most=MOST_ZONES)


def zones_initial(zones: Sequence[ZoneLine]) -> list[dict[str, Any]]:
    return [vars(zone) for zone in zones]


def overlap_in_words(overlap: Overlap) -> str:
    params = {"place": overlap.place.in_full, "zone": overlap.other_zone.name}
    if overlap.place == overlap.other_place:
        return _("“%(place)s” lies in the zone “%(zone)s” already.") % params
    params["other"] = overlap.other_place.in_full
    return (
        _(
            "“%(place)s” and “%(other)s” of the zone “%(zone)s” have ground in common. Name the "
            "smaller places instead of the larger one, each in one zone."
        )
        % params
    )
