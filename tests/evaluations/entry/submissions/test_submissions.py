"""The way of a nomination: handed in, returned, answered, accepted, withdrawn; its receipt."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.actions.items import Supports, add_text
from evaluations.entry.evidence.models import Upload
from evaluations.entry.nominations.models import (
    AttendanceRole,
    Delegate,
    Nomination,
    NominationState,
)
from evaluations.entry.schedule.models import Slot
from evaluations.entry.submissions.actions import (
    REACHED_FROM,
    accept_nomination,
    return_nomination,
    submit_nomination,
    withdraw_nomination,
)
from evaluations.entry.submissions.answering import answer_return
from evaluations.entry.submissions.documents import receipt_of
from evaluations.entry.submissions.models import NominationReturn, Submission
from evaluations.entry.submissions.returns import awaited
from evaluations.platform.errors import Refused
from evaluations.platform.journal.editing import Stale
from evaluations.platform.journal.merkle import digest
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import AwardRound
from evaluations.setup.rubrics.models import Indicator
from tests.factories import Cast, make_cast, make_evidence
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]
HOUR = datetime.timedelta(hours=1)
State = NominationState


@pytest.fixture
def cast(db: None) -> Cast:
    """The officer's nomination is a draft with everything written."""
    now = timezone.now()
    cast = make_cast(
        phase="open", nominations_close_at=now + HOUR, evidence_closes_at=now + 2 * HOUR
    )
    Nomination.objects.update(
        state=State.DRAFT, accepted_at=None, summary="ทำดีมาก", contact="นายสม 039-000-000"
    )
    Delegate.objects.create(
        nomination=cast.nomination, role=AttendanceRole.PRESENTER, number=1, name="นายสม ชาย"
    )
    Slot.objects.update(state="scheduled")
    return cast


def put(state: str) -> None:
    Nomination.objects.update(state=state, state_reason="เหตุผล", accepted_at=timezone.now())


def stored() -> Nomination:
    return Nomination.objects.select_related("unit", "category__award__round").get()


def submit(cast: Cast, by: User | None = None, **more: Any) -> Submission:
    return submit_nomination(by=by or cast.officer, nomination=stored(), **more)


def answer_all(cast: Cast) -> None:
    lines = awaited(stored())
    assert lines
    answers = {item.key: "แก้ไขแล้ว" for item in lines.items}
    answer_return(by=cast.officer, nomination=stored(), returned=lines.pk, answers=answers)


def test_handed_in_and_frozen(cast: Cast) -> None:
    make_evidence(nomination=cast.nomination, title="รายงานผล")
    made = submit(cast)

    assert stored().state == State.SUBMITTED
    assert made.digest == digest(made.content)
    assert made.content["summary"] == "ทำดีมาก"
    assert made.content["delegates"][0]["name"] == "นายสม ชาย"
    assert [one["title"] for one in made.content["evidence"]] == ["รายงานผล"]
    entry = Entry.objects.get(verb="nomination.submitted")
    assert entry.after == {"state": "submitted", "number": 1, "digest": made.digest}


def test_a_double_click_hands_in_once(cast: Cast) -> None:
    assert submit(cast) == submit(cast)
    assert Submission.objects.count() == 1
    assert Entry.objects.filter(verb="nomination.submitted").count() == 1


def test_a_stale_page_hands_nothing_in(cast: Cast) -> None:
    Nomination.objects.update(edits=3)

    with pytest.raises(Stale):
        submit(cast, edits=2)
    assert stored().state == State.DRAFT


@pytest.mark.parametrize("field", ["summary", "contact", "official_name"])
def test_what_must_be_written(cast: Cast, sign_in: SignIn, field: str) -> None:
    Nomination.objects.update(**{field: ""})

    with pytest.raises(Refused, match="ยังกรอกไม่ครบ"):
        submit(cast, knows_gaps=True)
    page = sign_in(cast.officer).get(reverse("nomination_submit", args=[cast.nomination.pk]))
    assert "ต้องกรอกก่อน" in page.content.decode()


def test_missing_evidence_is_asked_about(cast: Cast, sign_in: SignIn) -> None:
    Indicator.objects.filter(number=1).update(needs_evidence=True)
    client, address = (
        sign_in(cast.officer),
        reverse("nomination_submit", args=[cast.nomination.pk]),
    )

    refused = client.post(address, {"edits": "0"})
    assert refused.status_code == 422
    assert "ยังไม่มีหลักฐานสำหรับ 1.1, 2.1" in refused.content.decode()
    assert client.post(address, {"edits": "0", "knows_gaps": "on"}).status_code == 302
    assert stored().state == State.SUBMITTED


def test_evidence_for_the_whole_dimension_counts(cast: Cast) -> None:
    indicator = Indicator.objects.filter(number=1)[0]
    Indicator.objects.filter(pk=indicator.pk).update(needs_evidence=True)
    add_text(
        by=cast.officer,
        nomination=stored(),
        title="ก",
        text="ข",
        supports=Supports(dimensions=[indicator.dimension_id]),
    )

    assert submit(cast).number == 1


