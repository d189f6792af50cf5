"""What people are told, once, on their page and by mail where they wish it."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.entry.nominations.notices import remind_of_deadlines
from evaluations.entry.schedule.models import EvaluationSession
from evaluations.entry.schedule.notices import TOMORROW, announce_tomorrow
from evaluations.entry.submissions.actions import return_nomination
from evaluations.entry.submissions.notices import RETURNED
from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.notices import CERTIFIED
from evaluations.judging.scoring.notices import REMINDER
from evaluations.platform.notices.actions import choose, notify, send_notices
from evaluations.platform.notices.models import Notice
from evaluations.setup.committees.models import Committee
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import Cast, submitted_sheet
from units.mail import MailServer
from units.models import User

SignIn = Callable[[User], Client]


def test_the_head_of_every_page_counts_what_is_not_read(
    cast: Cast, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    member, address = sign_in(cast.member), reverse("privacy")
    assert 'class="count"' not in member.get(address).content.decode()
    with CaptureQueriesContext(connection) as before:
        member.get(address)
    for at in range(12):
        tell(cast.member, cast.chair, about=str(at))

    with django_assert_num_queries(len(before)):
        shown = member.get(address).content.decode()
    notice = Notice.objects.filter(user=cast.member)[0]
    member.post(reverse("notice_open", args=[notice.pk]))

    assert re.search(r'class="count">12<', shown)
    assert re.search(r'class="count">11<', member.get(address).content.decode())


def tell(*people: User, about: str = "x") -> int:
    return notify(
        [person.pk for person in people],
        REMINDER,
        about=about,
        params={"name": "สำนักงานทดสอบ"},
        address="/sessions/",
    )


def send() -> None:
    send_notices.func()


def test_the_same_thing_is_told_once(cast: Cast) -> None:
    assert tell(cast.member, cast.chair) == 2
    assert tell(cast.member, cast.chair) == 0
    assert tell(cast.member, about="y") == 1


def test_it_is_mailed_once_in_thai(cast: Cast) -> None:
    tell(cast.member)
    send()
    send()

    (sent,) = mail.outbox
    assert sent.to == [cast.member.email]
    assert "สำนักงานทดสอบ" in sent.subject
    assert cast.member.full_name in sent.body
    assert "/?openExternalBrowser=1\n" in sent.body


def test_who_does_not_want_mail_gets_none(cast: Cast) -> None:
    choose(by=cast.member, wanted=[CERTIFIED.code])
    tell(cast.member, cast.chair)
    send()

    assert [sent.to for sent in mail.outbox] == [[cast.chair.email]]
    assert Notice.objects.filter(user=cast.member).exists()


def test_without_mail_the_page_alone_tells(cast: Cast, settings: Any) -> None:
    settings.MAIL_IS_SET = False
    tell(cast.member)
    send()

    assert mail.outbox == []
    assert Notice.objects.exists()


def test_a_mail_that_fails_is_sent_later(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tell(cast.member)

    def down(*_args: object, **_more: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr("units.mail.EmailMessage.send", down)
        send()
    assert Notice.objects.get().mailed_at is None

    MailServer.silent_until = 0.0
    send()

    assert len(mail.outbox) == 1


def test_a_line_break_in_a_name_makes_no_header(cast: Cast) -> None:
    notify(
        [cast.member.pk],
        REMINDER,
        about="z",
        params={"name": "ก\nBcc: all@example.org"},
        address="/",
    )
    send()

    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == [cast.member.email]


def test_the_page_reads_and_leads_on(cast: Cast, sign_in: SignIn) -> None:
    tell(cast.member)
    client, notice = sign_in(cast.member), Notice.objects.get()
    for page in ("home", "notice_list"):
        assert "สำนักงานทดสอบ" in client.get(reverse(page)).content.decode()

    answer = client.post(reverse("notice_open", args=[notice.pk]))

    assert answer.headers["Location"] == "/sessions/"
    notice.refresh_from_db()
    assert notice.read_at
    assert "สำนักงานทดสอบ" not in client.get("/").content.decode()


def test_anothers_notice_is_not_there(cast: Cast, sign_in: SignIn) -> None:
    tell(cast.member)
    notice = Notice.objects.get()
    client = sign_in(cast.administrator)

    assert client.post(reverse("notice_open", args=[notice.pk])).status_code == 404
    assert "สำนักงานทดสอบ" not in client.get(reverse("notice_list")).content.decode()


def test_all_are_read_at_once_and_wishes_are_kept(cast: Cast, sign_in: SignIn) -> None:
    tell(cast.member)
    tell(cast.member, about="y")
    client = sign_in(cast.member)
    client.post(reverse("notices_read"))
    client.post(reverse("notice_wishes"), {"wanted": ["tomorrow"], "language": "th"})

    assert not Notice.objects.unread().exists()
    shown = client.get(reverse("notice_wishes")).content.decode()
    assert shown.count("checked") == 1


def test_tomorrow_is_announced_once_to_who_takes_part(cast: Cast) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    EvaluationSession.objects.update(date=tomorrow)
    assert announce_tomorrow() == 4
    assert announce_tomorrow() == 0

    told = set(Notice.objects.values_list("user__username", flat=True))
    assert told == {"chair", "member", "secretary", "officer"}


def test_a_deadline_is_told_to_offices_that_have_not_handed_in(cast: Cast) -> None:
    soon = timezone.now() + datetime.timedelta(days=1)
    AwardRound.objects.update(phase=Phase.OPEN, nominations_close_at=soon)
    assert remind_of_deadlines() == 0
    Nomination.objects.update(state=NominationState.DRAFT)

    assert remind_of_deadlines() == 1
    assert remind_of_deadlines() == 0
    assert Notice.objects.get().user == cast.officer


def test_a_certified_result_is_told(cast: Cast) -> None:
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)

    assert Notice.objects.filter(kind=CERTIFIED.code).count() == 3


def test_a_returned_nomination_is_told(cast: Cast) -> None:
    Nomination.objects.update(state=NominationState.SUBMITTED)
    return_nomination(
        by=cast.secretary, nomination=cast.nomination, reason="ขาดรูป", answer_until=None
    )

    assert Notice.objects.get(kind=RETURNED.code).user == cast.officer


def test_housekeeping_tells_what_is_due(cast: Cast) -> None:
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    EvaluationSession.objects.update(date=tomorrow)

    call_command("housekeeping")

    assert Notice.objects.filter(kind=TOMORROW.code).count() == 4
    assert Committee.objects.count() == 1
