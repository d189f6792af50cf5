"""Calendar feeds: a slot is one event for good, and what is taken out comes as cancelled."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.actions.entry import make_calendar_link
from evaluations.entry.schedule.actions.planning import (
    edit_session,
    remove_session,
    save_slots,
)
from evaluations.entry.schedule.lines import SlotLine
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.judging.day.actions.running import reschedule_slot
from evaluations.judging.day.actions.slots import run_slot
from tests.factories import Cast, make_nomination, make_session, make_unit, make_user
from units.models import User


@pytest.fixture
def session(cast: Cast) -> EvaluationSession:
    made: EvaluationSession = make_session(committee=cast.committee, host=make_unit())
    return made


@pytest.fixture
def nomination(cast: Cast) -> Nomination:
    return make_nomination(category=cast.category, committee=cast.committee)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller


def line(hour: int, *nominations: Nomination, pk: int | None = None) -> SlotLine:
    return SlotLine(
        pk=pk,
        starts=datetime.time(hour),
        ends=datetime.time(hour, 30),
        room="ห้องเล็ก",
        mode="on_site",
        link="",
        nominations=nominations,
    )


def save(by: User, session: EvaluationSession, *lines: SlotLine) -> None:
    session.refresh_from_db()
    save_slots(by=by, session=session, edits=session.edits, lines=lines)


def events(user: User, host: str = "localhost", **link: Any) -> dict[str, Any]:
    """Every event of the user's calendar by its UID."""
    _link, secret = make_calendar_link(by=user, **link)
    answer = Client(headers={"host": host}).get(reverse("calendar_feed", args=[secret]))
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(event["UID"]): event for event in found}


def of_slot(found: dict[str, Any], slot: Slot) -> Any:
    return found[f"slot-{slot.pk}@award-evaluation"]


def test_the_same_event_under_two_names(cast: Cast, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]

    assert set(events(cast.member, "one.example")) == set(events(cast.member, "two.example"))
    settings.SITE_ADDRESS = "https://awards.example.org"
    assert set(events(cast.member, "one.example")) == {f"slot-{cast.slot.pk}@awards.example.org"}


def test_a_move_counts(
    cast: Cast,
    session: EvaluationSession,
    nomination: Nomination,
    clock: time_machine.Traveller,
) -> None:
    """In the plan, by the day, on the running day: SEQUENCE and LAST-MODIFIED grow."""
    save(cast.chair, session, line(13, nomination))
    slot, seen = Slot.objects.get(session=session), []
    tomorrow = session.date + datetime.timedelta(days=1)

    def look() -> Any:
        event = of_slot(events(cast.member), slot)
        seen.append((int(event["SEQUENCE"]), event["LAST-MODIFIED"].dt))
        clock.shift(60)
        return event

    look()
    save(cast.chair, session, line(14, nomination, pk=slot.pk))
    look()
    session.refresh_from_db()
    edit_session(by=cast.chair, session=session, edits=None, values={"date": tomorrow})
    look()
    run_slot(by=cast.chair, slot=slot, to=SlotState.POSTPONED, reason="ฝนตก")
    assert str(look()["STATUS"]) == "CANCELLED"
    slot.refresh_from_db()
    later = slot.starts_at + datetime.timedelta(hours=2)
    reschedule_slot(by=cast.chair, slot=slot, starts_at=later, room="ห้องใหญ่")
    event = look()

    assert (str(event["STATUS"]), event["DTSTART"].dt) == ("CONFIRMED", later)
    assert seen == sorted(set(seen))
    assert len({sequence for sequence, _at in seen}) == len({at for _number, at in seen}) == 5


def test_nothing_changed_is_told_alike(cast: Cast, clock: time_machine.Traveller) -> None:
    run_slot(by=cast.chair, slot=cast.slot, to=SlotState.CLOSED)
    first = of_slot(events(cast.member), cast.slot).to_ical()
    clock.shift(600)

    assert of_slot(events(cast.member), cast.slot).to_ical() == first


@pytest.mark.parametrize("is_whole_day", [False, True])
def test_what_is_taken_out_comes_as_cancelled(
    cast: Cast, session: EvaluationSession, nomination: Nomination, is_whole_day: bool
) -> None:
    save(cast.chair, session, line(13, nomination))
    slot = Slot.objects.get(session=session)
    officer = make_user(unit=nomination.unit)
    nomination.unit.parent = cast.nomination.unit.parent
    nomination.unit.save()
    before = {user: of_slot(events(user), slot) for user in (cast.member, officer)}
    if is_whole_day:
        remove_session(by=cast.chair, session=session)
    else:
        save(cast.chair, session)

    for user, earlier in before.items():
        event = of_slot(events(user), slot)
        assert str(event["STATUS"]) == "CANCELLED"
        assert str(event["SUMMARY"]) == nomination.name_in_category
        assert int(event["SEQUENCE"]) > int(earlier["SEQUENCE"])
        assert event["DTSTART"].dt == earlier["DTSTART"].dt
    assert f"slot-{slot.pk}@award-evaluation" not in events(cast.nobody)
    assert f"slot-{slot.pk}@award-evaluation" not in events(cast.other_officer)


def test_an_office_whose_nomination_leaves_the_slot(
    cast: Cast, session: EvaluationSession, nomination: Nomination
) -> None:
    """The others of the slot see it as it is; back in it, so does the office."""
    other = make_nomination(category=cast.category, committee=cast.committee)
    for unit in (nomination.unit, other.unit):
        unit.parent = cast.nomination.unit.parent
        unit.save()
    officer, other_officer = make_user(unit=nomination.unit), make_user(unit=other.unit)
    save(cast.chair, session, line(13, nomination, other))
    slot = Slot.objects.get(session=session)
    save(cast.chair, session, line(13, other, pk=slot.pk))

    event = of_slot(events(officer), slot)
    assert (str(event["STATUS"]), str(event["SUMMARY"])) == (
        "CANCELLED",
        nomination.name_in_category,
    )
    assert str(of_slot(events(other_officer), slot)["STATUS"]) == "CONFIRMED"
    assert str(of_slot(events(cast.member), slot)["STATUS"]) == "CONFIRMED"
    save(cast.chair, session, line(13, other, nomination, pk=slot.pk))
    back = of_slot(events(officer), slot)
    assert str(back["STATUS"]) == "CONFIRMED"
    assert int(back["SEQUENCE"]) > int(event["SEQUENCE"]) - 1


def test_a_calendar_of_one_session_tells_its_own_cancellations(
    cast: Cast, session: EvaluationSession, nomination: Nomination
) -> None:
    save(cast.chair, session, line(13, nomination))
    slot = Slot.objects.get(session=session)
    save(cast.chair, session)

    assert str(of_slot(events(cast.member, session=session), slot)["STATUS"]) == "CANCELLED"
    assert set(events(cast.member, session=cast.session)) == {
        f"slot-{cast.slot.pk}@award-evaluation"
    }
