"""The board, the wall, the pulse, the roll-call and the grid: who finds what there."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import (
    Attendance,
    AttendanceMode,
    AttendanceStatus,
    EvaluationSession,
    Identification,
    SeatAttendance,
    SessionVersion,
    Slot,
)
from evaluations.entry.schedule.session_version import VALID_FOR, token_for
from evaluations.judging.day.actions.roll_call import check_attendance, check_seat
from evaluations.judging.day.actions.states import change_slot
from evaluations.judging.moderation.actions.proposals import propose
from evaluations.judging.scoring.models import (
    Absence,
    Declaration,
    Proposal,
    ProposalKind,
    ScoreSheet,
)
from evaluations.platform.errors import Refused
from evaluations.platform.notices.models import Notice
from evaluations.setup.rubrics.models import Indicator
from tests.devices import answers, writing
from tests.factories import Cast, make_nomination, make_slot, opened_sheet, submitted_sheet
from units.models import User

SignIn = Callable[[User], Client]
PRESENT, VIDEO = AttendanceStatus.PRESENT, AttendanceMode.VIDEO


def board(client: Client, cast: Cast) -> str:
    return client.get(reverse("session_detail", args=[cast.session.pk])).content.decode()


# --- the pulse --------------------------------------------------------------------------------


def counters() -> tuple[int, int, int]:
    return SessionVersion.objects.values_list("slots", "sheets", "agreed").get()


def test_a_poll_without_change_is_one_query_and_no_content(cast: Cast) -> None:
    address = reverse("pulse", args=[token_for(cast.session.pk, "slots")])
    etag = Client().get(address).headers["ETag"]

    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(address, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content, len(asked)) == (304, b"", 1)


def test_a_change_beats_and_the_poll_tells(cast: Cast) -> None:
    address = reverse("pulse", args=[token_for(cast.session.pk, "slots")])
    etag = Client().get(address).headers["ETag"]
    change_slot(by=cast.chair, slot=cast.slot, to=SlotState.CLOSED)

    answer = Client().get(address, headers={"If-None-Match": etag})

    assert answer.status_code == 200
    assert answer.headers["ETag"] != etag


@pytest.mark.parametrize("token", ["x", "", "Wzk5LCJzIl0:1:x"])
def test_a_forged_address_tells_nothing(cast: Cast, token: str) -> None:
    assert Client().get(f"/pulse/{token}/").status_code == 404


def test_an_address_of_yesterday_tells_nothing_though_it_was_asked_all_day(cast: Cast) -> None:
    address = reverse("pulse", args=[token_for(cast.session.pk, "slots")])
    assert Client().get(address).status_code == 200

    with time_machine.travel(timezone.now() + VALID_FOR + datetime.timedelta(minutes=5)):
        assert Client().get(address).status_code == 404


def test_how_far_others_are_does_not_beat_for_a_plain_member(cast: Cast, sign_in: SignIn) -> None:
    """When somebody opened, began or handed in would tell when marks were given."""
    watched = sign_in(cast.member)
    shown = board(watched, cast)
    address = shown.split('data-pulse="')[1].split('"')[0]
    etag = watched.get(address).headers["ETag"]
    before = counters()

    sheet = opened_sheet(judge=cast.chair, nomination=cast.nomination)
    pk = Indicator.objects.all()[0].pk
    answers(sign_in(cast.chair), sheet.pk, writing(pk, points="7"))
    submitted_sheet(judge=cast.secretary, nomination=cast.nomination)

    assert watched.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert counters()[1] > before[1]


def test_the_chairs_board_beats_with_the_sheets(cast: Cast, sign_in: SignIn) -> None:
    chair = sign_in(cast.chair)
    address = board(chair, cast).split('data-pulse="')[1].split('"')[0]
    etag = chair.get(address).headers["ETag"]
    submitted_sheet(judge=cast.member, nomination=cast.nomination)

    assert chair.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_a_mark_after_the_first_does_not_beat(cast: Cast, sign_in: SignIn) -> None:
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    one, other = Indicator.objects.values_list("pk", flat=True)[:2]
    client = sign_in(cast.member)
    answers(client, sheet.pk, writing(one, points="7"))
    before = counters()
    answers(client, sheet.pk, writing(other, points="7"), writing(one, points="8", version=1))

    assert counters() == before


# --- now, next, late --------------------------------------------------------------------------


def test_now_next_and_how_late(cast: Cast, sign_in: SignIn) -> None:
    now = timezone.now()
    other = make_nomination(category=cast.category, committee=cast.committee)
    make_slot(session=cast.session, nominations=[other], state=SlotState.SCHEDULED)
    EvaluationSession.objects.update(date=timezone.localdate())
    Slot.objects.filter(pk=cast.slot.pk).update(
        starts_at=now - datetime.timedelta(minutes=20),
        started_at=now - datetime.timedelta(minutes=8),
    )

    shown = board(sign_in(cast.member), cast)

    band = shown.split('id="live-now"')[1].split("</section>")[0]
    assert band.index(cast.nomination.official_name) < band.index(other.official_name)
    assert "12" in band
    assert "data-clock=" in band


def test_the_wall_has_no_personal_control(cast: Cast, sign_in: SignIn) -> None:
    shown = sign_in(cast.chair).get(reverse("session_wall", args=[cast.session.pk]))

    text = shown.content.decode()
    assert cast.nomination.official_name in text
    assert "<form" not in text
    assert cast.chair.full_name not in text


# --- roll-call --------------------------------------------------------------------------------


def check(cast: Cast, by: User, **told: Any) -> SeatAttendance:
    given = {"status": PRESENT, "mode": VIDEO, "identified_by": Identification.ON_CAMERA}
    seat = cast.seat(cast.member)
    return check_seat(by=by, session=cast.session, seat=seat, **{**given, **told})


def test_a_judge_is_ticked_off_with_who_vouched(cast: Cast) -> None:
    row = check(cast, cast.secretary)

    assert (row.mode, row.identified_by, row.checked_by) == (VIDEO, "on_camera", cast.secretary)
    assert row.checked_at
    assert check(cast, cast.secretary).checked_at == row.checked_at


def test_who_is_present_is_identified(cast: Cast) -> None:
    for told in ({"mode": ""}, {"identified_by": ""}, {"identified_by": "signed_in"}):
        with pytest.raises(Refused):
            check(cast, cast.secretary, **told)


def test_a_judge_reports_present_and_the_sign_in_identifies(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.member)
    assert "กรุณารายงานตัว" in board(client, cast)

    client.post(reverse("check_in", args=[cast.session.pk]), {"mode": "telephone"})

    row = SeatAttendance.objects.get()
    assert (row.seat.user, row.mode, row.identified_by) == (cast.member, "telephone", "signed_in")
    assert "ท่านรายงานตัวแล้ว เปลี่ยนวิธีเข้าร่วม" in board(client, cast)
    client.post(reverse("check_in", args=[cast.session.pk]), {"mode": "video"})
    assert SeatAttendance.objects.get().mode == "video"


def test_the_way_of_identification_that_somebody_chose_is_kept(
    cast: Cast, sign_in: SignIn
) -> None:
    """Case J10: who runs the session chose for the own seat, and for one that reports later."""
    own = {"status": PRESENT, "mode": "on_site", "identified_by": Identification.ID_CARD}
    check_seat(by=cast.chair, session=cast.session, seat=cast.seat(cast.chair), **own)
    check_seat(by=cast.chair, session=cast.session, seat=cast.seat(cast.member), **own)

    sign_in(cast.member).post(reverse("check_in", args=[cast.session.pk]), {"mode": "video"})

    rows = SeatAttendance.objects.order_by("seat__number")
    told = [(row.mode, row.identified_by) for row in rows]
    assert told == [("on_site", "id_card"), ("video", "id_card")]


@pytest.mark.parametrize("role", ["chair", "officer", "auditor", "nobody"])
def test_nobody_reports_for_another(cast: Cast, role: str) -> None:
    by = getattr(cast, role)
    if role == "chair":
        assert check(cast, by).checked_by == by
        return
    with pytest.raises(Refused):
        check(cast, by)


def test_presenters_are_ticked_off_through_the_page(cast: Cast, sign_in: SignIn) -> None:
    person = Attendance.objects.create(slot=cast.slot, role="presenter", number=1, name="นายก")
    client = sign_in(cast.secretary)
    address = reverse("person_check", args=[person.pk])
    client.post(address, {"status": "present", "mode": "video", "identified_by": "id_card"})
    person.refresh_from_db()
    assert (person.status, person.identified_by) == ("present", "id_card")
    shown = client.get(reverse("roll_call", args=[cast.session.pk])).content.decode()
    assert cast.secretary.full_name in shown

    client.post(address, {"status": "expected"})

    person.refresh_from_db()
    assert (person.status, person.mode, person.checked_by) == ("expected", "", None)


@pytest.mark.parametrize("role", ["member", "officer", "auditor", "nobody"])
def test_nobody_else_calls_the_roll(cast: Cast, role: str) -> None:
    person = Attendance.objects.create(slot=cast.slot, role="presenter", number=1, name="นายก")

    with pytest.raises(Refused):
        check_attendance(by=getattr(cast, role), attendance=person, status="absent")


# --- the grid ---------------------------------------------------------------------------------


def grid(client: Client, cast: Cast) -> str:
    return client.get(reverse("session_progress", args=[cast.session.pk])).content.decode()


def test_the_grid_tells_how_far_and_never_which_marks(cast: Cast, sign_in: SignIn) -> None:
    chair = sign_in(cast.chair)
    assert "ยังไม่แจ้งส่วนได้เสีย" in grid(chair, cast)
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    assert "เปิดแล้ว" in grid(chair, cast)
    pk = Indicator.objects.all()[0].pk
    answers(sign_in(cast.member), sheet.pk, writing(pk, points="3.5", comment="ความลับ"))
    assert "เริ่มให้คะแนนแล้ว" in grid(chair, cast)
    submitted_sheet(judge=cast.secretary, nomination=cast.nomination, points="3.5")

    shown = grid(chair, cast)

    assert "ส่งแล้ว" in shown
    assert not any(secret in shown for secret in ("3.5", "35.00", "ความลับ"))


def matter(client: Client, cast: Cast, judge: User, **told: str) -> str:
    address = reverse("seat_action", args=[cast.nomination.pk, cast.seat(judge).pk])
    return client.post(address, told, follow=True).content.decode()


def test_the_chair_reminds_once_in_a_while(cast: Cast, sign_in: SignIn) -> None:
    chair = sign_in(cast.chair)
    matter(chair, cast, cast.member, what="remind")
    matter(chair, cast, cast.member, what="remind")

    assert Notice.objects.get(kind="reminder").user == cast.member


def test_the_chair_acts_and_the_secretary_proposes(cast: Cast, sign_in: SignIn) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    secretary, chair = sign_in(cast.secretary), sign_in(cast.chair)
    matter(secretary, cast, cast.member, what="return", reason="ผิดช่อง")
    assert ScoreSheet.objects.get().state == "submitted"
    proposal = Proposal.objects.get()
    assert "ผิดช่อง" in grid(chair, cast)
    secretary.post(reverse("proposal_decide", args=[proposal.pk]), {"confirm": "yes"})
    assert ScoreSheet.objects.get().state == "submitted"

    chair.post(reverse("proposal_decide", args=[proposal.pk]), {"confirm": "yes"})

    assert ScoreSheet.objects.get().state == "returned"


def test_closing_and_waiting_again(cast: Cast, sign_in: SignIn) -> None:
    chair = sign_in(cast.chair)
    assert "กรุณาระบุเหตุผล" in matter(chair, cast, cast.member, what="absence")
    matter(chair, cast, cast.member, what="absence", reason="ป่วย")
    absence = Absence.objects.get()
    assert "ป่วย" in grid(chair, cast)

    chair.post(reverse("absence_lift", args=[absence.pk]))

    absence.refresh_from_db()
    assert absence.lifted_at


def test_taken_off_by_the_chair(cast: Cast, sign_in: SignIn) -> None:
    matter(sign_in(cast.chair), cast, cast.member, what="recuse", kind="kinship", reason="ญาติ")

    assert Declaration.objects.get().is_recused


def test_a_no_show_owes_nothing(cast: Cast, sign_in: SignIn) -> None:
    Slot.objects.update(state=SlotState.SCHEDULED)
    change_slot(by=cast.chair, slot=cast.slot, to=SlotState.NO_SHOW, reason="ไม่มา")

    assert "0 จาก 0" in grid(sign_in(cast.chair), cast)


def test_an_open_proposal_is_one(cast: Cast) -> None:
    params: dict[str, Any] = {
        "seat": cast.seat(cast.member),
        "nomination": cast.nomination,
        "reason": "ป่วย",
    }
    first = propose(by=cast.secretary, kind=ProposalKind.ABSENCE, **params)

    assert propose(by=cast.administrator, kind=ProposalKind.ABSENCE, **params).pk == first.pk
