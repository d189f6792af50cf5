"""A session's slots: laid out, moved, refused when booked twice."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Delegate, Nomination
from evaluations.entry.nominations.people import PersonLine
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.actions.planning import (
    DoublyBooked,
    edit_session,
    remove_session,
    save_slots,
)
from evaluations.entry.schedule.forms.slots import SlotForm
from evaluations.entry.schedule.layout import draw_lots
from evaluations.entry.schedule.lines import SlotLine
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
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def session(cast: Cast) -> EvaluationSession:
    """A day of the committee on which nothing is planned."""
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    made: EvaluationSession = make_session(committee=cast.committee, date=tomorrow)
    return made


@pytest.fixture
def nominations(cast: Cast) -> list[Nomination]:
    return [make_nomination(category=cast.category, committee=cast.committee) for _one in range(3)]


def line(hour: int, *nominations: Nomination, **fields: object) -> SlotLine:
    given = {
        "pk": None,
        "ends": datetime.time(hour, 30),
        "room": "ห้องประชุม",
        "mode": "on_site",
        "link": "",
        **fields,
    }
    return SlotLine(starts=datetime.time(hour), nominations=nominations, **given)  # type: ignore[arg-type]


def save(by: User, session: EvaluationSession, *lines: SlotLine, seed: str = "") -> None:
    session.refresh_from_db()
    save_slots(by=by, session=session, edits=session.edits, lines=lines, seed=seed)


def stored(session: EvaluationSession) -> list[tuple[int, list[int]]]:
    return [
        (
            timezone.localtime(slot.starts_at).hour,
            [place.nomination_id for place in slot.places.all()],
        )
        for slot in Slot.objects.filter(session=session)
    ]


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

GENERATOR = {
    "do": "generate",
    "start": "๙.๐๐",
    "length": "30",
    "pause_after": "2",
    "pause": "15",
    "lunch_from": "12.00",
    "lunch_until": "13.00",
    "order": "lot",
    "room": "ห้องใหญ่",
    "mode": "on_site",
}


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("19/07/21", "วันพุธที่ 19 กรกฎาคม พ.ศ. 2521"),
        ("1/10/26", "วันเสาร์ที่ 1 ตุลาคม พ.ศ. 2526"),
        ("19/07/2600", "วันพฤหัสบดีที่ 19 กรกฎาคม พ.ศ. 2600"),
    ],
)
def test_a_day_far_from_the_round_is_asked_back(
    cast: Cast, session: EvaluationSession, sign_in: SignIn, typed: str, full: str
) -> None:
    """R13, in a round of 2569."""
    client = sign_in(cast.administrator)
    given = {"host": session.host.code, "presentation_minutes": "10", "question_minutes": "5"}
    address = reverse("session_add", args=[session.committee_id])

    before = EvaluationSession.objects.count()

    answer = client.post(address, {**given, "date": typed})

    assert answer.status_code == 422
    assert f"“{typed}” อ่านได้เป็น {full}" in answer.content.decode()
    assert EvaluationSession.objects.count() == before
    assert client.post(address, {**given, "date": full}).status_code == 302


def boxes(page: Any) -> dict[str, object]:
    """The builder's form as a browser would send back what the page shows."""
    data = {"do": "save", **rows(*page.context["slots"])}
    for field in (page.context["plan"][name] for name in ("edits", "seed")):
        data[field.html_name] = field.value() or ""
    return data


def rows(*forms: SlotForm) -> dict[str, object]:
    boxes = [box for form in forms for box in form if box.name != "out"]
    values = {box.html_name: box.value() for box in boxes}
    filled = {name: value for name, value in values.items() if value is not None}
    for form in forms:
        for name in ("starts", "ends"):
            box = form[name]
            filled[box.html_name] = box.field.prepare_value(box.value()) or ""
        nominations = form["nominations"]
        filled[nominations.html_name] = nominations.field.prepare_value(nominations.value())
    return {"slot-TOTAL_FORMS": len(forms), "slot-INITIAL_FORMS": 0, **filled}


def typed(*rows: dict[str, object], **fields: object) -> dict[str, object]:
    """The builder's form with `rows` as somebody typed them."""
    usual = {"starts": "9.00", "ends": "9.30", "room": "ห้องเดียว", "mode": "on_site"}
    data = {"slot-TOTAL_FORMS": len(rows), "slot-INITIAL_FORMS": 0, "edits": "0", **fields}
    for at, row in enumerate(rows):
        data |= {f"slot-{at}-{name}": value for name, value in {**usual, **row}.items()}
    return data


