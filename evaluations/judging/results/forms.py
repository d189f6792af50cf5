"""What the chair types when a tie is left, or a result is to be certified anew."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import Nomination
from evaluations.judging.scoring.models import StandingKind
from evaluations.platform.journal.forms import reason_field
from thai.fields import IntegerField


class WishForm(forms.Form):
    """Whether the second person leaves the result as it is."""

    drop = forms.BooleanField(required=False)


KINDS = [
    (
        StandingKind.SHOWN_ONLY,
        _("shown out of competition – total and band are printed, without a rank"),
    ),
    (
        StandingKind.DISQUALIFIED,
        _("disqualified – nothing is counted, and nobody owes a sheet any more"),
    ),
    (
        StandingKind.WITHDRAWN,
        _("withdrawn – as disqualified, at the wish of the office, after the slot has begun"),
    ),
    (
        StandingKind.WITHHELD,
        _("place withheld – counted and ranked, but its place is given to nobody"),
    ),
    (StandingKind.COMPETES, _("competes – what was decided before is lifted")),
]


class StandingForm(forms.Form):
    """Which nominee is to be what in the list, and why."""

    nomination = forms.ModelChoiceField(
        Nomination.objects.none(), label=_("Nominee"), empty_label=_("choose")
    )
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, label=_("It is to be"))
    reason = reason_field(_("Reason (printed in the result)"), rows=3)

    def __init__(self, *args: Any, nominations: Iterable[Nomination], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Nomination.objects.filter(pk__in=[nomination.pk for nomination in nominations])
        self.fields["nomination"].queryset = offered  # type: ignore[attr-defined]


class RulingForm(forms.Form):
    """A place for every tied nomination, best first, and the reason."""

    reason = reason_field(_("Reason of the ruling"), rows=3, max_length=2000)

    def __init__(
        self,
        *args: Any,
        tied: list[tuple[int, str]],
        places: Mapping[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tied = [pk for pk, _name in tied]
        for pk, name in tied:
            label = _("Place of “%(name)s”") % {"name": name}
            place = (places or {}).get(pk)
            self.fields[f"place-{pk}"] = IntegerField(
                label=label, min_value=1, max_value=len(tied), initial=place
            )
        self.order_fields([*(f"place-{pk}" for pk in self.tied), "reason"])

    def order(self) -> list[int]:
        """The tied nominations, best first; call it on a valid form."""
        return sorted(self.tied, key=lambda pk: int(self.cleaned_data[f"place-{pk}"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        places = [cleaned.get(f"place-{pk}") for pk in self.tied]
        if None not in places and len(set(places)) != len(places):
            raise forms.ValidationError(_("Please give every nomination a different place."))
        return cleaned
