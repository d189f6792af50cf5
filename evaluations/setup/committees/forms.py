"""What is typed about a committee and its seats."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.platform.journal.forms import EditForm
from evaluations.platform.listing import FilterForm
from evaluations.platform.untrusted import key_of
from evaluations.setup.committees.lines import Caution, SeatLine
from evaluations.setup.committees.models import Committee, Position, Seat
from evaluations.setup.directory.forms import person_field
from evaluations.setup.rounds.models import AwardRound, Category
from thai.cleaning import clean
from thai.dates import format_date, parse_date
from thai.digits import to_arabic
from thai.fields import CharField, IntegerField
from units.fields import suggestion
from units.models import Place, Region


class CommitteeFilterForm(FilterForm):
    pass


class CommitteeForm(EditForm):
    regions = forms.ModelMultipleChoiceField(
        Region.objects.all(),
        required=False,
        label=gettext_lazy("Inspection regions"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: from everywhere."),
    )
    provinces = forms.ModelMultipleChoiceField(
        Place.objects.provinces(),
        required=False,
        label=gettext_lazy("Provinces, besides the regions"),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(),
        required=False,
        label=gettext_lazy("Categories it judges"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta(EditForm.Meta):
        model = Committee
        fields = (
            "number",
            "name",
            "order_number",
            "order_date",
            "categories",
            "regions",
            "provinces",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Category.objects.filter(award__round=self.instance.round_id)
        self.fields["categories"].queryset = offered.select_related("award")  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs["rows"] = 2


SEAT_FIELDS = ("seat", "person", "position", "scores", "from", "until", "substitute")
EMPTY_SEATS = 3
YES, NO = "yes", "no"


def seat_lines(posted: QueryDict) -> list[SeatLine]:
    """The seats in the order in which they stand on the page; rows without a person are none."""
    columns = [posted.getlist(f"seat-{name}") for name in SEAT_FIELDS]
    rows = [dict(zip(SEAT_FIELDS, row, strict=True)) for row in zip(*columns, strict=False)]
    return [_line(row) for row in rows if clean(row["person"])]


def _line(row: dict[str, str]) -> SeatLine:
    errors: list[str] = []
    user = None
    try:
        user = person_field(required=False).clean(row["person"])
    except forms.ValidationError as error:
        errors += error.messages
    place = to_arabic(row["substitute"]).strip()
    return SeatLine(
        pk=key_of(row["seat"]),
        user=user,
        position=row["position"] if row["position"] in Position.values else Position.MEMBER,
        scores=row["scores"] != NO,
        valid_from=_date(row["from"], errors),
        valid_until=_date(row["until"], errors),
        substitute_for=key_of(place),
        typed=row,
        errors=tuple(_ordered(row, errors)),
    )


def _date(typed: str, errors: list[str]) -> datetime.date | None:
    if not typed.strip():
        return None
    try:
        return parse_date(typed)
    except ValueError:
        errors.append(_("Type a date such as 19/07/2564 or 19 ก.ค. 2564."))
        return None


def _ordered(row: dict[str, str], errors: list[str]) -> Iterable[str]:
    yield from errors
    if errors or not row["from"].strip() or not row["until"].strip():
        return
    if parse_date(row["from"]) > parse_date(row["until"]):
        yield _("The seat ends before it begins.")


def stored_lines(seats: Iterable[Seat]) -> list[SeatLine]:
    """The seats as stored, as the editor shows them; `seats` come with their users."""
    rows = list(seats)
    places = {seat.pk: at for at, seat in enumerate(rows, start=1)}
    lines = []
    for seat in rows:
        substitute = places.get(seat.substitute_for_id or 0)
        typed = {
            "seat": str(seat.pk),
            "person": suggestion(seat.user, "username"),
            "position": seat.position,
            "scores": YES if seat.scores else NO,
            "from": format_date(seat.valid_from, "numeric") if seat.valid_from else "",
            "until": format_date(seat.valid_until, "numeric") if seat.valid_until else "",
            "substitute": str(substitute or ""),
        }
        lines.append(
            SeatLine(
                pk=seat.pk,
                user=seat.user,
                position=seat.position,
                scores=seat.scores,
                valid_from=seat.valid_from,
                valid_until=seat.valid_until,
                substitute_for=substitute,
                typed=typed,
            )
        )
    return lines


def empty_lines(count: int) -> list[SeatLine]:
    blank = {**dict.fromkeys(SEAT_FIELDS, ""), "position": Position.MEMBER.value, "scores": YES}
    return [SeatLine(None, None, Position.MEMBER, True, None, None, None, blank)] * count


def fault_in_words(code: str) -> str:
    sentences = {
        "person_twice": _("A person can hold one seat only in a committee."),
        "two_chairs": _("A committee has one chair at a time. Give the earlier one an end date."),
        "substitute_for_nobody": _("A substitute names the number of another seat of this list."),
        "substitute_without_date": _("A substitute needs the date from which the seat is theirs."),
        "substitute_overlaps": _(
            "The earlier holder's last day must lie before the substitute's first day."
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


class CopyRoundForm(forms.Form):
    """Last year's round once more."""

    name = CharField(max_length=300, label=gettext_lazy("Name of the new round"))
    fiscal_year_be = IntegerField(
        min_value=2400, max_value=2700, label=gettext_lazy("Fiscal year (B.E.)")
    )
    is_rehearsal = forms.BooleanField(required=False, label=gettext_lazy("As a rehearsal"))

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if AwardRound.objects.filter(name=name).exists():
            raise forms.ValidationError(_("A round of this name is there already."))
        return name
