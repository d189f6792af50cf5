"""What is typed about sessions and slots."""

import datetime
import re
import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
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
from evaluations.setup.directory.forms import unit_field
from thai.cleaning import clean
from thai.dates import parse_time
from thai.fields import CharField, IntegerField, TimeField


class MovesForm(forms.Form):
    """The count of changes that the page saw; without it the newest state decides."""

    moves = IntegerField(required=False, min_value=0)


class SlotChangeForm(MovesForm):
    to = forms.ChoiceField(
        choices=[one for one in SlotState.choices if one[0] != SlotState.SCHEDULED]
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
        given = self.cleaned_data
        lunch = None
        if given["lunch_from"]:
            lunch = Span(_minutes(given["lunch_from"]), _minutes(given["lunch_until"]))
        return Plan(
            start=_minutes(given["start"]),
            length=given["length"],
            pause=given["pause"] or 0,
            pause_after=given["pause_after"] or 0,
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
    given = form.cleaned_data
    fixed = [line for line in stored if line.is_fixed]
    before = {one.pk: line for line in stored for one in line.nominations}
    begun = {one.pk for line in fixed for one in line.nominations}
    waiting = [one for one in nominations if one.pk not in begun]
    seed = ""
    if given["order"] == LOT:
        seed = secrets.token_hex(8)
        by_key = {one.pk: one for one in waiting}
        waiting = [by_key[key] for key in draw_lots(list(by_key), seed)]
    elif given["order"] == ALPHABET:
        waiting.sort(key=lambda one: (one.sort_key, one.pk))
    content: list[tuple[Nomination, ...]] = [(one,) for one in waiting]
    content += [()] * (given["empty_slots"] or 0)
    if len(content) > MOST_SLOTS:
        raise DoesNotFit(MOST_SLOTS)
    spans = lay_out(form.plan(), len(content))
    lines = [
        _generated(given, span, held, before.get(held[0].pk) if held else None)
        for span, held in zip(spans, content, strict=True)
    ]
    return [*fixed, *lines], seed


def _generated(
    given: Mapping[str, Any],
    span: Span,
    held: tuple[Nomination, ...],
    before: SlotLine | None,
) -> SlotLine:
    line = SlotLine(
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
    return with_boxes(line)


def with_boxes(line: SlotLine) -> SlotLine:
    """The line with what its boxes show."""
    typed = {
        "start": f"{line.starts:%H.%M}" if line.starts else "",
        "end": f"{line.ends:%H.%M}" if line.ends else "",
        "room": line.room,
        "mode": line.mode,
        "link": line.link,
        "presenters": people_typed(line.presenters),
        "attendees": people_typed(line.attendees),
    }
    return SlotLine(**{**vars(line), "typed": typed})


def _sent(held: tuple[Nomination, ...], role: str) -> tuple[PersonLine, ...]:
    """Whom the offices named when they nominated."""
    return tuple(
        PersonLine(one.name, one.position)
        for nomination in held
        for one in nomination.delegates.all()
        if one.role == role
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
    return [with_boxes(_stored(slot)) for slot in slots]


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
            PersonLine(one.name, one.position)
            for one in people
            if one.role == AttendanceRole.PRESENTER
        ),
        attendees=tuple(
            PersonLine(one.name, one.position)
            for one in people
            if one.role == AttendanceRole.ATTENDEE
        ),
        is_fixed=slot.state != SlotState.SCHEDULED,
        is_booked=slot.state not in NOT_HELD,
    )


_KEY = re.compile(r"\((\d{1,12})\)$")


class _SlotReader:
    """Reads the rows of the builder's page, in the order in which they stand there."""

    def __init__(
        self, posted: QueryDict, nominations: Mapping[int, Nomination], stored: list[SlotLine]
    ) -> None:
        self.posted, self.nominations = posted, nominations
        self.stored = {str(line.pk): line for line in stored}
        self.modes = dict(SlotMode.choices)

    def line(self, key: str) -> SlotLine | None:
        """A row; None for one that was left empty, taken out, or has begun meanwhile."""
        before = self.stored.get(key)
        if before is not None and before.is_fixed:
            return None
        names = ("start", "end", "room", "mode", "link", "presenters", "attendees")
        typed = {name: self.posted.get(f"s{key}-{name}", "") for name in names}
        if not typed["start"].strip() or f"s{key}-out" in self.posted:
            return None
        errors: list[str] = []
        starts, ends = self._time(typed["start"], errors), self._time(typed["end"], errors)
        if starts and ends and ends <= starts:
            errors.append(gettext("The slot ends before it starts."))
        if not clean(typed["room"]):
            errors.append(gettext("Please name the room."))
        return SlotLine(
            pk=before.pk if before else None,
            starts=starts,
            ends=ends,
            room=clean(typed["room"])[:300],
            mode=typed["mode"] if typed["mode"] in self.modes else SlotMode.ON_SITE,
            link=self._link(typed["link"], errors),
            nominations=tuple(self._nominations(key, errors)),
            presenters=read_people(typed["presenters"]),
            attendees=read_people(typed["attendees"]),
            typed=typed,
            errors=tuple(errors),
        )

    @staticmethod
    def _time(typed: str, errors: list[str]) -> datetime.time | None:
        if not typed.strip():
            return None
        try:
            return parse_time(typed)
        except ValueError:
            errors.append(gettext("Type a time such as 09.00 or 13:30."))
            return None

    @staticmethod
    def _link(typed: str, errors: list[str]) -> str:
        link = typed.strip()
        if not link:
            return ""
        try:
            URLValidator(schemes=["https"])(link)
        except forms.ValidationError:
            errors.append(gettext("The meeting link must begin with https://."))
        return link[:500]

    def _nominations(self, key: str, errors: list[str]) -> list[Nomination]:
        found = []
        for typed in self.posted.getlist(f"s{key}-nomination"):
            if not (text := clean(typed)):
                continue
            at_the_end = _KEY.search(text)
            nomination = self.nominations.get(int(at_the_end[1])) if at_the_end else None
            nomination = nomination or self._by_name(text)
            if nomination is None:
                told = {"typed": text[:80]}
                errors.append(gettext("“%(typed)s” is not before this committee.") % told)
            else:
                found.append(nomination)
        return found

    def _by_name(self, text: str) -> Nomination | None:
        fits = [one for one in self.nominations.values() if text == one.official_name]
        return fits[0] if len(fits) == 1 else None


def slot_lines(
    posted: QueryDict, nominations: Mapping[int, Nomination], stored: list[SlotLine]
) -> list[SlotLine]:
    """The slots of the posted page; slots that have begun come as they are stored."""
    reader = _SlotReader(posted, nominations, stored)
    keys = posted.getlist("slot")[: MOST_SLOTS * 2]
    fixed = [line for line in stored if line.is_fixed]
    return [*fixed, *(line for key in keys if (line := reader.line(key)) is not None)]


class CardForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        label=_("Code on your card"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
