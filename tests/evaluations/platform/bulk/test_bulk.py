"""What is done to many rows of a list at once: ticked, confirmed, row by row, once."""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Slot
from evaluations.oversight.messages.models import Message, MessageTemplate
from evaluations.platform.bulk import actions, views
from evaluations.platform.bulk.kinds import ACTIONS, BulkAction
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.journal.models import Entry
from evaluations.setup.directory.invitations import send_invitation
from tests.factories import (
    Cast,
    make_category,
    make_committee,
    make_nomination,
    make_session,
    make_slot,
    make_unit,
    make_user,
)
from thai.dates import format_date
from units.models import User

SignIn = Callable[[User], Client]
HIDDEN = re.compile(r'name="(rows|at)" value="([^"]*)"')


def submitted(cast: Cast, count: int, **fields: Any) -> list[Nomination]:
    given = {"state": NominationState.SUBMITTED, "accepted_at": None, **fields}
    return [
        make_nomination(
            category=cast.category,
            committee=cast.committee,
            unit=make_unit(name=f"ผู้เสนอชื่อที่ {at}"),
            **given,
        )
        for at in range(count)
    ]


def page_of(client: Client, code: str, rows: list[Any], of: str = "") -> str:
    ticked = {"row": [row.pk for row in rows], "of": of}
    answer = client.get(reverse("bulk", args=[code]), ticked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def confirm(client: Client, code: str, page: str, **typed: Any) -> Any:
    """Press the button of a page that was shown."""
    hidden = {name: unescape(value) for name, value in HIDDEN.findall(page)}
    return client.post(reverse("bulk", args=[code]), {**hidden, **typed}, follow=True)


def states() -> dict[str, int]:
    found: dict[str, int] = {}
    for state in Nomination.objects.values_list("state", flat=True):
        found[state] = found.get(state, 0) + 1
    return found


def test_nominations_are_accepted_together_and_the_refused_one_is_named(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.secretary)
    rows = [*submitted(cast, 12), *submitted(cast, 1, state="returned", state_reason="x")]
    listed = client.get(reverse("nomination_list")).content.decode()
    assert f'value="{rows[0].pk}"' in listed
    assert reverse("bulk", args=["nomination_accept"]) in listed

    page = page_of(client, "nomination_accept", rows)
    assert "เลือกไว้ 13 รายการ" in page
    assert "ผู้เสนอชื่อที่ 0" in page
    assert "และอีก 3 รายการ" in page
    answer = confirm(client, "nomination_accept", page).content.decode()

    assert "ดำเนินการแล้ว 12 รายการ" in answer
    assert "ไม่ได้ดำเนินการ 1 รายการ" in answer
    assert rows[-1].official_name in answer
    assert "ส่งกลับ" in answer
    assert states() == {"accepted": 13, "returned": 1}
    assert Entry.objects.filter(verb="nomination.accepted").count() == 12

    confirm(client, "nomination_accept", page)
    assert Entry.objects.filter(verb="nomination.accepted").count() == 12


def test_all_that_match_the_search_are_a_second_step(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    rows = submitted(cast, 35)
    page = page_of(client, "nomination_accept", rows[:1], of="state=submitted")
    assert "เลือกทั้ง 35 รายการที่ตรงกับการค้นหา" in page
    way = next(
        found
        for found in re.findall(r'href="([^"]+)"', page)
        if found.startswith(reverse("bulk", args=["nomination_accept"]))
    )

    everything = client.get(unescape(way)).content.decode()
    assert "เลือกไว้ 35 รายการ" in everything
    answer = confirm(client, "nomination_accept", everything, reason="ครบแล้ว")

    assert "ดำเนินการแล้ว 35 รายการ" in answer.content.decode()
    assert states() == {"accepted": 36}


def test_without_a_tick_there_is_no_button(cast: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in(cast.secretary), "nomination_accept", [])

    assert "ยังไม่ได้เลือกรายการใด" in page
    assert 'name="rows"' not in page


def test_what_is_not_shown_to_a_person_is_not_changed_by_it(cast: Cast, sign_in: SignIn) -> None:
    category = make_category(award_round=cast.category.award.round)
    other = make_committee(category=category, people={})
    hidden = make_nomination(
        category=category, committee=other, state="submitted", accepted_at=None
    )
    client = sign_in(cast.secretary)
    answer = client.post(reverse("bulk", args=["nomination_accept"]), {"rows": str(hidden.pk)})

    assert answer.status_code == 200
    assert Nomination.objects.get(pk=hidden.pk).state == "submitted"
    for user, code in (
        (cast.member, "nomination_accept"),
        (cast.secretary, "nomination_assign"),
        (cast.officer, "nomination_move"),
        (cast.auditor, "person_invite"),
        (cast.administrator, "nothing"),
    ):
        assert sign_in(user).get(reverse("bulk", args=[code])).status_code == 404


def test_what_has_to_be_said_is_asked_once_for_all(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    rows = submitted(cast, 2)
    page = page_of(client, "nomination_accept", rows)
    answer = confirm(client, "nomination_accept", page)

    assert answer.status_code == 422
    assert states() == {"accepted": 1, "submitted": 2}
    assert HIDDEN.findall(answer.content.decode()) == HIDDEN.findall(page)


def test_nominations_are_given_to_a_committee_by_hand(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.administrator)
    rows = submitted(cast, 2)
    Nomination.objects.filter(pk__in=[row.pk for row in rows]).update(committee=None)
    strange = make_nomination(
        category=make_category(award_round=cast.category.award.round), committee=None
    )
    page = page_of(client, "nomination_assign", [*rows, strange])
    typed = {"committee": cast.committee.pk, "reason": "พื้นที่ทับซ้อน"}

    for _press in range(2):
        answer = confirm(client, "nomination_assign", page, **typed).content.decode()

    assert strange.official_name in answer
    assert "ไม่ได้ดำเนินการ 1 รายการ" in answer
    assert all(Nomination.objects.get(pk=row.pk).committee_id == cast.committee.pk for row in rows)
    assert Entry.objects.filter(verb="nomination.assigned").count() == 2


def test_slots_go_to_another_day_with_everybody_in_them(cast: Cast, sign_in: SignIn) -> None:
    day = timezone.localdate() + datetime.timedelta(days=7)
    one, two, three = submitted(cast, 3, state="accepted", accepted_at=timezone.now())
    shared = make_slot(session=cast.session, nominations=[one, two], state=SlotState.SCHEDULED)
    target = make_session(committee=cast.committee, date=day)
    client = sign_in(cast.chair)
    page = page_of(client, "nomination_move", [one, two, three, cast.nomination])
    before = timezone.localtime(Slot.objects.get(pk=shared.pk).starts_at).time()

    for _press in range(2):
        answer = confirm(client, "nomination_move", page, date=format_date(day, "numeric"))

    told = answer.content.decode()
    assert "ดำเนินการแล้ว 2 รายการ" in told
    assert "ยังไม่มีช่วงเวลา" in told
    assert "เริ่มแล้ว" in told
    moved = Slot.objects.get(session=target)
    assert {place.nomination_id for place in moved.places.all()} == {one.pk, two.pk}
    assert timezone.localtime(moved.starts_at).date() == day
    assert timezone.localtime(moved.starts_at).time() == before.replace(second=before.second)
    assert Entry.objects.filter(verb="session.scheduled").count() == 2

    other = format_date(day + datetime.timedelta(days=1), "numeric")
    refused = confirm(
        client, "nomination_move", page_of(client, "nomination_move", [one]), date=other
    )
    assert "ยังไม่มีวันประเมิน" in refused.content.decode()
    assert Slot.objects.get(session=target).pk == moved.pk


def test_people_are_invited_once_however_often_it_is_pressed(
    cast: Cast, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> None:
    people = [make_user(unit=cast.nomination.unit) for _one in range(3)]
    for person in people:
        person.set_unusable_password()
        person.save()
    client = sign_in(cast.officer)
    strangers = [make_user(unit=cast.other_officer.unit)]
    page = page_of(client, "person_invite", [*people, *strangers, cast.officer])
    assert "เลือกไว้ 4 รายการ" in page

    with django_capture_on_commit_callbacks(execute=True):
        for _press in range(2):
            answer = confirm(client, "person_invite", page).content.decode()

    assert "บุคคลนี้เข้าใช้แล้ว" in answer
    sent = DBTaskResult.objects.filter(task_path=send_invitation.module_path)
    assert sent.count() == 3
    assert Entry.objects.filter(verb="person.invited").count() == 3


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch, own_media: Path) -> None:
    monkeypatch.setattr(views, "AT_ONCE", 2)
    monkeypatch.setattr(actions, "PORTION", 2)


def dying(action: BulkAction, *, after: int) -> BulkAction:
    """The same, done by a worker that is killed after so many rows."""
    left = iter(range(after))

    def killed(*given: Any) -> object:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return action.act(*given)

    return replace(action, act=killed)


def told_in_file(client: Client, job: Job) -> list[str]:
    """What became of each row."""
    answer: Any = client.get(reverse("job_file", args=[job.pk]))
    page: Any = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    return [row[1].value for row in page.iter_rows(min_row=2)]


def test_many_rows_are_worked_off_in_portions_and_a_killed_worker_is_followed(
    few_at_once: None, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(cast.secretary)
    rows = [*submitted(cast, 4), *submitted(cast, 1, state="returned", state_reason="x")]
    page = page_of(client, "nomination_accept", rows)
    answers = [confirm(client, "nomination_accept", page) for _press in range(2)]
    job = Job.objects.get()
    assert {answer.redirect_chain[-1][0] for answer in answers} == {reverse("job", args=[job.pk])}

    with monkeypatch.context() as patched:
        patched.setitem(ACTIONS, "nomination_accept", dying(ACTIONS["nomination_accept"], after=3))
        with pytest.raises(KeyboardInterrupt):
            actions.work_off.call(job.pk)
    assert states() == {"accepted": 3, "submitted": 2, "returned": 1}
    Job.objects.update(state=JobState.WAITING, claim=None)
    actions.work_off.call(job.pk)

    told = told_in_file(client, job)
    assert len(told) == 5
    assert "ส่งกลับ" in told[0]
    assert told[1:] == ["ดำเนินการแล้ว"] * 4
    assert Entry.objects.filter(verb="nomination.accepted").count() == 4


def test_those_behind_ticked_rows_are_written_to(
    cast: Cast, sign_in: SignIn, settings: Any
) -> None:
    settings.MAIL_IS_SET = True
    template = MessageTemplate.objects.create(name="ก", subject="ข", text="{รายการ}")
    client, keys = sign_in(cast.administrator), [cast.committee.round_id, "sheets"]
    ticked = submitted(cast, 1, state="accepted", accepted_at=timezone.now())[0]
    make_slot(session=cast.session, nominations=[ticked])
    listed = client.get(reverse("round_owing", args=keys)).content.decode()
    boxes = re.findall(r'name="row"\s+value="(\d+)"', listed)
    assert set(boxes) == {str(cast.nomination.pk), str(ticked.pk)}
    address = reverse("message_write", args=keys)

    bare = client.get(address, {"of": ""}, follow=True)
    assert "เลือกอย่างน้อยหนึ่งรายการ" in bare.content.decode()
    page = f"{address}?of=&row={ticked.pk}"
    preview = client.post(page, {"template": template.pk}).content.decode()
    seen = preview.split('name="seen" value="')[1].split('"')[0]
    client.post(page, {"template": template.pk, "seen": seen})

    message = Message.objects.get()
    assert message.choice == f"row={ticked.pk}"
    texts = list(message.deliveries.values_list("text", flat=True))
    assert len(texts) == 3
    assert all(ticked.official_name in text for text in texts)
    assert not any(cast.nomination.official_name in text for text in texts)
