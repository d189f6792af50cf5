"""Stored slots as bookings, for finding clashes; and clashes in words."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evaluations.entry.nominations.models import AttendanceRole
from evaluations.entry.nominations.slot_states import NOT_HELD
from evaluations.entry.schedule.conflicts import JUDGE, NOMINATION, PRESENTER, ROOM, Booking, Clash
from evaluations.entry.schedule.models import (
    Attendance,
    EvaluationSession,
    Slot,
    SlotNomination,
)
from evaluations.platform.dates import date_text, time_text
from evaluations.setup.committees.models import Seat
from thai.cleaning import clean

# What a slot's sentence tells of it.
WHERE = ("session__committee__round", "session__host")


def judges_on(committees: Iterable[int], day: datetime.date) -> dict[int, dict[int, str]]:
    """Who sits in each committee on `day`: one query."""
    by_committee: dict[int, dict[int, str]] = defaultdict(dict)
    seats = Seat.objects.on(day).filter(committee__in=set(committees))
    for seat in seats.select_related("user"):
        by_committee[seat.committee_id][seat.user_id] = seat.user.full_name
    return by_committee


def bookings_of(slots: QuerySet[Slot]) -> list[Booking]:
    """Four queries, however many slots."""
    rows = list(slots.exclude(state__in=NOT_HELD).select_related(*WHERE))
    keys = [slot.pk for slot in rows]
    nominations: dict[int, dict[int, str]] = defaultdict(dict)
    places = SlotNomination.objects.filter(slot__in=keys).select_related("nomination__category")
    for place in places:
        nominations[place.slot_id][place.nomination_id] = place.nomination.name_in_category
    presenters: dict[int, set[str]] = defaultdict(set)
    expected = Attendance.objects.filter(
        slot__in=keys, role=AttendanceRole.PRESENTER, is_group=False
    )
    for presenter in expected:
        presenters[presenter.slot_id].add(clean(presenter.name))
    judges = _judges(rows)
    return [
        Booking(
            key=f"slot-{slot.pk}",
            session=slot.session_id,
            label=label_of(slot.session, slot.starts_at, slot.room),
            starts=slot.starts_at,
            ends=slot.ends_at,
            room=slot.room if slot.mode != "online" else "",
            host=slot.session.host_id,
            rehearsal=rehearsal_of(slot.session),
            judges=judges[slot.pk],
            presenters=frozenset(presenters[slot.pk]),
            nominations=nominations[slot.pk],
        )
        for slot in rows
    ]


def _judges(rows: list[Slot]) -> dict[int, dict[int, str]]:
    """Who sits at each slot: one query for all committees."""
    seats: dict[int, list[Seat]] = defaultdict(list)
    committees = {slot.session.committee_id for slot in rows}
    for seat in Seat.objects.filter(committee__in=committees).select_related("user"):
        seats[seat.committee_id].append(seat)
    return {
        slot.pk: {
            seat.user_id: seat.user.full_name
            for seat in seats[slot.session.committee_id]
            if seat.is_held_on(slot.session.date)
        }
        for slot in rows
    }


def rehearsal_of(session: EvaluationSession) -> int | None:
    """The round of the session where that is a rehearsal."""
    award_round = session.committee.round
    return award_round.pk if award_round.is_rehearsal else None


def label_of(session: EvaluationSession, starts: datetime.datetime, room: str) -> str:
    """A slot in a sentence: when, where, and before which committee of which round."""
    committee = session.committee
    params = {
        "at": f"{date_text(starts, 'short')} {time_text(starts)}",
        "room": room,
        "office": session.host.brief,
        "number": committee.number,
        "round": committee.round.name,
    }
    return _("%(at)s, %(room)s, %(office)s (committee %(number)s of “%(round)s”)") % params


def in_words(clash: Clash) -> str:
    sentences = {
        ROOM: _("Room “%(what)s” is booked twice: %(first)s and %(second)s."),
        JUDGE: _("%(what)s would sit in two slots at once: %(first)s and %(second)s."),
        PRESENTER: _("%(what)s would present in two slots at once: %(first)s and %(second)s."),
        NOMINATION: _("“%(what)s” is presented twice: %(first)s and %(second)s."),
    }
    params = {"what": clash.what, "first": clash.first.label, "second": clash.second.label}
    sentence = sentences[clash.kind] % params
    if clash.binds:
        return sentence
    return _("%(sentence)s One of them is a rehearsal, so both can be saved.") % {
        "sentence": sentence
    }