def test_the_deadline_passes_while_the_page_is_open(cast: Cast, sign_in: SignIn) -> None:
    closes = cast.category.award.round.nominations_close_at
    assert closes
    client, address = (
        sign_in(cast.officer),
        reverse("nomination_submit", args=[cast.nomination.pk]),
    )
    with time_machine.travel(closes + datetime.timedelta(seconds=1), tick=False):
        answer = client.post(address, {"edits": "0"})
        assert answer.status_code == 422
        assert "ปิดรับการเสนอชื่อแล้วเมื่อ" in answer.content.decode()
    AwardRound.objects.update(grace_minutes=1)
    with time_machine.travel(closes + datetime.timedelta(seconds=1), tick=False):
        assert client.post(address, {"edits": "0"}).status_code == 302


def test_the_committee_is_found_when_it_is_handed_in(cast: Cast) -> None:
    Nomination.objects.update(committee=None)
    submit(cast)

    assert stored().committee == cast.committee


def test_returned_with_remarks_and_answered(cast: Cast, sign_in: SignIn) -> None:
    item = make_evidence(nomination=cast.nomination, title="รายงานผล")
    submit(cast)
    client, address = (
        sign_in(cast.secretary),
        reverse("nomination_return", args=[cast.nomination.pk]),
    )
    data = {"reason": "ขอฉบับชัดกว่านี้", f"remark-{item.pk}": "หน้า ๓ อ่านไม่ออก"}

    assert client.post(address, data).status_code == 302
    assert client.post(address, data).status_code == 302

    assert NominationReturn.objects.count() == 1
    page = sign_in(cast.officer).get(reverse("nomination_detail", args=[cast.nomination.pk]))
    assert "ขอฉบับชัดกว่านี้" in page.content.decode()
    assert "หน้า ๓ อ่านไม่ออก" in page.content.decode()
    # What is missing leads to where it is mended.
    answers = reverse("nomination_answers", args=[cast.nomination.pk])
    assert f'<a href="{answers}">คำตอบเรื่องที่ส่งคืน</a>' in page.content.decode()
    assert stored().state == State.RETURNED
    with pytest.raises(Refused, match="ยังกรอกไม่ครบ"):
        submit(cast)
    answer_all(cast)
    second = submit(cast)
    assert (second.number, stored().state) == (2, State.SUBMITTED)
    assert Submission.objects.count() == 2


def test_a_return_after_the_deadline_gives_a_day_to_answer(cast: Cast) -> None:
    submit(cast)
    closes = cast.category.award.round.evidence_closes_at
    assert closes
    late = closes + HOUR
    with time_machine.travel(late, tick=False):
        given: dict[str, Any] = {"by": cast.secretary, "nomination": stored(), "reason": "แก้"}
        with pytest.raises(Refused, match="โปรดกำหนดวัน"):
            return_nomination(**given)
        return_nomination(answer_until=late + HOUR, **given)
    with time_machine.travel(late + HOUR / 2, tick=False):
        added = add_text(
            by=cast.officer, nomination=stored(), title="ก", text="ข", supports=Supports()
        )
        assert added.is_late
        answer_all(cast)
        submit(cast)
    with time_machine.travel(late + HOUR / 2, tick=False), pytest.raises(Refused):
        add_text(by=cast.officer, nomination=stored(), title="ค", text="ง", supports=Supports())


CHECKERS = {"secretary", "administrator"}
ROLES = ("administrator", "chair", "member", "secretary", "officer", "other_officer", "auditor")


@pytest.mark.parametrize("role", ROLES)
def test_who_accepts_and_returns(cast: Cast, sign_in: SignIn, role: str) -> None:
    submit(cast)
    client = sign_in(getattr(cast, role))
    pages = {
        name: client.get(reverse(name, args=[cast.nomination.pk])).status_code
        for name in ("nomination_accept", "nomination_return")
    }
    expected = 200 if role in CHECKERS else 404
    assert set(pages.values()) == {expected}
    for act in (accept_nomination, return_nomination):
        if role not in CHECKERS:
            with pytest.raises(Refused):
                act(by=getattr(cast, role), nomination=stored(), reason="เหตุผล")


def test_accepted_is_read_by_the_whole_committee(cast: Cast, sign_in: SignIn) -> None:
    submit(cast)
    address = reverse("nomination_detail", args=[cast.nomination.pk])
    before = sign_in(cast.member).get(address).status_code
    accept_nomination(by=cast.secretary, nomination=stored())
    accept_nomination(by=cast.secretary, nomination=stored())

    assert (before, sign_in(cast.member).get(address).status_code) == (404, 200)
    assert Entry.objects.filter(verb="nomination.accepted").count() == 1


def test_an_administrator_accepts_with_a_reason(cast: Cast) -> None:
    submit(cast)
    with pytest.raises(Refused, match="เหตุผล"):
        accept_nomination(by=cast.administrator, nomination=stored())
    accept_nomination(by=cast.administrator, nomination=stored(), reason="ไม่มีเลขานุการ")

    assert stored().state == State.ACCEPTED


