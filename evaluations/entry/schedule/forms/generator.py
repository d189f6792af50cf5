"""Slots of a day laid out by a few figures."""

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evaluations.entry.nominations.models import AttendanceRole, Nomination
from evaluations.entry.nominations.people import lines_of
from evaluations.entry.schedule.layout import DoesNotFit, Plan, Span, draw_lots, lay_out
from evaluations.entry.schedule.lines import SlotLine
from evaluations.entry.schedule.models import SlotMode
from thai.fields import CharField, IntegerField, TimeField

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
    return datetime.time(minutes // 60, minutes % 60)


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
        by_key = {nomination.pk: nomination for nomination in waiting}
        waiting = [by_key[key] for key in draw_lots(list(by_key), seed)]
    elif values["order"] == ALPHABET:
        waiting.sort(key=lambda nomination: (nomination.sort_key, nomination.pk))
    content: list[tuple[Nomination, ...]] = [(nomination,) for nomination in waiting]
    content += [()] * (values["empty_slots"] or 0)
    if len(content) > MOST_SLOTS:
        raise DoesNotFit(MOST_SLOTS)
    spans = lay_out(form.plan(), len(content))
    lines = [
        _generated(values, span, presented, before.get(presented[0].pk) if presented else None)
        for span, presented in zip(spans, content, strict=True)
    ]
    return [*fixed, *lines], seed


def _generated(
    values: Mapping[str, Any],
    span: Span,
    nominations: tuple[Nomination, ...],
    before: SlotLine | None,
) -> SlotLine:
    """Who came to an earlier plan comes; else whom the offices named when they nominated.

    A nomination's slot moves with it, so that calendars move it too; of several the first has it.
    """
    named = [delegate for nomination in nominations for delegate in nomination.delegates.all()]
    return SlotLine(
        pk=before.pk if before and before.nominations[0] == nominations[0] else None,
        starts=_time(span.start),
        ends=_time(span.end),
        room=values["room"],
        mode=values["mode"],
        link=values["meeting_link"],
        nominations=nominations,
        presenters=before.presenters if before else lines_of(named, AttendanceRole.PRESENTER),
        attendees=before.attendees if before else lines_of(named, AttendanceRole.ATTENDEE),
    )
