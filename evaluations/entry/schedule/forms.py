"""What is typed about sessions and slots."""

import datetime
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import AttendanceRole, Nomination
from evaluations.entry.nominations.people import PersonLine, people_typed, read_people
from evaluations.entry.nominations.slot_states import NOT_HELD, SlotState
from evaluations.entry.schedule.layout import DoesNotFit, Plan, Span, draw_lots, lay_out
from evaluations.entry.schedule.lines import SlotLine
from evaluations.entry.schedule.models import (
    AttendanceMode,
    AttendanceStatus,
    EvaluationSession,
    Identification,
    Slot,
    SlotMode,
)
from evaluations.platform.journal.forms import EditForm
from evaluations.platform.rows import Rows, rows_of
from evaluations.setup.directory.forms import unit_field
from thai.cleaning import clean
from thai.fields import CharField, IntegerField, NumberInput, TimeField
from units.fields import suggestion
from units.models import User


class MovesForm(forms.Form):
    """The count of changes that the page saw; without it the newest state decides."""

    moves = IntegerField(required=False, min_value=0)


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


class SessionForm(EditForm):
    host = unit_field(label=_("Host office"))

    class Meta(EditForm.Meta):
        model = EvaluationSession
        fields = ("date", "host", "region", "presentation_minutes", "question_minutes")


LOT, ALPHABET, AS_IT_IS = "lot", "alphabet", "as_it_is"
ORDERS = (
    (LOT, _("drawn by lot (the seed is recorded)")),
    (ALPHABET, _("in Thai alphabetical order")),
    (AS_IT_IS, _("as they stand now")),
)
MOST_SLOTS = 120


