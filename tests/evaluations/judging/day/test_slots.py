"""The running day put in another order: undo, questions, swap, move, insert, shift."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.documents import agenda_document
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.judging.day.actions.roll_call import check_seat
from evaluations.judging.day.actions.running import (
    begin_questions,
    insert_slot,
    reschedule_slot,
    shift_slots,
    swap_slots,
)
from evaluations.judging.day.actions.slots import run_slot
from evaluations.judging.day.actions.states import change_slot, undo_slot
from evaluations.judging.day.agenda.page import agenda_of
from evaluations.judging.results.actions.certifying import certify
from evaluations.platform.errors import Conflict, Refused
from evaluations.platform.journal.models import Entry
from evaluations.setup.committees.models import Seat
from tests.factories import (
    Cast,
    make_committee,
    make_nomination,
    make_slot,
    make_user,
    submitted_sheet,
)
from units.models import User

SignIn = Callable[[User], Client]


def at(cast: Cast, hour: int, minute: int = 0) -> datetime.datetime:
    time = datetime.time(hour, minute)
    return timezone.make_aware(datetime.datetime.combine(cast.session.date, time))


def planned(cast: Cast, hour: int, room: str = "ห้องหนึ่ง") -> Slot:
    nomination = make_nomination(category=cast.category, committee=cast.committee)
    return make_slot(
        session=cast.session,
        nominations=[nomination],
        state=SlotState.SCHEDULED,
        starts_at=at(cast, hour),
        ends_at=at(cast, hour) + datetime.timedelta(minutes=30),
        room=room,
    )


STEPS = [
    (SlotState.CALLED, SlotState.SCHEDULED),
    (SlotState.PRESENTING, SlotState.SCHEDULED),
    (SlotState.CLOSED, SlotState.PRESENTING),
    (SlotState.NO_SHOW, SlotState.SCHEDULED),
    (SlotState.POSTPONED, SlotState.SCHEDULED),
]


@pytest.mark.parametrize(("state", "before"), STEPS)
def test_the_last_change_is_taken_back(cast: Cast, state: str, before: str) -> None:
    Slot.objects.update(state=state, state_reason="เหตุผล")

    undone = undo_slot(by=cast.secretary, slot=cast.slot, moves=0)

    assert (undone.state, undone.state_reason) == (before, "")
    assert Entry.objects.get(verb="slot.undone").before == {"state": state}


@pytest.mark.parametrize("state", [SlotState.PRESENTING, SlotState.NO_SHOW, SlotState.POSTPONED])
def test_what_was_called_in_is_called_in_again(cast: Cast, state: str) -> None:
    Slot.objects.update(state=state, state_reason="เหตุผล", called_at=timezone.now())

    undone = undo_slot(by=cast.secretary, slot=cast.slot, moves=0)

    assert undone.state == SlotState.CALLED


def test_undo_pressed_twice_undoes_one_step(cast: Cast) -> None:
    Slot.objects.update(state=SlotState.CLOSED)
    undo_slot(by=cast.chair, slot=cast.slot, moves=0)

    with pytest.raises(Conflict):
        undo_slot(by=cast.chair, slot=cast.slot, moves=0)
    assert Slot.objects.get().state == SlotState.PRESENTING


def test_nothing_to_undo(cast: Cast) -> None:
    Slot.objects.update(state=SlotState.SCHEDULED)

    with pytest.raises(Refused):
        undo_slot(by=cast.chair, slot=cast.slot, moves=0)


def test_a_late_double_of_a_call_does_not_call_again(cast: Cast) -> None:
    Slot.objects.update(state=SlotState.SCHEDULED)
    change_slot(by=cast.chair, slot=cast.slot, to=SlotState.CALLED, moves=0)
    undo_slot(by=cast.chair, slot=cast.slot, moves=1)

    with pytest.raises(Conflict):
        change_slot(by=cast.chair, slot=cast.slot, to=SlotState.CALLED, moves=0)
    assert Slot.objects.get().state == SlotState.SCHEDULED


def test_times_are_kept_and_taken_back(cast: Cast) -> None:
    Slot.objects.update(state=SlotState.SCHEDULED)
    for to in (SlotState.CALLED, SlotState.PRESENTING, SlotState.CLOSED):
        change_slot(by=cast.chair, slot=cast.slot, to=to)
    slot = Slot.objects.get()
    assert slot.called_at
    assert slot.started_at
    assert slot.ended_at

    undo_slot(by=cast.chair, slot=slot, moves=3)

    slot.refresh_from_db()
    assert slot.started_at
    assert slot.ended_at is None


def test_questions_begin_once_and_only_while_somebody_presents(cast: Cast) -> None:
    first = begin_questions(by=cast.chair, slot=cast.slot).questions_at
    assert begin_questions(by=cast.chair, slot=cast.slot).questions_at == first
    other = planned(cast, 10)

    with pytest.raises(Refused):
        begin_questions(by=cast.chair, slot=other)


def test_two_slots_exchange_time_and_room(cast: Cast) -> None:
    one, other = planned(cast, 10, "ห้อง ก"), planned(cast, 11, "ห้อง ข")
    swap_slots(by=cast.secretary, first=one, second=other, moves=(0, 0))
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.starts_at, one.room) == (at(cast, 11), "ห้อง ข")
    assert (other.starts_at, other.room) == (at(cast, 10), "ห้อง ก")
    assert one.ends_at == at(cast, 11, 30)

    with pytest.raises(Conflict):
        swap_slots(by=cast.secretary, first=one, second=other, moves=(0, 0))


def test_what_has_begun_changes_places_with_nobody(cast: Cast) -> None:
    with pytest.raises(Refused):
        swap_slots(by=cast.chair, first=cast.slot, second=planned(cast, 10), moves=(0, 0))
    with pytest.raises(Refused):
        reschedule_slot(by=cast.chair, slot=cast.slot, starts_at=at(cast, 15), room="ก")


def test_a_postponed_slot_gets_a_new_time_on_its_day(cast: Cast) -> None:
    slot = planned(cast, 10)
    change_slot(by=cast.chair, slot=slot, to=SlotState.POSTPONED, reason="รถเสีย")
    tomorrow = at(cast, 10) + datetime.timedelta(days=1)
    with pytest.raises(Refused):
        reschedule_slot(by=cast.chair, slot=slot, starts_at=tomorrow, room="ก")

    moved = reschedule_slot(by=cast.chair, slot=slot, starts_at=at(cast, 15), room="ก")

    assert (moved.state, moved.starts_at, moved.ends_at) == (
        SlotState.SCHEDULED,
        at(cast, 15),
        at(cast, 15, 30),
    )


def test_a_new_time_that_somebody_has_already_is_refused(cast: Cast) -> None:
    planned(cast, 11)
    slot = planned(cast, 10)

    with pytest.raises(Refused):
        reschedule_slot(by=cast.chair, slot=slot, starts_at=at(cast, 11), room=slot.room)
    assert Slot.objects.filter(starts_at=at(cast, 10)).exists()


def test_a_postponement_needs_its_reason(cast: Cast) -> None:
    with pytest.raises(Refused):
        change_slot(by=cast.chair, slot=planned(cast, 10), to=SlotState.POSTPONED)


def waiting(cast: Cast) -> Nomination:
    return make_nomination(category=cast.category, committee=cast.committee)


def insert(cast: Cast, nomination: Nomination, hour: int, **more: object) -> Slot:
    given: dict[str, object] = {"minutes": 30, "room": "ห้องหนึ่ง", **more}
    return insert_slot(
        by=cast.chair,
        session=cast.session,
        nomination=nomination,
        starts_at=at(cast, hour),
        **given,  # type: ignore[arg-type]
    )


def test_a_slot_is_inserted_and_the_rest_moves(cast: Cast) -> None:
    later = [planned(cast, hour) for hour in (10, 11)]
    nomination = waiting(cast)

    made = insert(cast, nomination, 10, shifts_later=True)

    assert insert(cast, nomination, 10).pk == made.pk
    assert [Slot.objects.get(pk=one.pk).starts_at for one in later] == [
        at(cast, 10, 30),
        at(cast, 11, 30),
    ]


@pytest.mark.parametrize("fault", ["elsewhere", "draft", "placed", "clash"])
def test_what_cannot_be_inserted(cast: Cast, fault: str) -> None:
    planned(cast, 10)
    nomination = waiting(cast)
    if fault == "elsewhere":
        other = make_committee(category=cast.category, people={}, number=99)
        Nomination.objects.filter(pk=nomination.pk).update(committee=other)
    elif fault == "draft":
        Nomination.objects.filter(pk=nomination.pk).update(state=NominationState.SUBMITTED)
    elif fault == "placed":
        nomination = cast.nomination
    nomination.refresh_from_db()

    with pytest.raises(Refused):
        insert(cast, nomination, 10 if fault == "clash" else 14)
    assert Slot.objects.count() == 2


def test_the_rest_of_the_day_moves_once(cast: Cast) -> None:
    slots = [planned(cast, hour) for hour in (10, 11, 14)]

    def shift(count: int, edits: int) -> int:
        return shift_slots(
            by=cast.chair, session=cast.session, since=at(cast, 11), minutes=count, edits=edits
        )

    assert shift(60, 0) == 2
    with pytest.raises(Conflict):
        shift(60, 0)
    assert [Slot.objects.get(pk=slot.pk).starts_at for slot in slots] == [
        at(cast, 10),
        at(cast, 12),
        at(cast, 15),
    ]
    assert shift(-60, 1) == 2


@pytest.mark.parametrize("count", [0, 481, -481])
def test_a_shift_has_bounds(cast: Cast, count: int) -> None:
    with pytest.raises(Refused):
        shift_slots(by=cast.chair, session=cast.session, since=at(cast, 9), minutes=count, edits=0)


def test_a_shift_past_midnight_moves_nothing(cast: Cast) -> None:
    slot = planned(cast, 20)
    with pytest.raises(Refused):
        shift_slots(by=cast.chair, session=cast.session, since=at(cast, 11), minutes=300, edits=0)

    slot.refresh_from_db()
    assert slot.starts_at == at(cast, 20)


@pytest.mark.parametrize("role", ["member", "officer", "auditor", "nobody"])
def test_nobody_else_runs_the_day(cast: Cast, role: str) -> None:
    by, slot = getattr(cast, role), planned(cast, 10)
    for refused in (
        lambda: undo_slot(by=by, slot=cast.slot, moves=0),
        lambda: begin_questions(by=by, slot=cast.slot),
        lambda: swap_slots(by=by, first=slot, second=planned(cast, 12), moves=(0, 0)),
        lambda: reschedule_slot(by=by, slot=slot, starts_at=at(cast, 15), room="ก"),
        lambda: shift_slots(by=by, session=cast.session, since=at(cast, 9), minutes=5, edits=0),
        lambda: insert_slot(
            by=by,
            session=cast.session,
            nomination=cast.nomination,
            starts_at=at(cast, 16),
            minutes=5,
            room="ก",
        ),
    ):
        with pytest.raises(Refused):
            refused()


def test_through_the_board(cast: Cast, sign_in: SignIn) -> None:
    one, other = planned(cast, 10, "ห้อง ก"), planned(cast, 11, "ห้อง ข")
    client = sign_in(cast.secretary)

    def post(name: str, pk: int, **told: object) -> str:
        answer = client.post(reverse(name, args=[pk]), told, follow=True)
        return answer.content.decode()

    assert "“เรียกแล้ว”" in post("slot_change", one.pk, to="called", moves=0)
    assert "“ตามกำหนดการ”" in post("slot_undo", one.pk, moves=1)
    post("slot_questions", cast.slot.pk)
    post("slot_swap", one.pk, other=f"{other.pk}:0", moves=2)
    post("slot_move", other.pk, starts="16.00", room="ห้อง ค", moves=1)
    edits = EvaluationSession.objects.get().edits
    post("session_shift", cast.session.pk, since="11.00", minutes="๑๕", edits=edits)
    nomination = waiting(cast)
    post(
        "session_insert",
        cast.session.pk,
        nomination=nomination.pk,
        starts="18.00",
        minutes="20",
        room="ห้อง ก",
    )

    one.refresh_from_db()
    other.refresh_from_db()
    cast.slot.refresh_from_db()
    assert (one.starts_at, one.room) == (at(cast, 11, 15), "ห้อง ข")
    assert (other.starts_at, other.room) == (at(cast, 16, 15), "ห้อง ค")
    assert cast.slot.questions_at
    assert nomination.slot_place.slot.starts_at == at(cast, 18)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("slot_change", {"to": "elsewhere"}),
        ("slot_undo", {}),
        ("slot_swap", {"other": "x", "moves": 0}),
        ("slot_move", {"starts": "25.99", "room": "ก"}),
    ],
)
def test_a_form_that_cannot_be_read_says_so(
    cast: Cast, sign_in: SignIn, name: str, told: dict[str, object]
) -> None:
    address = reverse(name, args=[cast.slot.pk])

    shown = sign_in(cast.chair).post(address, told, follow=True).content.decode()

    assert "message-error" in shown
    assert Slot.objects.get().moves == 0


def test_a_wrong_time_is_explained(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("slot_move", args=[cast.slot.pk])

    shown = sign_in(cast.chair).post(address, {"starts": "25.99", "room": "ก"}, follow=True)

    assert "09.00" in shown.content.decode()
    assert "message-error" in shown.content.decode()


def test_that_a_presentation_has_ended_may_be_said_after_the_certification(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    with pytest.raises(Refused):
        run_slot(by=cast.chair, slot=cast.slot, to="no_show", reason="x")

    assert run_slot(by=cast.chair, slot=cast.slot, to="closed").state == SlotState.CLOSED


def test_a_slot_is_not_moved_onto_another_of_the_same_day(cast: Cast) -> None:
    """The committee sits in one room at a time."""
    other = make_slot(
        session=cast.session,
        nominations=[make_nomination(category=cast.category, committee=cast.committee)],
        state=SlotState.SCHEDULED,
        starts_at=at(cast, 14),
    )

    with pytest.raises(Refused):
        reschedule_slot(by=cast.chair, slot=other, starts_at=cast.slot.starts_at, room="ห้องอื่น")


def test_of_two_slots_that_nobody_closed_the_later_one_is_on(cast: Cast) -> None:
    nomination = make_nomination(category=cast.category, committee=cast.committee)
    now = timezone.now()
    later = make_slot(session=cast.session, nominations=[nomination], started_at=now)
    Slot.objects.filter(pk=cast.slot.pk).update(started_at=now - datetime.timedelta(minutes=9))

    agenda = agenda_of(cast.session, cast.chair)

    assert agenda.running is not None
    assert agenda.running.slot == later
    assert [one.slot for one in agenda.also_running] == [cast.slot]


def test_a_substitute_is_seated_from_the_own_day_on(cast: Cast) -> None:
    """Before it, neither the board, nor the agenda, nor the roll-call knows of them."""
    person, holder = make_user(), cast.seat(cast.member)
    tomorrow = cast.session.date + datetime.timedelta(days=1)
    substitute = Seat.objects.create(
        committee=cast.committee,
        user=person,
        number=9,
        position="member",
        substitute_for=holder,
        valid_from=tomorrow,
    )
    here = {"mode": "on_site", "identified_by": "in_person", "status": "present"}

    seated = [seat for seat, _line in agenda_of(cast.session, cast.chair).seated]
    assert holder in seated
    assert substitute not in seated
    assert person.full_name not in str(agenda_document(cast.session).seats)
    with pytest.raises(Refused):
        check_seat(by=cast.chair, session=cast.session, seat=substitute, **here)

    cast.session.date = tomorrow
    cast.session.save()
    printed = agenda_document(cast.session).seats
    assert (person.full_name, "", f"กรรมการ (แทน {cast.member.full_name})") in printed
    check_seat(by=cast.chair, session=cast.session, seat=substitute, **here)
