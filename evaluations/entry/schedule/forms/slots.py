"""The slots of a day as rows."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import AttendanceRole, Nomination
from evaluations.entry.nominations.people import lines_of, people_typed, read_people
from evaluations.entry.nominations.slot_states import NOT_HELD, SlotState
from evaluations.entry.schedule.forms.generator import MOST_SLOTS
from evaluations.entry.schedule.lines import SlotLine
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotMode
from evaluations.platform.rows import Rows, rows_of
from thai.cleaning import clean
from thai.fields import CharField, NumberInput, TimeField


def stored_slot_lines(session: EvaluationSession) -> list[SlotLine]:
    """The slots as stored: three queries."""
    slots = Slot.objects.filter(session=session).prefetch_related(
        "places__nomination__category", "attendance"
    )
    return [_stored(slot) for slot in slots]


def _stored(slot: Slot) -> SlotLine:
    people = list(slot.attendance.all())
    return SlotLine(
        pk=slot.pk,
        starts=timezone.localtime(slot.starts_at).time(),
        ends=timezone.localtime(slot.ends_at).time() if slot.ends_at else None,
        room=slot.room,
        mode=slot.mode,
        link=slot.meeting_link,
        nominations=tuple(place.nomination for place in slot.places.all()),
        presenters=lines_of(people, AttendanceRole.PRESENTER),
        attendees=lines_of(people, AttendanceRole.ATTENDEE),
        is_fixed=slot.state != SlotState.SCHEDULED,
        is_booked=slot.state not in NOT_HELD,
    )


_KEY = re.compile(r"\((\d{1,12})\)$")


def named(nomination: Nomination) -> str:
    """How a nomination is offered: an office may stand in several categories."""
    return f"{nomination.official_name} · {nomination.category.name} ({nomination.pk})"


class NominationsInput(forms.Widget):
    """A text box for each nomination of a slot, and one more."""

    template_name = "evaluations/entry/schedule/_nominations_input.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return [text for text in data.getlist(name) if clean(text)]

    def format_value(self, value: Any) -> Any:
        return [*(value or ()), ""]


class NominationsField(forms.Field):
    """Nominations by "name (key)", or by the whole name; `offered` are those to choose from."""

    widget = NominationsInput
    offered: Mapping[int, Nomination]

    def prepare_value(self, value: Any) -> Any:
        return [
            nomination if isinstance(nomination, str) else named(nomination)
            for nomination in value or ()
        ]

    def to_python(self, value: Any) -> Any:
        return tuple(self._nomination(clean(text)) for text in value or ())

    def _nomination(self, text: str) -> Nomination:
        at_the_end = _KEY.search(text)
        nomination = self.offered.get(int(at_the_end[1])) if at_the_end else None
        fits = [
            candidate for candidate in self.offered.values() if text == candidate.official_name
        ]
        if nomination is None and len(fits) != 1:
            params = {"typed": text[:80]}
            raise forms.ValidationError(
                gettext("“%(typed)s” is not before this committee.") % params
            )
        return nomination or fits[0]


def link_field() -> forms.CharField:
    """Where a meeting is joined from afar."""
    message = _("The meeting link must begin with https://.")
    return forms.CharField(
        required=False,
        max_length=500,
        label=_("Meeting link"),
        widget=forms.TextInput(
            {"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}
        ),
        validators=[URLValidator(schemes=["https"], message=message)],
    )


class SlotForm(forms.Form):
    """A slot of the builder; one without a start, or ticked to be taken out, is left out."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    starts = TimeField(
        required=False, label=_("Start"), widget=NumberInput({"data-time": "start"})
    )
    ends = TimeField(required=False, label=_("End"), widget=NumberInput({"data-time": "end"}))
    nominations = NominationsField(required=False, label=_("Nomination"))
    room = CharField(required=False, max_length=300, label=_("Room"))
    mode = forms.ChoiceField(
        choices=SlotMode.choices, initial=SlotMode.ON_SITE, label=_("How it is held")
    )
    link = link_field()
    presenters = forms.CharField(
        required=False,
        label=_("Presenters, one a line: name, position"),
        widget=forms.Textarea({"rows": 2}),
    )
    attendees = forms.CharField(
        required=False,
        label=_("Attendees, one a line; a group without a position"),
        widget=forms.Textarea({"rows": 2}),
    )
    out = forms.BooleanField(required=False, label=_("take this slot out when saving"))

    def __init__(
        self, *args: Any, offered: Mapping[int, Nomination], room: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nominations"].offered = offered  # type: ignore[attr-defined]
        self.fields["room"].initial = room

    @property
    def is_told(self) -> bool:
        """Whether one line says what stands here: not of an empty row, nor where a remark does."""
        return bool(self["starts"].value() and not self.errors and self.told)

    @property
    def told(self) -> str:
        """What is presented, and where, for the folded row."""
        field = self.fields["nominations"]
        names = [
            _KEY.sub("", name).strip() for name in field.prepare_value(self["nominations"].value())
        ]
        return " · ".join(text for text in (", ".join(names), self["room"].value()) if text)

    @property
    def people_count(self) -> int:
        """How many lines of people the folded boxes hold."""
        texts = (str(self[name].value() or "") for name in ("presenters", "attendees"))
        return sum(bool(line.strip()) for text in texts for line in text.splitlines())

    @property
    def is_left_out(self) -> bool:
        return self["out"].value() or not str(self["starts"].value() or "").strip()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.is_left_out:
            self.errors.clear()
            return values
        starts, ends = values.get("starts"), values.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", gettext("The slot ends before it starts."))
        if not values.get("room", "-"):
            self.add_error("room", gettext("Please name the room."))
        return values

    def line(self) -> SlotLine:
        values = {name: value for name, value in self.cleaned_data.items() if name != "out"}
        people = {name: read_people(values[name]) for name in ("presenters", "attendees")}
        return SlotLine(**{**values, **people})


class SlotRows(Rows[SlotForm]):
    def lines(self) -> list[SlotLine]:
        """The slots as typed, without those that are not right yet."""
        return [row.line() for row in self if not row.errors and not row.is_left_out]


EMPTY_ROWS = 2


SlotSet = rows_of(SlotRows, SlotForm, extra=EMPTY_ROWS, most=MOST_SLOTS * 2)


def slot_set(
    data: QueryDict | None, lines: Sequence[SlotLine], offered: Mapping[int, Nomination]
) -> SlotRows:
    """The rows of the builder; slots that have begun are not among them."""
    return SlotSet(
        data,
        prefix="slot",
        initial=[slot_initial(line) for line in lines if not line.is_fixed],
        form_kwargs={"offered": offered, "room": lines[-1].room if lines else ""},
    )


def slot_initial(line: SlotLine) -> dict[str, Any]:
    """What the boxes of a slot show."""
    people = {name: people_typed(getattr(line, name)) for name in ("presenters", "attendees")}
    return {**vars(line), **people}
