"""What the running day asks before it acts, and what of a begun slot may be put right."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.actions.planning import remove_session
from evaluations.entry.schedule.models import Attendance, AttendanceStatus, Slot
from evaluations.judging.day.actions.correcting import correct_slot
from evaluations.judging.day.actions.roll_call import check_attendance
from evaluations.judging.day.actions.slots import run_slot, undo
from evaluations.judging.moderation.actions.returning import return_sheet
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.scoring.models import ScoreSheet
from evaluations.platform.errors import Refused
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import Award, AwardRound, Mode, OpenFrom, Phase
from tests.factories import (
    Cast,
    make_committee,
    make_nomination,
    make_session,
    make_slot,
    submitted_sheet,
)
from units.models import User

SignIn = Callable[[User], Client]


def board(client: Client, session: int) -> str:
    return client.get(reverse("session_detail", args=[session])).content.decode()


def change(client: Client, slot: Slot, **sent: str) -> str:
    address = reverse("slot_change", args=[slot.pk])
    return client.post(address, sent, follow=True).content.decode()


def planned(cast: Cast, **fields: object) -> Slot:
    nomination = make_nomination(category=cast.category, committee=cast.committee)
    return make_slot(
        session=cast.session, nominations=[nomination], state=SlotState.SCHEDULED, **fields
    )


def test_a_day_that_is_not_today_is_asked_about(cast: Cast, sign_in: SignIn) -> None:
    client, slot = sign_in(cast.chair), cast.slot
    later = timezone.localdate() + datetime.timedelta(days=75)
    type(cast.session).objects.update(date=later)
    Slot.objects.update(state=SlotState.SCHEDULED)

    shown = board(client, cast.session.pk)
    assert "ไม่ใช่วันนี้" in shown
    assert "message-error" in change(client, slot, to="presenting")
    slot.refresh_from_db()
    assert slot.state == SlotState.SCHEDULED

    assert "กำลังนำเสนอ" in change(client, slot, to="presenting", answer="sure")
    undo(by=cast.chair, slot=slot, moves=1)
    slot.refresh_from_db()
    assert slot.state == SlotState.SCHEDULED
    remove_session(by=cast.chair, session=cast.session)


@pytest.mark.parametrize(("answer", "first"), [("close", "closed"), ("sure", "presenting")])
def test_a_slot_that_still_presents_is_asked_about(
    cast: Cast, sign_in: SignIn, answer: str, first: str
) -> None:
    client, second = sign_in(cast.chair), planned(cast)

    assert "ยังนำเสนออยู่" in board(client, cast.session.pk)
    assert "ยังนำเสนออยู่" in change(client, second, to="presenting")
    change(client, second, to="presenting", answer=answer)

    cast.slot.refresh_from_db()
    second.refresh_from_db()
    assert (cast.slot.state, second.state) == (first, "presenting")


def test_no_slot_of_another_day_is_closed_with_it(cast: Cast) -> None:
    elsewhere = make_session(committee=make_committee(category=cast.category, people={}))
    nomination = make_nomination(category=cast.category, committee=elsewhere.committee)
    other = make_slot(session=elsewhere, nominations=[nomination])

    run_slot(by=cast.chair, slot=planned(cast), to="presenting", closes=[other.pk])

    other.refresh_from_db()
    assert other.state == SlotState.PRESENTING


def test_room_link_and_attendees_of_a_begun_slot_are_put_right(
    cast: Cast, sign_in: SignIn
) -> None:
    client, before = sign_in(cast.secretary), cast.slot.starts_at
    sent = {"room": "ห้องใหม่", "link": "https://example.org/a", "attendees": "นางมา, พัฒนากร"}

    client.post(reverse("slot_correct", args=[cast.slot.pk]), sent)
    client.post(reverse("slot_correct", args=[cast.slot.pk]), sent)

    cast.slot.refresh_from_db()
    assert (cast.slot.room, cast.slot.meeting_link) == ("ห้องใหม่", "https://example.org/a")
    assert cast.slot.starts_at == before
    assert Attendance.objects.filter(name="นางมา").count() == 1
    with pytest.raises(Refused):
        correct_slot(by=cast.member, slot=cast.slot, room="ก", meeting_link="")
    with pytest.raises(Refused):
        correct_slot(by=cast.chair, slot=planned(cast), room="ก", meeting_link="")


def test_everybody_stands_once_in_the_roll_call_and_is_called_in_all_slots(
    cast: Cast, sign_in: SignIn
) -> None:
    for slot in (cast.slot, planned(cast)):
        slot.attendance.create(role="presenter", number=1, name="นายนำ เสนอ", position="พัฒนาการ")
    client = sign_in(cast.secretary)

    shown = client.get(reverse("roll_call", args=[cast.session.pk])).content.decode()
    assert strip_tags(shown).count("นายนำ เสนอ") == 1
    present = {"status": "present", "mode": "video", "identified_by": "on_camera"}
    first = Attendance.objects.filter(name="นายนำ เสนอ")[0]
    client.post(reverse("person_check", args=[first.pk]), present)

    assert {one.mode for one in Attendance.objects.filter(name="นายนำ เสนอ")} == {"video"}


def test_all_who_are_not_called_yet_take_part_alike(cast: Cast, sign_in: SignIn) -> None:
    came = cast.slot.attendance.create(role="presenter", number=1, name="มา")
    absent = cast.slot.attendance.create(role="presenter", number=2, name="ไม่มา")
    check_attendance(by=cast.secretary, attendance=absent, status=AttendanceStatus.ABSENT)
    client = sign_in(cast.secretary)

    sent = {"mode": "video", "identified_by": "on_camera"}
    client.post(reverse("roll_call_all", args=[cast.session.pk]), sent)

    came.refresh_from_db()
    absent.refresh_from_db()
    assert (came.mode, absent.status) == ("video", AttendanceStatus.ABSENT)
    modes = {one.mode for one in cast.session.presences.all()}
    assert modes == {"video"}


def test_what_can_only_be_refused_is_not_offered(cast: Cast, sign_in: SignIn) -> None:
    AwardRound.objects.update(phase=Phase.CLOSED)
    client = sign_in(cast.chair)

    shown = board(client, cast.session.pk)
    assert reverse("slot_change", args=[cast.slot.pk]) not in shown
    assert reverse("session_insert", args=[cast.session.pk]) not in shown
    progress = client.get(reverse("session_progress", args=[cast.session.pk])).content.decode()
    assert "seats/" not in progress


def test_one_office_in_two_awards_is_told_apart(cast: Cast, sign_in: SignIn) -> None:
    wall = sign_in(cast.member).get(reverse("session_wall", args=[cast.session.pk]))

    name = f"{cast.nomination.official_name} ({cast.category.name})"
    assert name in wall.content.decode()


def test_who_has_submitted_is_told_what_comes_next(cast: Cast, sign_in: SignIn) -> None:
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other])
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination)
    client = sign_in(cast.member)

    shown = client.get(reverse("sheet_review", args=[sheet.pk])).content.decode()
    assert "ส่งแล้ว 1 จาก 2 ชุด" in shown
    assert reverse("sheet_open", args=[other.pk]) in shown
    assert "เมื่อกรรมการส่งแบบครบทุกคน" in shown

    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    shown = client.get(reverse("sheet_review", args=[sheet.pk])).content.decode()
    assert "คะแนนเปิดเผยแล้ว" in shown


def test_the_chair_goes_from_the_last_sheet_to_the_certification(
    cast: Cast, sign_in: SignIn
) -> None:
    """As soon as nobody owes one of the category any more, and until it is certified."""
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other])
    own = {judge: submitted_sheet(judge=judge, nomination=other) for judge in cast.judges}
    link = reverse("certification", args=[cast.committee.pk, cast.category.pk])

    def leads_on(judge: User) -> bool:
        review = reverse("sheet_review", args=[own[judge].pk])
        return link in sign_in(judge).get(review).content.decode()

    for judge in cast.judges:
        assert not leads_on(cast.chair)
        submitted_sheet(judge=judge, nomination=cast.nomination)
    assert [leads_on(judge) for judge in cast.judges] == [True, False, False]

    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    assert not leads_on(cast.chair)


def test_the_home_of_who_runs_tells_what_runs(cast: Cast, sign_in: SignIn) -> None:
    shown = sign_in(cast.secretary).get("/").content.decode()
    assert "งานวันนี้" in shown
    assert cast.nomination.official_name in shown
    assert "งานวันนี้" not in sign_in(cast.member).get("/").content.decode()


def test_a_sheet_that_came_back_is_marked_on_the_card_of_its_judge(
    cast: Cast, sign_in: SignIn
) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    seat, client = cast.seat(cast.member), sign_in(cast.member)
    assert "ส่งกลับให้ท่านแก้ไข" not in client.get("/").content.decode()

    return_sheet(by=cast.chair, seat=seat, nomination=cast.nomination, reason="ขาดความเห็น")

    shown = client.get("/").content.decode()
    card = shown[shown.index('id="waiting"') :]
    assert "ส่งกลับให้ท่านแก้ไข" in card
    assert "ขาดความเห็น" in card


def test_agreed_sheets_are_linked_from_the_morning_and_once_handed_in(
    cast: Cast, sign_in: SignIn
) -> None:
    """Case A6: whoever may open it finds it, the secretary without a vote among them."""
    Award.objects.update(mode=Mode.AGREED)
    Slot.objects.update(state=SlotState.SCHEDULED)
    Seat.objects.filter(user=cast.secretary).update(scores=False)
    way = reverse("sheet_open", args=[cast.nomination.pk])
    secretary, member = sign_in(cast.secretary), sign_in(cast.member)
    assert f'href="{way}"' in board(secretary, cast.session.pk)
    assert f'href="{way}"' in board(member, cast.session.pk)

    secretary.post(way)

    sheet = reverse("agreed_sheet", args=[ScoreSheet.objects.get().pk])
    for state in (SlotState.SCHEDULED, SlotState.CLOSED, SlotState.POSTPONED):
        Slot.objects.update(state=state)
        assert f'href="{sheet}"' in board(secretary, cast.session.pk), state
    assert f'href="{sheet}"' in board(member, cast.session.pk)


def test_a_round_that_opens_in_the_morning_offers_its_sheets_then(
    cast: Cast, sign_in: SignIn
) -> None:
    Slot.objects.update(state=SlotState.SCHEDULED)
    client = sign_in(cast.member)
    assert "เริ่มให้คะแนน" not in board(client, cast.session.pk)

    AwardRound.objects.update(open_from=OpenFrom.SESSION_START)

    assert "เริ่มให้คะแนน" in board(client, cast.session.pk)