def test_generated_looked_through_and_saved(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    client, address = sign_in(cast.secretary), reverse("session_plan", args=[session.pk])
    page = client.post(address, GENERATOR)
    assert page.status_code == 200
    assert not Slot.objects.filter(session=session).exists()

    answer = client.post(address, boxes(page))

    assert answer.status_code == 302
    session.refresh_from_db()
    order = draw_lots([nomination.pk for nomination in nominations], session.draw_seed)
    assert stored(session) == [(9, [order[0]]), (9, [order[1]]), (10, [order[2]])]
    assert Slot.objects.filter(session=session)[2].starts_at.minute == 15


def test_alphabetical_order(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    for nomination, name in zip(nominations, ("เขาสมิง", "เกาะกูด", "คลองใหญ่"), strict=True):
        nomination.official_name = name
        nomination.save()

    page = sign_in(cast.chair).post(
        reverse("session_plan", args=[session.pk]), {**GENERATOR, "order": "alphabet"}
    )

    names = [one.nominations[0].official_name for one in page.context["lines"]]
    assert names == ["เกาะกูด", "เขาสมิง", "คลองใหญ่"]


def test_empty_slots_come_after(cast: Cast, session: EvaluationSession, sign_in: SignIn) -> None:
    page = sign_in(cast.chair).post(
        reverse("session_plan", args=[session.pk]), {**GENERATOR, "empty_slots": "4"}
    )

    assert len(page.context["lines"]) == 4


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "25.00"},
        {"length": "0"},
        {"length": "x"},
        {"lunch_until": ""},
        {"lunch_until": "11.00"},
        {"room": ""},
        {"start": "23.50"},
        {"empty_slots": "100"},
        {"order": "x"},
        {"meeting_link": "javascript:alert(1)"},
    ],
)
def test_a_wrong_plan_comes_back(
    cast: Cast,
    session: EvaluationSession,
    nominations: list[Nomination],
    sign_in: SignIn,
    wrong: dict[str, str],
) -> None:
    address = reverse("session_plan", args=[session.pk])

    assert sign_in(cast.chair).post(address, {**GENERATOR, **wrong}).status_code == 422


def test_a_double_booking_is_shown_and_refused(
    cast: Cast, session: EvaluationSession, sign_in: SignIn
) -> None:
    client, address = sign_in(cast.chair), reverse("session_plan", args=[session.pk])
    data = typed({}, {})

    looked = client.post(address, {**data, "do": "look"})
    saved = client.post(address, {**data, "do": "save"})

    assert (looked.status_code, saved.status_code) == (200, 422)
    for page in (looked, saved):
        assert "ห้อง “ห้องเดียว” ถูกจองซ้อน" in page.content.decode()
    assert not Slot.objects.filter(session=session).exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts", "99"),
        ("ends", "8.00"),
        ("room", ""),
        ("link", "http://insecure.example"),
        ("nominations", "ไม่มีรายนี้"),
    ],
)
def test_a_wrong_row_says_so_beside_it(
    cast: Cast, session: EvaluationSession, sign_in: SignIn, field: str, value: str
) -> None:
    answer = sign_in(cast.chair).post(
        reverse("session_plan", args=[session.pk]), typed({field: value})
    )

    assert answer.status_code == 422
    assert "invalid-feedback" in answer.content.decode()
    assert f'aria-describedby="id_slot-0-{field}_error"' in answer.content.decode()
    assert not Slot.objects.filter(session=session).exists()