class GeneratorForm(forms.Form):
    """How a day is laid out."""

    start = TimeField(label=_("First slot starts"))
    length = IntegerField(min_value=1, max_value=480, label=_("Minutes for each"))
    pause_after = IntegerField(
        required=False, min_value=0, max_value=50, label=_("A break after every … slots")
    )
    pause = IntegerField(required=False, min_value=0, max_value=240, label=_("Minutes of a break"))
    lunch_from = TimeField(required=False, label=_("Lunch from"))
    lunch_until = TimeField(required=False, label=_("Lunch until"))
    order = forms.ChoiceField(choices=ORDERS, label=_("Order"))
    room = CharField(max_length=300, label=_("Room"))
    mode = forms.ChoiceField(choices=SlotMode.choices, label=_("How it is held"))
    meeting_link = forms.URLField(
        required=False, max_length=500, assume_scheme="https", label=_("Meeting link")
    )
    empty_slots = IntegerField(
        required=False,
        min_value=0,
        max_value=MOST_SLOTS,
        label=_("Further slots without a nomination"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("lunch_from"), cleaned.get("lunch_until")
        if bool(start) != bool(end) or (start and end and start >= end):
            self.add_error("lunch_until", gettext("Give both ends of lunch, the earlier first."))
        return cleaned

    def plan(self) -> Plan:
        """What was typed, for schedule.layout; call it on a valid form."""
        values = self.cleaned_data
        lunch = None
        if values["lunch_from"]:
            lunch = Span(_minutes(values["lunch_from"]), _minutes(values["lunch_until"]))
        return Plan(
            start=_minutes(values["start"]),
            length=values["length"],
            pause=values["pause"] or 0,
            pause_after=values["pause_after"] or 0,
            lunch=lunch,
        )


def _minutes(time: datetime.time) -> int:
    return time.hour * 60 + time.minute


def _time(minutes: int) -> datetime.time:
    return datetime.time(minutes // 60 % 24, minutes % 60)


def generated_lines(
    form: GeneratorForm, nominations: list[Nomination], stored: list[SlotLine]
) -> tuple[list[SlotLine], str]:
    """The day as the generator lays it out, and the seed where lots were drawn.

    Slots that have begun stay, and so do their nominations; who presents a nomination stays with
    it. Raises DoesNotFit.
    """
    values = form.cleaned_data
    fixed = [line for line in stored if line.is_fixed]
    before = {nomination.pk: line for line in stored for nomination in line.nominations}
    begun = {nomination.pk for line in fixed for nomination in line.nominations}
    waiting = [nomination for nomination in nominations if nomination.pk not in begun]
    seed = ""
    if values["order"] == LOT:
        seed = secrets.token_hex(8)
        by_key = {one.pk: one for one in waiting}
        waiting = [by_key[key] for key in draw_lots(list(by_key), seed)]
    elif values["order"] == ALPHABET:
        waiting.sort(key=lambda one: (one.sort_key, one.pk))
    content: list[tuple[Nomination, ...]] = [(one,) for one in waiting]
    content += [()] * (values["empty_slots"] or 0)
    if len(content) > MOST_SLOTS:
        raise DoesNotFit(MOST_SLOTS)
    spans = lay_out(form.plan(), len(content))
    lines = [
        _generated(values, span, held, before.get(held[0].pk) if held else None)
        for span, held in zip(spans, content, strict=True)
    ]
    return [*fixed, *lines], seed


def _generated(
    given: Mapping[str, Any],
    span: Span,
    held: tuple[Nomination, ...],
    before: SlotLine | None,
) -> SlotLine:
    return SlotLine(
        pk=None,
        starts=_time(span.start),
        ends=_time(span.end),
        room=given["room"],
        mode=given["mode"],
        link=given["meeting_link"],
        nominations=held,
        presenters=before.presenters if before else _sent(held, AttendanceRole.PRESENTER),
        attendees=before.attendees if before else _sent(held, AttendanceRole.ATTENDEE),
    )


def _sent(held: tuple[Nomination, ...], role: str) -> tuple[PersonLine, ...]:
    """Whom the offices named when they nominated."""
    return tuple(
        PersonLine(delegate.name, delegate.position)
        for nomination in held
        for delegate in nomination.delegates.all()
        if delegate.role == role
    )


def offered(session: EvaluationSession) -> QuerySet[Nomination]:
    """What this committee may hear: everything handed in and not withdrawn."""
    nominations = Nomination.objects.filter(committee=session.committee_id).handed_in()
    return nominations.order_by("sort_key", "pk").prefetch_related("delegates")


def stored_slot_lines(session: EvaluationSession) -> list[SlotLine]:
    """The slots as stored: three queries."""
    slots = Slot.objects.filter(session=session).prefetch_related(
        "places__nomination", "attendance"
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
        presenters=tuple(
            PersonLine(person.name, person.position)
            for person in people
            if person.role == AttendanceRole.PRESENTER
        ),
        attendees=tuple(
            PersonLine(person.name, person.position)
            for person in people
            if person.role == AttendanceRole.ATTENDEE
        ),
        is_fixed=slot.state != SlotState.SCHEDULED,
        is_booked=slot.state not in NOT_HELD,
    )


_KEY = re.compile(r"\((\d{1,12})\)$")


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
        return [one if isinstance(one, str) else suggestion(one, "pk") for one in value or ()]

    def to_python(self, value: Any) -> Any:
        return tuple(self._nomination(clean(text)) for text in value or ())

    def _nomination(self, text: str) -> Nomination:
        at_the_end = _KEY.search(text)
        nomination = self.offered.get(int(at_the_end[1])) if at_the_end else None
        fits = [one for one in self.offered.values() if text == one.official_name]
        if nomination is None and len(fits) != 1:
            params = {"typed": text[:80]}
            raise forms.ValidationError(
                gettext("“%(typed)s” is not before this committee.") % params
            )
        return nomination or fits[0]


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
    link = forms.CharField(
        required=False,
        max_length=500,
        label=_("Meeting link"),
        widget=forms.TextInput(
            {"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}
        ),
        validators=[
            URLValidator(
                schemes=["https"], message=_("The meeting link must begin with https://.")
            )
        ],
    )
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
    def shows_details(self) -> bool:
        names = ("link", "presenters", "attendees")
        return bool(self.errors) or any(self[name].value() for name in names)

    @property
    def is_left_out(self) -> bool:
        return self["out"].value() or not str(self["starts"].value() or "").strip()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.is_left_out:
            self.errors.clear()
            return given
        starts, ends = given.get("starts"), given.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", gettext("The slot ends before it starts."))
        if not given.get("room", "-"):
            self.add_error("room", gettext("Please name the room."))
        return given

    def line(self) -> SlotLine:
        given = {name: value for name, value in self.cleaned_data.items() if name != "out"}
        people = {name: read_people(given[name]) for name in ("presenters", "attendees")}
        return SlotLine(**{**given, **people})


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


SEED = "schedule.seed"
GENERATE, LOOK, SAVE = "generate", "look", "save"


class PlanForm(EditForm):
    """The button that was pressed, and the seed that the page drew."""

    do = forms.ChoiceField(choices=[(one, one) for one in (GENERATE, LOOK, SAVE)], required=False)
    seed = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta(EditForm.Meta):
        model = EvaluationSession
        fields = ()

    @property
    def drawn(self) -> str:
        """The seed that this page drew for this session; one that somebody chose is none."""
        try:
            pk, seed = signing.loads(self["seed"].value() or "", salt=SEED)
        except (signing.BadSignature, ValueError):
            return ""
        return str(seed) if pk == self.instance.pk else ""


def plan_with(session: EvaluationSession, seed: str) -> PlanForm:
    """The page as it stands, with `seed` signed so that it comes back."""
    token = signing.dumps([session.pk, seed], salt=SEED) if seed else ""
    return PlanForm(instance=session, initial={"seed": token})


class CalendarLinkForm(forms.Form):
    """The day that a calendar shows; none for all of one's own."""

    session = forms.ModelChoiceField(EvaluationSession.objects.none(), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        visible = EvaluationSession.objects.visible_to(by)
        self.fields["session"].queryset = visible  # type: ignore[attr-defined]


class CardForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        label=_("Code on your card"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
