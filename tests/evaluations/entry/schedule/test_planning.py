"""A session's slots: laid out, moved, refused when booked twice."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination
from evaluations.entry.nominations.people import PersonLine
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.actions.planning import (
    DoublyBooked,
    edit_session,
    remove_session,
    save_slots,
)
from evaluations.entry.schedule.models import EvaluationSession, Slot, SlotNomination
from evaluations.oversight.phases.facts import facts_of
from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_nomination,
    make_round,
    make_session,
    make_unit,
    make_user,
)
from tests.planning import GENERATOR, boxes, line, save, stored, typed
from units.models import User

pytestmark = pytest.mark.usefixtures("contexts")

SignIn = Callable[[User], Client]


def test_what_is_saved_is_there(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination]
) -> None:
    people = (PersonLine("นายก", "ผอ."), PersonLine("พัฒนาการอำเภอ"))
    first, second, third = nominations
    save(
        cast.secretary,
        session,
        line(9, first, presenters=people[:1], attendees=people[1:]),
        line(10, second, third),
        line(11),
    )

    assert stored(session) == [(9, [first.pk]), (10, [second.pk, third.pk]), (11, [])]
    expected = Slot.objects.filter(session=session)[0].attendance.values_list("name", "is_group")
    assert list(expected) == [("นายก", False), ("พัฒนาการอำเภอ", True)]
    assert Entry.objects.filter(verb="session.scheduled").count() == 1


def test_slots_change_places(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination]
) -> None:
    first, second, _third = nominations
    save(cast.chair, session, line(9, first), line(10, second))
    one, two = Slot.objects.filter(session=session)

    save(cast.chair, session, line(9, second, pk=two.pk), line(10, first, pk=one.pk))

    assert stored(session) == [(9, [second.pk]), (10, [first.pk])]
    assert set(Slot.objects.filter(session=session)) == {one, two}


@pytest.mark.parametrize("role", ["member", "officer", "auditor", "nobody"])
def test_who_may_not(cast: Cast, session: EvaluationSession, role: str) -> None:
    with pytest.raises(Refused):
        save(getattr(cast, role), session, line(9))


def test_a_room_is_not_booked_twice(cast: Cast, session: EvaluationSession) -> None:
    with pytest.raises(DoublyBooked, match="ห้องประชุม"):
        save(cast.chair, session, line(9), line(9))
    assert not Slot.objects.filter(session=session).exists()


def test_a_judge_is_not_in_two_places(cast: Cast, session: EvaluationSession) -> None:
    other = make_committee(category=cast.category, people={cast.chair: "chair"})
    elsewhere = make_session(committee=other, date=session.date)
    save(cast.administrator, elsewhere, line(9, room="ที่อื่น"))

    with pytest.raises(DoublyBooked, match=cast.chair.full_name):
        save(cast.administrator, session, line(9))
    save(cast.administrator, session, line(10))


def test_a_room_belongs_to_its_host(cast: Cast, session: EvaluationSession) -> None:
    """Other offices have a meeting room of the same name."""
    other = make_committee(category=cast.category, people={make_user(): "chair"})
    elsewhere = make_session(committee=other, date=session.date)
    save(cast.administrator, elsewhere, line(9, ends=datetime.time(12)))
    save(cast.administrator, session, line(11, ends=datetime.time(13)))
    assert Slot.objects.filter(session__in=[session, elsewhere]).count() == 2

    third = make_committee(category=cast.category, people={make_user(): "chair"})
    same_host = make_session(committee=third, date=session.date, host=session.host)
    with pytest.raises(DoublyBooked, match="ห้อง “ห้องประชุม” ถูกจองซ้อน"):
        save(cast.administrator, same_host, line(12))


def rehearsed(cast: Cast, session: EvaluationSession) -> EvaluationSession:
    """The chair's day in a rehearsal, at nine."""
    category = make_category(award_round=make_round(is_rehearsal=True, name="รอบซ้อมใหญ่"))
    committee = make_committee(category=category, people={cast.chair: "chair"})
    made: EvaluationSession = make_session(
        committee=committee, date=session.date, host=session.host
    )
    save(cast.administrator, made, line(9))
    return made


def test_a_rehearsal_never_binds_real_work(
    cast: Cast, session: EvaluationSession, sign_in: SignIn
) -> None:
    rehearsed(cast, session)
    client, address = sign_in(cast.administrator), reverse("session_plan", args=[session.pk])
    data = typed({"room": "ห้องประชุม"}, edits=str(session.edits), do="save")

    assert client.post(address, data).status_code == 302
    assert stored(session) == [(9, [])]
    page = client.get(address).content.decode()
    assert "จึงบันทึกได้ทั้งสองรายการ" in page
    assert "จองซ้อนกัน:" not in page


def test_a_rehearsal_is_no_fault_of_the_real_round(cast: Cast, session: EvaluationSession) -> None:
    rehearsal = rehearsed(cast, session)
    save(cast.administrator, session, line(9))

    assert facts_of(cast.category.award.round).clashes == ()
    assert facts_of(rehearsal.committee.round).clashes == ()


