"""The fallback pack: drawn and mailed at six the evening before, to each what is theirs."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.schedule.actions.entry import make_cards
from evaluations.entry.schedule.models import EvaluationSession, SignInCard, Slot
from evaluations.judging.preflight import notices
from evaluations.judging.preflight.notices import PACK, PREFLIGHT
from evaluations.judging.preflight.pack import WORK, ask_pack, state_of
from evaluations.judging.preflight.reminders import prepare_tomorrow
from evaluations.platform.jobs.models import Job, JobState
from evaluations.platform.jobs.running import stored_file
from evaluations.platform.notices.actions import send_notices
from evaluations.platform.notices.models import Notice
from evaluations.platform.store.files import stored_files
from evaluations.setup.committees.models import Seat
from tests.evaluations.judging.preflight.conftest import EVE, draw_all
from tests.factories import Cast, make_committee, make_file, make_session
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]


def the_evening() -> None:
    """Housekeeping asks, the worker draws, housekeeping tells, the worker mails."""
    prepare_tomorrow()
    draw_all()
    prepare_tomorrow()
    send_notices.call()


def attached() -> dict[str, list[Any]]:
    """By address what came with its mails."""
    return {message.to[0]: message.attachments for message in mail.outbox if message.attachments}


def text_for(person: User) -> str:
    (file,) = attached()[person.email]
    return text_of(file.content)


def sheets_in(text: str) -> list[str]:
    """Whose sheets to fill by hand stand in a pack."""
    people = [user.full_name for user in User.objects.filter(seats__isnull=False)]
    signed = "".join(text.split())
    return sorted(name for name in people if f"({name})".replace(" ", "") in signed)


def test_what_the_packs_of_a_judge_and_of_the_chair_hold(ready: Cast) -> None:
    """A judge has the own sheets alone, who runs the day has all; nobody has a sign-in card."""
    Seat.objects.exclude(user__in=[ready.chair, ready.member]).update(scores=False)
    User.objects.filter(username__in=["secretary", "fourth"]).update(is_active=False)
    codes = [card.code for card in make_cards(by=ready.chair, session=ready.session)]
    the_evening()

    both = sorted(person.full_name for person in (ready.chair, ready.member))
    assert sheets_in(text_for(ready.member)) == [ready.member.full_name]
    assert sheets_in(text_for(ready.chair)) == both
    assert SignInCard.objects.filter(used_at=None).count() == len(codes)
    version = ready.nomination.evidence.get().versions.get()
    for person in (ready.chair, ready.member):
        squeezed = "".join(text_for(person).replace("-", "").split())
        assert "กำหนดการ" in squeezed
        assert "".join(ready.committee.name.split()) in squeezed
        assert version.sha256 in squeezed
        assert not [code for code in codes if code in squeezed]
        assert reverse("card_sign_in") not in squeezed


@pytest.mark.usefixtures("undrawn")
def test_six_in_the_evening_brings_everybody_a_pack_by_mail(ready: Cast) -> None:
    the_evening()

    assert set(attached()) == {seat.user.email for seat in Seat.objects.all()}
    assert {len(files) for files in attached().values()} == {1}
    kinds = {one.mimetype for files in attached().values() for one in files}
    assert kinds == {"application/pdf"}


@pytest.mark.usefixtures("undrawn")
def test_each_is_told_and_mailed_once(ready: Cast) -> None:
    the_evening()
    count = len(mail.outbox)
    Slot.objects.update(room="ห้องใหม่")
    the_evening()

    assert len(mail.outbox) == count
    assert Notice.objects.filter(kind=PACK.code).count() == 4
    assert Job.objects.filter(work=WORK).count() == 4


@pytest.mark.usefixtures("undrawn")
def test_before_six_nothing_happens(ready: Cast) -> None:
    with time_machine.travel(EVE - datetime.timedelta(minutes=10), tick=False):
        prepare_tomorrow()

    assert not Job.objects.filter(work=WORK).exists()
    assert not Notice.objects.exists()


@pytest.mark.usefixtures("undrawn")
def test_the_runners_and_administrators_are_told_how_ready_it_is(ready: Cast) -> None:
    Slot.objects.update(room="")
    the_evening()

    told = Notice.objects.filter(kind=PREFLIGHT.code)
    assert {one.user.username for one in told} == {"chair", "secretary", "administrator"}
    assert told[0].params["red"] == 1
    assert told[0].address == reverse("session_preflight", args=[ready.session.pk])


@pytest.mark.usefixtures("undrawn")
def test_a_pack_that_is_too_large_is_not_mailed_but_lies_on_the_page(
    ready: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "LARGEST_MAILED", 5)
    the_evening()

    assert attached() == {}
    notice = Notice.objects.get(kind=PACK.code, user=ready.member)
    assert any(notice.address in message.body for message in mail.outbox)
    file = sign_in(ready.member).get(f"{notice.address}file/")
    assert b"".join(file).startswith(b"%PDF")


@pytest.mark.usefixtures("undrawn")
def test_a_pack_is_nobody_elses(ready: Cast, sign_in: SignIn) -> None:
    the_evening()
    job = Job.objects.get(work=WORK, asked_by=ready.member)

    assert sign_in(ready.chair).get(reverse("job_file", args=[job.pk])).status_code == 404


@pytest.mark.usefixtures("undrawn")
def test_a_lost_store_keeps_the_mail_for_later(ready: Cast) -> None:
    """The file goes missing between the drawing and the mail: the mail leads to the page."""
    prepare_tomorrow()
    draw_all()
    prepare_tomorrow()
    job = Job.objects.get(work=WORK, asked_by=ready.member)
    stored_files().remove(stored_file(job))
    send_notices.call()

    assert ready.member.email not in attached()
    assert len(attached()) == 3


@pytest.mark.usefixtures("undrawn")
def test_it_is_drawn_anew_by_a_press(ready: Cast, sign_in: SignIn) -> None:
    the_evening()
    first = Job.objects.get(work=WORK, asked_by=ready.member)
    make_file(nomination=ready.nomination, content=b"%PDF-1.4 another")
    there = reverse("session_preflight", args=[ready.session.pk])
    client = sign_in(ready.secretary)
    assert "เก่ากว่ากำหนดการ" in client.get(there).content.decode()

    assert client.post(reverse("session_packs", args=[ready.session.pk])).status_code == 302
    draw_all()

    newest = Job.objects.filter(work=WORK, asked_by=ready.member).latest("pk")
    assert newest.pk > first.pk
    assert newest.state == JobState.DONE
    assert "พร้อมทุกเรื่อง" in client.get(there).content.decode()


@pytest.mark.usefixtures("undrawn")
def test_a_judge_draws_the_own_one_and_others_draw_none(ready: Cast, sign_in: SignIn) -> None:
    address = reverse("session_pack", args=[ready.session.pk])

    answers = {
        name: sign_in(User.objects.get(username=name)).post(address).status_code
        for name in ("member", "chair", "administrator", "auditor", "officer", "nobody")
    }

    assert answers == {
        **dict.fromkeys(("member", "chair", "administrator"), 302),
        **dict.fromkeys(("auditor", "officer", "nobody"), 404),
    }


@pytest.mark.usefixtures("undrawn")
def test_who_lost_the_seat_meanwhile_gets_nothing(ready: Cast) -> None:
    job = ask_pack(by=ready.member, session=ready.session, site="https://x.example.org")
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Seat.objects.filter(user=ready.member).update(valid_until=yesterday)
    draw_all()

    job.refresh_from_db()
    assert job.state == JobState.FAILED


@pytest.mark.usefixtures("undrawn")
def test_another_day_or_committee_has_its_own(ready: Cast) -> None:
    before = state_of(ready.session)
    other = make_committee(category=ready.category, people={ready.member: "member"})
    session = make_session(committee=other, date=ready.session.date)
    the_evening()

    assert state_of(ready.session) == before
    assert Job.objects.filter(work=WORK, asked_by=ready.member).count() == 2
    assert EvaluationSession.objects.count() == 2
    assert state_of(session) != before
