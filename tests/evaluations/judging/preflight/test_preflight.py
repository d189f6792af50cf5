"""The page before a session: every planted fault is named, with the page that mends it."""

import datetime
import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.evidence.models import EvidenceVersion, Preview, Scan
from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Attendance, EvaluationSession, Slot
from evaluations.judging.preflight.models import DeviceReport
from evaluations.judging.scoring.actions.declarations import declare
from evaluations.judging.scoring.models import ConflictKind
from evaluations.platform.jobs.models import Job
from evaluations.platform.notices.models import Notice
from evaluations.setup.rounds.models import Aggregation, Award, AwardRound
from tests.factories import Cast, make_file, make_nomination, make_slot
from units.models import User

SignIn = Callable[[User], Client]


class Undone(Exception):
    """Takes a planted fault back."""


def page(client: Client, cast: Cast, name: str = "session_preflight") -> str:
    text = client.get(reverse(name, args=[cast.session.pk])).content.decode()
    return re.sub(r"\s+", " ", text)


def never_came(cast: Cast) -> None:
    User.objects.filter(pk=cast.member.pk).update(last_login=None)


def closed(cast: Cast) -> None:
    User.objects.filter(pk=cast.member.pk).update(is_active=False)


def without_factor(cast: Cast) -> None:
    Authenticator.objects.filter(user=cast.secretary).delete()


def own_offices(cast: Cast) -> None:
    """Two judges of the nominee's own office: two of four sheets, and the quorum is three."""
    AwardRound.objects.update(quorum=3)
    User.objects.filter(pk__in=[cast.member.pk, cast.chair.pk]).update(unit=cast.nomination.unit)


def nothing_to_trim(cast: Cast) -> None:
    """Four sheets, where the highest and the lowest are left out of five at least."""
    Award.objects.update(aggregation=Aggregation.TRIMMED)


def without_link(cast: Cast) -> None:
    Slot.objects.update(mode="online", meeting_link="")


def without_room(cast: Cast) -> None:
    Slot.objects.update(room="")


def without_presenter(cast: Cast) -> None:
    Attendance.objects.all().delete()


def not_accepted(cast: Cast) -> None:
    Nomination.objects.update(state=NominationState.SUBMITTED)


def unchecked(cast: Cast) -> None:
    EvidenceVersion.objects.update(scan=Scan.WAITING)


def without_preview(cast: Cast) -> None:
    EvidenceVersion.objects.update(preview=Preview.FAILED)


def not_kept(cast: Cast) -> None:
    DeviceReport.objects.filter(seat__user=cast.member).update(kept=0)


def wrong_clock(cast: Cast) -> None:
    DeviceReport.objects.filter(seat__user=cast.member).update(skew=-180)


def pack_failed(cast: Cast) -> None:
    Job.objects.filter(asked_by=cast.member).update(state="failed")


def mail_waits(cast: Cast) -> None:
    Notice.objects.create(
        user=cast.member,
        kind="tomorrow",
        about="x",
        address="/",
        by_mail=True,
        made_at=timezone.now() - datetime.timedelta(hours=1),
    )


FAULTS: list[tuple[Callable[[Cast], None], str, str]] = [
    (never_came, "ยังไม่เคยเข้าสู่ระบบ", "cards"),
    (closed, "ปิดอยู่", ""),
    (without_factor, "ยังไม่ได้ตั้งค่าการเข้าสู่ระบบสองขั้นตอน", ""),
    (own_offices, "องค์ประชุม", "session_progress"),
    (nothing_to_trim, "สูงสุด", "session_progress"),
    (without_link, "ยังไม่มีลิงก์ประชุม", "session_plan"),
    (without_room, "ยังไม่มีห้อง", "session_plan"),
    (without_presenter, "ยังไม่ระบุผู้นำเสนอ", "session_plan"),
    (not_accepted, "ยังไม่ได้ตรวจรับ", "nomination_detail"),
    (unchecked, "ยังไม่ได้ตรวจไวรัส", "nomination_detail"),
    (without_preview, "ยังไม่มีภาพตัวอย่าง", "nomination_detail"),
    (not_kept, "เก็บแบบให้คะแนนไว้ 0 จาก 1 ชุด", "session_devices"),
    (wrong_clock, "คลาดเคลื่อน 3 นาที", "session_devices"),
    (pack_failed, "ไม่สำเร็จ", "#pack"),
    (mail_waits, "ยังส่งไม่ออก", ""),
]


