"""First page, sessions, one session: what each role finds there."""

import datetime
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.judging.results.actions.certifying import certify
from evaluations.setup.committees.models import Seat
from evaluations.setup.rounds.models import AwardRound, Phase
from evaluations.setup.rubrics.models import Indicator
from tests.devices import answers, writing
from tests.factories import (
    Cast,
    make_nomination,
    make_session,
    make_slot,
    make_unit,
    opened_sheet,
    submitted_sheet,
)
from units.models import User

SignIn = Callable[[User], Client]


def page(client: Client, name: str, *args: int, **query: str) -> str:
    return client.get(reverse(name, args=args), query).content.decode()


def test_a_judge_finds_what_waits(cast: Cast, sign_in: SignIn) -> None:
    shown = page(sign_in(cast.member), "home")

    assert "รอท่านให้คะแนน" in shown
    assert reverse("sheet_open", args=[cast.nomination.pk]) in shown


def test_who_has_much_to_do_turns_pages(cast: Cast, sign_in: SignIn) -> None:
    more = [
        make_nomination(category=cast.category, committee=cast.committee) for _one in range(10)
    ]
    make_slot(session=cast.session, nominations=more)
    client = sign_in(cast.member)
    first, second = page(client, "home"), page(client, "home", page="2")
    opened = [reverse("sheet_open", args=[one.pk]) for one in (cast.nomination, *more)]

    assert 'รอท่านให้คะแนน <span class="tag">11</span>' in first
    assert "หน้า 1 จาก 2" in first
    assert sum(address in first for address in opened) == 10
    assert [(address in first) + (address in second) for address in opened] == [1] * 11


def test_who_oversees_finds_the_way_to_the_results(cast: Cast, sign_in: SignIn) -> None:
    # The menu, and the card; for an administrator the last step of the first year as well.
    for overseer, times in ((cast.auditor, 2), (cast.administrator, 3)):
        shown = page(sign_in(overseer), "home")

        assert shown.count(f'href="{reverse("result_list")}"') == times
        assert "ที่ฉันส่งแล้ว" not in shown
    shown = page(sign_in(cast.member), "home")
    assert shown.count(f'href="{reverse("result_list")}"') == 1
    assert "ที่ฉันส่งแล้ว" in shown


def test_nothing_waits_before_the_presentation(cast: Cast, sign_in: SignIn) -> None:
    Slot.objects.update(state=SlotState.SCHEDULED)

    assert "รอท่านให้คะแนน" not in page(sign_in(cast.member), "home")


def test_what_is_submitted_waits_no_more(cast: Cast, sign_in: SignIn) -> None:
    sheet = submitted_sheet(judge=cast.member, nomination=cast.nomination)

    shown = page(sign_in(cast.member), "home")

    assert "รอท่านให้คะแนน" not in shown
    assert reverse("sheet_review", args=[sheet.pk]) in shown


def test_the_chair_sees_how_much_has_come_in(cast: Cast, sign_in: SignIn) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    assert "ส่งแล้ว 1 จาก 3 ชุด" in page(sign_in(cast.chair), "home")

    for judge in (cast.chair, cast.secretary):
        submitted_sheet(judge=judge, nomination=cast.nomination)
    assert "ส่งครบแล้ว" in page(sign_in(cast.chair), "home")

    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    assert "ประเภทที่ท่านเป็นผู้รับรองผล" not in page(sign_in(cast.chair), "home")