def test_within_a_rehearsal_a_clash_is_refused(cast: Cast, session: EvaluationSession) -> None:
    rehearsal = rehearsed(cast, session)
    with pytest.raises(DoublyBooked):
        save(cast.administrator, rehearsal, line(9), line(9))


def test_a_clash_names_round_office_and_room(cast: Cast, session: EvaluationSession) -> None:
    other = make_committee(category=cast.category, people={cast.chair: "chair"}, number=77)
    host = make_unit(name="สำนักงานที่สอง")
    elsewhere = make_session(committee=other, date=session.date, host=host)
    save(cast.administrator, elsewhere, line(9, room="ห้องเล็ก"))

    with pytest.raises(DoublyBooked) as caught:
        save(cast.administrator, session, line(9))

    sentence = str(caught.value)
    told = ("ห้องเล็ก", "สำนักงานที่สอง", "ชุดที่ 77", cast.category.award.round.name)
    assert all(name in sentence for name in told)


def test_a_day_laid_out_past_midnight_is_refused(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    """24.00 would come back as 0.00, and could not be saved."""
    Nomination.objects.exclude(pk=nominations[0].pk).update(committee=None)
    client, address = sign_in(cast.chair), reverse("session_plan", args=[session.pk])
    late = {**GENERATOR, "start": "23.30"}

    assert "หนึ่งวันไม่พอสำหรับทุกราย" in client.post(address, late).content.decode()
    page = client.post(address, {**late, "length": "29"})
    assert client.post(address, boxes(page)).status_code == 302
    assert stored(session) == [(23, [nominations[0].pk])]


def test_laid_out_anew_a_nomination_keeps_its_slot(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    """So that calendars move it, instead of cancelling one event and showing another."""
    client, address = sign_in(cast.chair), reverse("session_plan", args=[session.pk])
    save(cast.chair, session, line(9, nominations[0], nominations[1]), line(10, nominations[2]))
    before = {place.nomination_id: place.slot_id for place in SlotNomination.objects.all()}

    page = client.post(address, {**GENERATOR, "order": "as_it_is", "start": "13.00"})
    assert client.post(address, boxes(page)).status_code == 302

    after = {place.nomination_id: place.slot_id for place in SlotNomination.objects.all()}
    first, second, third = (nomination.pk for nomination in nominations)
    assert (after[first], after[third]) == (before[first], before[third])
    assert after[second] not in before.values()


def test_a_presenter_is_not_in_two_places(cast: Cast, session: EvaluationSession) -> None:
    people = make_committee(category=cast.category, people={make_user(): "chair"})
    elsewhere = make_session(committee=people, date=session.date)
    presenters = (PersonLine("นายสมชาย ใจดี", "ผอ."),)
    save(cast.administrator, elsewhere, line(9, room="ที่อื่น", presenters=presenters))

    with pytest.raises(DoublyBooked, match="นายสมชาย ใจดี"):
        save(cast.administrator, session, line(9, presenters=presenters))


def test_a_nomination_is_presented_once(cast: Cast, session: EvaluationSession) -> None:
    with pytest.raises(DoublyBooked):
        save(cast.chair, session, line(9, cast.nomination))
    assert SlotNomination.objects.get().slot == cast.slot


def test_a_nomination_of_another_committee_is_refused(
    cast: Cast, session: EvaluationSession
) -> None:
    other = make_committee(category=cast.category, people={make_user(): "chair"})
    stranger = make_nomination(category=cast.category, committee=other)

    with pytest.raises(Refused):
        save(cast.chair, session, line(9, stranger))


def test_what_has_begun_stays(cast: Cast) -> None:
    with pytest.raises(Refused):
        save(cast.chair, cast.session)
    assert Slot.objects.get(pk=cast.slot.pk).state == SlotState.PRESENTING


def test_a_page_opened_before_is_refused(cast: Cast, session: EvaluationSession) -> None:
    save(cast.chair, session, line(9))
    with pytest.raises(Stale):
        save_slots(by=cast.chair, session=session, edits=0, lines=[line(10)])


def test_a_closed_round_keeps_its_schedule(cast: Cast, session: EvaluationSession) -> None:
    AwardRound.objects.update(phase=Phase.CLOSED)
    with pytest.raises(Refused):
        save(cast.administrator, session, line(9))


def test_a_new_day_takes_the_slots_along(cast: Cast, session: EvaluationSession) -> None:
    save(cast.chair, session, line(9))
    session.refresh_from_db()
    date = session.date + datetime.timedelta(days=3)
    edit_session(by=cast.chair, session=session, edits=session.edits, values={"date": date})

    slot = Slot.objects.get(session=session)
    assert timezone.localtime(slot.starts_at) == timezone.make_aware(
        datetime.datetime.combine(date, datetime.time(9))
    )


def test_a_day_is_deleted_with_its_slots(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination]
) -> None:
    save(cast.chair, session, line(9, nominations[0]))
    remove_session(by=cast.chair, session=session)

    assert Nomination.objects.filter(pk=nominations[0].pk, slot_place=None).exists()
    with pytest.raises(Refused):
        remove_session(by=cast.chair, session=cast.session)


# --- the page ---------------------------------------------------------------------------------