def test_every_planted_fault_is_named_with_the_way_to_mend_it(
    packed: Cast, sign_in: SignIn
) -> None:
    """Each on its own, over a session in which everything is ready."""
    client = sign_in(packed.chair)
    assert "พร้อมทุกเรื่อง" in page(client, packed)
    found = {}
    for plant, sentence, target in FAULTS:
        with suppress(Undone), transaction.atomic():
            plant(packed)
            found[plant.__name__] = _line(page(client, packed), sentence, _link(packed, target))
            raise Undone

    assert found == {plant.__name__: "" for plant, _sentence, _target in FAULTS}
    assert "พร้อมทุกเรื่อง" in page(client, packed)


def _link(cast: Cast, target: str) -> str:
    if not target or target.startswith("#"):
        return target
    key = cast.nomination.pk if target == "nomination_detail" else cast.session.pk
    return reverse(target, args=[key])


def _line(text: str, sentence: str, link: str) -> str:
    """What is wrong with how a fault is told; empty where nothing is."""
    lines = re.findall(r"<li>(?:(?!<li>).)*?</li>", text)
    line = next((one for one in lines if sentence in one), None)
    if line is None:
        return f"not told: {sentence}"
    if "พร้อมทุกเรื่อง" in text:
        return "told to be ready"
    return "" if not link or f'href="{link}"' in line else f"no way to {link} in {line}"


def test_an_administrator_finds_what_only_administrators_mend(
    packed: Cast, sign_in: SignIn
) -> None:
    closed(packed)
    without_factor(packed)
    text = page(sign_in(packed.administrator), packed)

    assert reverse("person_detail", args=[packed.member.pk]) in text
    assert reverse("person_detail", args=[packed.secretary.pk]) in text


def test_a_secretary_is_led_to_the_own_second_step(packed: Cast, sign_in: SignIn) -> None:
    """Who has none signs in first: then the page leads there."""
    client = sign_in(packed.secretary)
    without_factor(packed)
    answer = client.get(reverse("session_preflight", args=[packed.session.pk]))

    there = answer.content.decode() if answer.status_code == 200 else answer.headers["Location"]
    assert "/accounts/2fa/" in there


@pytest.mark.parametrize(("days", "is_shown"), [(0, True), (3, True), (4, False), (-1, False)])
def test_the_page_of_the_session_tells_from_three_days_before(
    packed: Cast, sign_in: SignIn, days: int, is_shown: bool
) -> None:
    date = timezone.localdate() + datetime.timedelta(days=days)
    EvaluationSession.objects.update(date=date)
    never_came(packed)

    text = page(sign_in(packed.secretary), packed, "session_detail")

    assert ("สีแดง" in text) is is_shown


def test_a_plain_judge_and_a_day_that_has_begun_are_told_nothing(
    packed: Cast, sign_in: SignIn
) -> None:
    never_came(packed)
    fourth = User.objects.get(username="fourth")
    assert "สีแดง" not in page(sign_in(fourth), packed, "session_detail")

    Slot.objects.update(state=SlotState.PRESENTING)
    assert "สีแดง" not in page(sign_in(packed.secretary), packed, "session_detail")


def test_so_many_queries_for_one_slot_and_for_ten(packed: Cast, sign_in: SignIn) -> None:
    client = sign_in(packed.chair)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(client, packed)
        return len(queries)

    count()
    before = count()
    for hour in range(9):
        nomination = make_nomination(category=packed.category, committee=packed.committee)
        make_file(nomination=nomination)
        make_slot(
            session=packed.session, nominations=[nomination], state="scheduled", room=str(hour)
        )

    assert count() == before
    assert before < 60


def test_foreseen_is_only_who_still_owes(packed: Cast, sign_in: SignIn) -> None:
    """Who has withdrawn already is not counted twice."""
    AwardRound.objects.update(quorum=3)
    User.objects.filter(pk=packed.member.pk).update(unit=packed.nomination.unit)
    declare(
        by=User.objects.get(pk=packed.member.pk),
        seat=packed.seat(packed.member),
        nomination=packed.nomination,
        kind=ConflictKind.OWN_OFFICE,
    )

    text = page(sign_in(packed.chair), packed)

    assert "ขาดแบบให้คะแนนไม่ได้แม้แต่ชุดเดียว" in text
    assert "องค์ประชุม" not in text