def test_an_officer_finds_the_nominations_of_the_office(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("nomination_detail", args=[cast.nomination.pk])

    assert address in page(sign_in(cast.officer), "home")
    assert address not in page(sign_in(cast.other_officer), "home")


def test_to_nominate_is_due_while_a_round_is_open_alone(cast: Cast, sign_in: SignIn) -> None:
    due = '<a class="btn btn-primary"'
    assert due not in page(sign_in(cast.officer), "home")

    AwardRound.objects.update(phase=Phase.OPEN)

    assert due in page(sign_in(cast.officer), "home")


def test_the_session_page_counts_my_progress(cast: Cast, sign_in: SignIn) -> None:
    assert "ท่านส่งแล้ว 0 จาก 1 ชุด" in page(sign_in(cast.member), "session_detail", cast.session.pk)
    sheet = opened_sheet(judge=cast.member, nomination=cast.nomination)
    indicator = Indicator.objects.all()[0].pk
    answers(sign_in(cast.member), sheet.pk, writing(indicator, points="7"))
    assert "ให้คะแนนต่อ (ให้แล้ว 1 ข้อ)" in page(
        sign_in(cast.member), "session_detail", cast.session.pk
    )


@pytest.mark.parametrize(
    ("role", "runs"), [("chair", True), ("secretary", True), ("member", False), ("officer", False)]
)
def test_only_those_who_run_the_session_find_the_buttons(
    cast: Cast, sign_in: SignIn, role: str, *, runs: bool
) -> None:
    shown = page(sign_in(getattr(cast, role)), "session_detail", cast.session.pk)

    assert (reverse("slot_change", args=[cast.slot.pk]) in shown) is runs


def test_the_chair_closes_the_slot_from_the_page(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.chair)

    shown = client.post(
        reverse("slot_change", args=[cast.slot.pk]), {"to": "closed"}, follow=True
    ).content.decode()

    assert "เปลี่ยนเป็น “ปิดแล้ว” แล้ว" in shown
    assert Slot.objects.get().state == SlotState.CLOSED


def test_an_officer_sees_the_slots_of_the_own_offices_alone(cast: Cast, sign_in: SignIn) -> None:
    stranger = make_nomination(
        category=cast.category,
        committee=cast.committee,
        unit=make_unit(name="หน่วยงานของจังหวัดอื่น"),
    )
    other = make_slot(session=cast.session, nominations=[stranger], room="ห้องของจังหวัดอื่น")
    client = sign_in(cast.officer)

    shown = page(client, "session_detail", cast.session.pk)

    assert cast.nomination.official_name in shown
    assert stranger.official_name not in shown
    assert other.room not in shown
    assert other.room in page(sign_in(cast.member), "session_detail", cast.session.pk)


def test_a_seat_that_has_ended_runs_and_scores_nothing(cast: Cast, sign_in: SignIn) -> None:
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Seat.objects.filter(user=cast.chair).update(valid_until=yesterday)
    cast.chair.is_auditor = True
    cast.chair.save()

    shown = page(sign_in(cast.chair), "session_detail", cast.session.pk)

    assert reverse("slot_change", args=[cast.slot.pk]) not in shown
    assert reverse("sheet_open", args=[cast.nomination.pk]) not in shown


def test_a_refused_change_says_why(cast: Cast, sign_in: SignIn) -> None:
    Slot.objects.update(state=SlotState.CLOSED)

    answer = sign_in(cast.chair).post(
        reverse("slot_change", args=[cast.slot.pk]), {"to": "called"}, follow=True
    )

    assert "ช่วงนี้อยู่ในสถานะ “ปิดแล้ว” แล้ว" in answer.content.decode()


def test_sessions_are_found_by_office_and_by_date(cast: Cast, sign_in: SignIn) -> None:
    host = make_unit(name="สำนักงานพัฒนาชุมชนจังหวัดตราด")
    other = make_session(committee=cast.committee, host=host, date=datetime.date(2021, 7, 19))
    client, here = sign_in(cast.member), reverse("session_detail", args=[other.pk])
    elsewhere = reverse("session_detail", args=[cast.session.pk])

    for query in ({"q": "จังหวัด ตราด"}, {"since": "๑๘/๗/๒๕๖๔", "until": "20 ก.ค. 2564"}):
        shown = page(client, "session_list", **query)
        assert here in shown
        assert elsewhere not in shown


def test_where_no_session_is_who_plans_them_is_led_on(cast: Cast, sign_in: SignIn) -> None:
    shown = page(sign_in(cast.administrator), "session_list", q="ไม่มีที่นี่")

    assert "วันประเมินเพิ่มได้ที่หน้าของคณะกรรมการ" in shown
    assert f'<a href="{reverse("round_list")}">ไปที่รอบการประเมิน</a>' in shown
    assert reverse("round_list") not in page(sign_in(cast.member), "session_list", q="ไม่มีที่นี่")


def test_an_unreadable_date_gets_a_sentence_and_stays(cast: Cast, sign_in: SignIn) -> None:
    shown = page(sign_in(cast.member), "session_list", since="31/02/2564")

    assert "กรุณาพิมพ์วันที่ เช่น 19/07/2564" in shown
    assert "31/02/2564" in shown


def test_many_sessions_are_paged(cast: Cast, sign_in: SignIn) -> None:
    for day in range(1, 32):
        make_session(committee=cast.committee, date=datetime.date(2026, 1, day))
    client = sign_in(cast.administrator)

    assert "หน้า 1 จาก 2" in page(client, "session_list")
    assert "หน้า 2 จาก 2" in page(client, "session_list", page="2")


def test_english_is_spoken_after_the_switch(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.member)
    client.post(reverse("set_language"), {"language": "en", "next": "/"})

    shown = page(client, "home")

    assert "Waiting for your marks" in shown
    assert 'lang="en"' in shown
