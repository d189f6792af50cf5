"""A session tomorrow in which everything is ready."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.utils import timezone

from evaluations.entry.nominations.models import AttendanceRole
from evaluations.entry.nominations.slot_states import SlotState
from evaluations.entry.schedule.models import Attendance, EvaluationSession, Slot
from evaluations.judging.preflight import pack
from evaluations.judging.preflight.models import DeviceReport
from evaluations.judging.preflight.pack import ask_packs, draw_pack, people_of
from evaluations.platform.jobs.models import Job
from evaluations.platform.notices.actions import send_notices
from evaluations.setup.committees.models import Seat
from tests.factories import Cast, make_file, make_unit, make_user
from units.models import Unit, User

EVE = datetime.datetime(2027, 3, 1, 18, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))


@pytest.fixture
def evening() -> Iterator[None]:
    """Five past six, the evening before."""
    with time_machine.travel(EVE, tick=False):
        yield


@pytest.fixture
def ready(evening: None, cast: Cast, own_media: Path, settings: Any) -> Cast:
    """Tomorrow's session of the cast, with a fourth judge, without a fault but for the packs."""
    settings.MAIL_IS_SET = True
    settings.SITE_ADDRESS = "https://awards.example.org"
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    EvaluationSession.objects.update(date=tomorrow)
    starts = timezone.make_aware(datetime.datetime.combine(tomorrow, datetime.time(9)))
    Slot.objects.update(state=SlotState.SCHEDULED, starts_at=starts)
    Attendance.objects.create(
        slot=cast.slot, role=AttendanceRole.PRESENTER, number=1, name="นางผู้นำเสนอ"
    )
    make_file(nomination=cast.nomination)
    office = make_unit(parent=Unit.objects.get(name="กรมทดสอบ"))
    fourth = make_user(username="fourth", unit=office)
    Seat.objects.create(committee=cast.committee, user=fourth, number=4, position="member")
    User.objects.update(last_login=timezone.now())
    for person in (cast.chair, cast.secretary):
        Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    cast.session.refresh_from_db()
    for seat in Seat.objects.all():
        DeviceReport.objects.create(
            session=cast.session, seat=seat, browser=uuid4(), at=timezone.now(), kept=1
        )
    return cast


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs come about at once, and hold nothing."""
    monkeypatch.setattr(pack, "draw_parts", lambda running, parts: b"%PDF-1.4 a pack")


@pytest.fixture
def packed(undrawn: None, ready: Cast) -> Cast:
    """The same with everybody's pack, drawn and mailed."""
    ask_packs(people_of(ready.session), session=ready.session, site="https://awards.example.org")
    draw_all()
    send_notices.call()
    return ready


def draw_all() -> None:
    """The worker's part."""
    for job in Job.objects.filter(state="waiting"):
        draw_pack.call(job.pk)
