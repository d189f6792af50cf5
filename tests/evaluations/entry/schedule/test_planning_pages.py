"""The page on which a day's slots are laid out, drawn by lot and looked through."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Delegate, Nomination
from evaluations.entry.nominations.people import PersonLine
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.layout import draw_lots
from evaluations.entry.schedule.models import EvaluationSession, Slot
from evaluations.platform.journal.models import Entry
from tests.factories import Cast, make_category, make_nomination
from tests.planning import GENERATOR, boxes, line, save, stored, typed
from units.models import User

pytestmark = pytest.mark.usefixtures("contexts")

SignIn = Callable[[User], Client]


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


def test_the_plan_is_a_list_that_opens_one_at_a_time(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    """Y22: eight slots with everything open were 5,000 px."""
    save(cast.chair, session, line(9, nominations[0]), line(10, nominations[1]))

    page = sign_in(cast.chair).get(reverse("session_plan", args=[session.pk])).content.decode()

    assert page.count('<details name="slot">') == 2
    told = f"{nominations[0].official_name} · {nominations[0].category.name} · ห้องประชุม"
    assert told in page.replace("\u2060", "")


def test_an_earlier_layout_is_not_put_over_a_newer_schedule(
    cast: Cast, session: EvaluationSession, nominations: list[Nomination], sign_in: SignIn
) -> None:
    """Who left the rows alone sees those of the other; a layout is a change of one's own."""
    save(cast.chair, session, line(9, nominations[0]))
    client, address = sign_in(cast.chair), reverse("session_plan", args=[session.pk])
    untouched, laid_out = boxes(client.get(address)), boxes(client.post(address, GENERATOR))
    save(cast.secretary, session, line(11, nominations[1]))

    page = client.post(address, untouched)
    assert page.context["slots"].is_kept
    assert cast.secretary.full_name in page.content.decode()
    assert client.post(address, boxes(page)).status_code == 302
    assert stored(session) == [(11, [nominations[1].pk])]
    assert client.post(address, laid_out).context["slots"].is_met