def test_a_slot_more_without_a_script(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    address = reverse("session_plan", args=[session.pk])
    row: dict[str, object] = {
        "starts": "เก้าโมง",
        "nominations": ["ไม่มีรายนี้", nominations[0].official_name],
    }
    page = sign_in(cast.chair).post(address, typed(row, **{"slot-add": "1"}))

    text, slots = page.content.decode(), page.context["slots"].forms
    assert page.status_code == 200
    assert "invalid-feedback" not in text
    assert len(slots) == 2
    assert slots[0]["starts"].value() == "เก้าโมง"
    assert f'value="{nominations[0].official_name}"' in text
    assert 'value="ไม่มีรายนี้"' in text
    assert text.count("autofocus") == 1
    assert "autofocus" in str(slots[1]["starts"])
    assert not Slot.objects.filter(session=session).exists()


def test_a_slot_that_begins_while_it_is_planned_stays_once(
    cast: Cast, session: EvaluationSession, sign_in: SignIn
) -> None:
    save(cast.chair, session, line(9))
    client, address = sign_in(cast.chair), reverse("session_plan", args=[session.pk])
    data = boxes(client.get(address))
    Slot.objects.filter(session=session).update(state=SlotState.CALLED)

    assert client.post(address, data).status_code == 302
    assert stored(session) == [(9, [])]


def test_a_schedule_saved_by_somebody_else_comes_first(
    cast: Cast, session: EvaluationSession, sign_in: SignIn
) -> None:
    client, address = sign_in(cast.chair), reverse("session_plan", args=[session.pk])
    data = typed({"room": "ห้องของฉัน"}, edits=str(session.edits))
    save(cast.secretary, session, line(11))

    first = client.post(address, data)
    assert first.status_code == 422
    assert "มีผู้อื่นแก้ไข" in first.content.decode()
    assert "11.00" in first.content.decode()

    assert client.post(address, boxes(first)).status_code == 302
    assert stored(session) == [(9, [])]


def test_a_row_is_taken_out(cast: Cast, session: EvaluationSession, sign_in: SignIn) -> None:
    save(cast.chair, session, line(9), line(10))
    client, address = sign_in(cast.chair), reverse("session_plan", args=[session.pk])
    page = client.get(address)

    answer = client.post(address, {**boxes(page), "slot-0-out": "on"})

    assert answer.status_code == 302
    assert [hour for hour, _held in stored(session)] == [10]


def test_what_has_begun_is_shown_and_not_asked(cast: Cast, sign_in: SignIn) -> None:
    client, address = sign_in(cast.chair), reverse("session_plan", args=[cast.session.pk])
    page = client.get(address)
    assert "เริ่มแล้ว" in page.content.decode()

    assert client.post(address, typed(do="save")).status_code == 302
    assert Slot.objects.get(pk=cast.slot.pk).places.count() == 1


def test_a_seed_that_somebody_chose_is_none(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    client, address = sign_in(cast.chair), reverse("session_plan", args=[session.pk])
    page = client.post(address, GENERATOR)
    client.post(address, {**boxes(page), "seed": "I-chose-this"})

    session.refresh_from_db()
    assert session.draw_seed == ""


def test_an_order_changed_by_hand_is_no_lot(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    client, address = sign_in(cast.chair), reverse("session_plan", args=[session.pk])
    page = client.post(address, GENERATOR)
    data = boxes(page)
    first, second = data["slot-0-nominations"], data["slot-1-nominations"]
    client.post(address, {**data, "slot-0-nominations": second, "slot-1-nominations": first})

    session.refresh_from_db()
    assert session.draw_seed == ""


def test_who_presents_stays_with_the_nomination(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    people = (PersonLine("นายก", "ผอ."),)
    save(cast.chair, session, line(9, nominations[0], presenters=people))
    page = sign_in(cast.chair).post(reverse("session_plan", args=[session.pk]), GENERATOR)

    held = {one.nominations[0]: one.presenters for one in page.context["lines"]}
    assert held[nominations[0]] == people
    assert held[nominations[1]] == ()


def test_whom_the_office_named_is_taken_over(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    Delegate.objects.create(
        nomination=nominations[0], role="presenter", number=1, name="นายสม", position="ผอ."
    )
    Delegate.objects.create(nomination=nominations[0], role="attendee", number=2, name="กลุ่ม")
    page = sign_in(cast.chair).post(reverse("session_plan", args=[session.pk]), GENERATOR)

    held = {one.nominations[0]: one for one in page.context["lines"]}
    assert held[nominations[0]].presenters == (PersonLine("นายสม", "ผอ."),)
    assert held[nominations[0]].attendees == (PersonLine("กลุ่ม"),)
    assert "นายสม, ผอ." in [row["presenters"].value() for row in page.context["slots"]]
    assert held[nominations[1]].presenters == ()


def test_a_new_presenter_is_a_change(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination]
) -> None:
    save(cast.chair, session, line(9))
    slot = Slot.objects.get(session=session)
    save(cast.chair, session, line(9, pk=slot.pk, presenters=(PersonLine("นายก"),)))

    assert Entry.objects.filter(verb="session.scheduled").count() == 2


def test_a_roll_call_survives_a_new_schedule(cast: Cast, session: EvaluationSession) -> None:
    people = (PersonLine("นายก", "ผอ."),)
    save(cast.chair, session, line(9, presenters=people))
    slot = Slot.objects.get(session=session)
    params = {"status": "present", "mode": "video", "identified_by": "on_camera"}
    slot.attendance.update(
        person=cast.officer, checked_at=timezone.now(), checked_by=cast.chair, **params
    )
    save(cast.chair, session, line(10, pk=slot.pk, presenters=people))

    row = slot.attendance.get()
    assert (row.person, row.checked_by) == (cast.officer, cast.chair)
    assert {name: getattr(row, name) for name in params} == params


def test_an_office_in_two_categories_is_told_apart(
    cast: Cast, session: EvaluationSession, sign_in: SignIn
) -> None:
    other = make_category(award_round=cast.category.award.round)
    other.name = "ประเภทที่สอง"
    other.save(update_fields=["name"])
    cast.committee.categories.add(other)
    twice = make_nomination(category=other, committee=cast.committee, unit=cast.nomination.unit)

    page = sign_in(cast.chair).get(reverse("session_plan", args=[session.pk])).content.decode()

    assert f"{twice.official_name} · ประเภทที่สอง ({twice.pk})" in page
    assert f"{twice.official_name} · {cast.category.name}" in page