def attempted(cast: Cast, to: str) -> bool:
    acts: dict[str, Callable[[], object]] = {
        State.SUBMITTED: lambda: submit(cast),
        State.RETURNED: lambda: return_nomination(
            by=cast.secretary, nomination=stored(), reason="แก้"
        ),
        State.ACCEPTED: lambda: accept_nomination(by=cast.secretary, nomination=stored()),
        State.WITHDRAWN: lambda: withdraw_nomination(
            by=cast.officer, nomination=stored(), reason="ถอน"
        ),
    }
    try:
        acts[to]()
    except Refused:
        return False
    return True


@pytest.mark.parametrize("source", State.values)
@pytest.mark.parametrize("to", [State.SUBMITTED, State.RETURNED, State.ACCEPTED, State.WITHDRAWN])
def test_states(cast: Cast, source: str, to: State) -> None:
    """Every step of the table is possible, and no other; there already, nothing happens."""
    put(source)
    expected = source in REACHED_FROM[to]
    there = source == to and to in (State.ACCEPTED, State.WITHDRAWN)

    assert attempted(cast, to) is (expected or there)
    assert stored().state == (to if expected else source)


@pytest.mark.parametrize("slot", ["called", "presenting", "closed"])
def test_not_withdrawn_once_it_was_heard(cast: Cast, slot: str) -> None:
    put(State.ACCEPTED)
    Slot.objects.update(state=slot)

    assert not attempted(cast, State.WITHDRAWN)


def test_withdrawn_with_a_reason_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    put(State.ACCEPTED)
    client, address = (
        sign_in(cast.officer),
        reverse("nomination_withdraw", args=[cast.nomination.pk]),
    )

    assert "เรียกคืนไม่ได้" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "งบประมาณไม่พอ"}).status_code == 302
    assert stored().state_reason == "งบประมาณไม่พอ"


def test_the_receipt_tells_everything(cast: Cast, sign_in: SignIn) -> None:
    item = make_evidence(nomination=cast.nomination, title="รายงานผลประจำปี")
    made = submit(cast)
    with time_machine.travel(made.submitted_at + datetime.timedelta(minutes=5), tick=False):
        later = add_text(
            by=cast.officer, nomination=stored(), title="มาทีหลัง", text="น้ำ", supports=Supports()
        )
    answer = sign_in(cast.officer).get(reverse("receipt_pdf", args=[made.pk]))
    text = text_of(answer.content)

    assert answer.headers["Content-Type"] == "application/pdf"
    told = "".join(text.split())
    for word in ("ใบรับการเสนอชื่อ", "ทำดีมาก", "นายสมชาย", "รายงานผลประจำปี", "มาทีหลัง"):
        assert word in told
    for sign in (made.digest, item.versions.get().sha256, later.sha256):
        assert sign in told
    receipt = receipt_of(made)
    assert [one["title"] for one in receipt.evidence] == ["รายงานผลประจำปี"]
    assert [one["title"] for one in receipt.later] == ["มาทีหลัง"]
    assert (
        sign_in(cast.other_officer).get(reverse("receipt_pdf", args=[made.pk])).status_code == 404
    )
    assert sign_in(cast.member).get(reverse("receipt_pdf", args=[made.pk])).status_code == 404


def test_a_secretary_finds_what_waits_on_the_first_page(cast: Cast, sign_in: SignIn) -> None:
    submit(cast)

    assert "รอท่านตรวจ" in sign_in(cast.secretary).get("/").content.decode()
    assert "รอท่านตรวจ" not in sign_in(cast.chair).get("/").content.decode()


def test_not_while_a_file_is_being_checked(cast: Cast) -> None:
    upload = Upload.objects.create(
        nomination=stored(), owner=cast.officer, name="x", size=9, touched_at=timezone.now()
    )
    submit_first = Upload.objects.filter(pk=upload.pk)
    submit_first.update(state="received")
    with pytest.raises(Refused, match="กำลังตรวจ"):
        submit(cast)

    submit_first.update(state="refused")
    assert submit(cast).number == 1


def test_a_file_that_was_checked_after_submitting_stands_on_the_receipt(cast: Cast) -> None:
    """It came before, and was entered after: by its time alone it would be nowhere."""
    made = submit(cast)
    with time_machine.travel(made.submitted_at - datetime.timedelta(minutes=2), tick=False):
        make_evidence(nomination=cast.nomination, title="มาก่อน เข้าทีหลัง")

    assert [one["title"] for one in receipt_of(made).later] == ["มาก่อน เข้าทีหลัง"]


def test_the_return_is_told_whole(cast: Cast) -> None:
    item, other = (make_evidence(nomination=cast.nomination, title="รายงาน") for _two in range(2))
    submit(cast)
    until = timezone.now() + HOUR
    given: dict[str, Any] = {"reason": "แก้", "answer_until": until}
    given["remarks"] = {item.pk: "หน้า ๒", other.pk: "หน้า ๓"}
    return_nomination(by=cast.secretary, nomination=stored(), **given)

    after = Entry.objects.get(verb="nomination.returned").after
    assert after["remarks"] == [
        f"{item.number}. รายงาน: หน้า ๒",
        f"{other.number}. รายงาน: หน้า ๓",
    ]
    assert after["answer_until"]
