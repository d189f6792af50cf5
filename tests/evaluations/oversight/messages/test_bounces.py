"""Mail that came back: what the server said is seen, and nothing more goes to that address."""

from collections.abc import Callable
from email.message import EmailMessage as Mail
from io import BytesIO, StringIO
from pathlib import Path
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.judging.scoring.notices import REMINDER
from evaluations.oversight.messages.delivery_reports import MOST_BYTES, read
from evaluations.oversight.messages.models import Delivery, DeliveryState, Message
from evaluations.oversight.messages.sending import send_messages
from evaluations.platform.journal.models import Entry
from evaluations.platform.notices.actions import notify, send_notices
from evaluations.setup.directory.actions.bounces import mark_bounced
from evaluations.setup.directory.actions.people import edit_person
from tests.factories import Cast
from units.mail import MailServer, answer_of, is_ours, message_id, send_plain
from units.models import BouncedAddress, User

SignIn = Callable[[User], Client]
ANSWER = "550 5.1.1 no such user"
TAG = "อีเมลตีกลับ"


def delivery(cast: Cast) -> Delivery:
    now = timezone.now()
    message = Message.objects.create(
        round=cast.committee.round,
        kind="judges",
        choice=f"committee={cast.committee.pk}",
        subject="x",
        text="x",
        key=f"{Message.objects.count()}",
        made_at=now,
        made_by=cast.administrator,
        send_at=now,
    )
    return Delivery.objects.create(
        message=message,
        user=cast.member,
        address=cast.member.email,
        subject="x",
        text="x",
        made_at=now,
        touched_at=now,
    )


def states() -> set[str]:
    return set(Delivery.objects.values_list("state", flat=True))


def report(
    address: str,
    number: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    headers_alone: bool = False,
) -> bytes:
    """A report of a failed delivery, as mail servers write it."""
    lines = (
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "",
        "--b",
        "Content-Type: text/plain",
        "",
        "Sorry.",
        "--b",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.org",
        "",
        f"Final-Recipient: rfc822; {address}",
        f"Action: {action}",
        f"Status: {status}",
        "Diagnostic-Code: smtp; 550 5.1.1 no such user",
        "",
        "--b",
        f"Content-Type: {'text/rfc822-headers' if headers_alone else 'message/rfc822'}",
        "",
        f"Message-ID: {number}",
        "Subject: x",
        "",
        "--b--",
        "",
    )
    return "\r\n".join(lines).encode()


def told(folder: Path, *reports: bytes) -> dict[str, int]:
    for at, content in enumerate(reports):
        (folder / f"{at}.eml").write_bytes(content)
    out = StringIO()
    call_command("read_bounces", str(folder), stdout=out)
    counts = [line.partition(" ") for line in out.getvalue().splitlines()]
    return {words: int(count) for count, _space, words in counts if int(count)}


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        (SMTPRecipientsRefused({"a@example.org": (550, b"5.1.1 no\r\n such user")}), ANSWER),
        (SMTPDataError(554, b"\xff\x00 spam"), "554 � spam"),
        (SMTPRecipientsRefused({}), ""),
        (ConnectionError("x"), ""),
    ],
)
def test_what_a_server_says_stands_in_one_line(fault: OSError, answer: str) -> None:
    assert answer_of(fault) == answer


def test_a_refusal_is_seen_in_the_outbox(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = delivery(cast)

    def refused(*_args: object, **_more: object) -> None:
        raise SMTPRecipientsRefused({one.address: (550, b"5.1.1 no such user")})

    MailServer.silent_until = 0.0
    monkeypatch.setattr("units.mail.EmailMessage.send", refused)
    send_messages.func()
    shown = sign_in(cast.administrator).get(reverse("message", args=[one.message_id]))

    one.refresh_from_db()
    assert (one.state, one.answer) == (DeliveryState.FAILED, ANSWER)
    assert ANSWER in shown.content.decode()
    assert TAG not in shown.content.decode()


def test_nothing_goes_to_a_marked_address_until_there_is_another(
    cast: Cast, sign_in: SignIn, settings: Any
) -> None:
    settings.MAIL_IS_SET = True
    admin, person = sign_in(cast.administrator), cast.member
    page = reverse("person_detail", args=[person.pk])
    for _press in range(2):
        admin.post(reverse("person_bounced", args=[person.pk]), {"reason": "ตู้เต็ม"})
    waiting = delivery(cast)
    notify([person.pk], REMINDER, about="x", params={"name": "x"}, address="/")
    send_messages.func()
    send_notices.func()

    assert mail.outbox == []
    assert states() == {DeliveryState.FAILED}
    for address in (page, reverse("message", args=[waiting.message_id])):
        shown = admin.get(address).content.decode()
        assert TAG in shown
        assert "ตู้เต็ม" in shown
    assert Entry.objects.filter(verb="person.bounced").count() == 1
    again = reverse("message_resend", args=[waiting.pk])
    admin.post(again)
    assert states() == {DeliveryState.FAILED}

    values = {"email": "new@example.org"}
    edit_person(by=cast.administrator, person=person, edits=None, values=values)
    assert TAG not in admin.get(page).content.decode()
    admin.post(again)
    send_messages.func()
    assert [one.to for one in mail.outbox] == [["new@example.org"]]


def test_they_are_counted_and_listed_for_the_administrator(cast: Cast, sign_in: SignIn) -> None:
    admin, listing = sign_in(cast.administrator), reverse("person_list") + "?state=bounced"
    assert listing not in admin.get(reverse("outstanding")).content.decode()
    mark_bounced(by=None, person=cast.member, answer="x")

    assert listing in admin.get(reverse("outstanding")).content.decode()
    listed = admin.get(listing).content.decode()
    assert cast.member.full_name in listed
    assert cast.chair.full_name not in listed
    assert listing not in sign_in(cast.chair).get(reverse("outstanding")).content.decode()


def test_a_marked_address_is_freed(cast: Cast, sign_in: SignIn) -> None:
    mark_bounced(by=None, person=cast.member, answer="x")
    send_plain("x", "x", cast.member.email)
    assert mail.outbox == []
    for _press in range(2):
        sign_in(cast.administrator).post(reverse("person_reachable", args=[cast.member.pk]))
    send_plain("x", "x", cast.member.email)

    assert len(mail.outbox) == 1
    assert Entry.objects.filter(verb="person.reachable").count() == 1


@pytest.mark.parametrize("headers_alone", [False, True])
def test_a_report_of_our_mail_marks_its_address(
    cast: Cast, tmp_path: Path, headers_alone: bool
) -> None:
    send_plain("x", "x", cast.member.email)
    number = mail.outbox[0].message()["Message-ID"]
    content = report(cast.member.email, number, headers_alone=headers_alone)

    assert told(tmp_path, content) == {"addresses marked": 1}
    assert told(tmp_path, content) == {"addresses marked before": 1}
    row = BouncedAddress.objects.get()
    assert (row.address, row.answer) == (cast.member.email, ANSWER)


def test_nobody_else_can_mark_an_address(cast: Cast, tmp_path: Path) -> None:
    """Invented numbers, the number of another's mail, what is only late, and what is no report."""
    ours, address = message_id(cast.member.email), cast.member.email
    assert is_ours(ours, address)
    plain = Mail()
    plain["Subject"], plain["Message-ID"] = "Undelivered", ours
    plain.set_content(f"Final-Recipient: rfc822; {address}\nAction: failed\nStatus: 5.1.1")
    found = told(
        tmp_path,
        report(address, "<1.2@example.org>"),
        report(address, message_id(cast.chair.email)),
        report(address, ours, action="delayed", status="4.4.1"),
        report(address, ours, status="4.2.2"),
        plain.as_bytes(),
        b"\xff" * 100,
        b"",
    )

    assert sorted(found.values()) == [2, 5]
    assert not BouncedAddress.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"Content-Type: multipart/report; boundary=b\r\n\r\n" + b"--b\r\n\r\n" * 60_000,
        b"".join(
            b'Content-Type: multipart/report; boundary="%d"\r\n\r\n--%d\r\n' % (at, at)
            for at in range(5_000)
        ),
        b"Content-Type: multipart/report" + b"; a=b" * 100_000 + b"\r\n\r\n",
        report("a@example.org", "<" + "x" * 500_000 + ">"),
        report("a@example.org" * 50_000, "<1.2@x>"),
        b"x" * (MOST_BYTES + 1),
    ],
)
def test_a_hostile_mail_costs_little(content: bytes, tmp_path: Path, db: None) -> None:
    found = told(tmp_path, content)

    assert sum(found.values()) <= 50
    assert not BouncedAddress.objects.exists()


def test_what_is_handed_back_is_short() -> None:
    found = read(BytesIO(report("a@example.org", "<" + "x" * 500_000 + ">")), None)

    assert found["failed"] == [[["a@example.org"], ANSWER]]
    assert len(found["ids"][0]) == 300


def test_a_link_is_not_followed_and_a_folder_must_be_there(tmp_path: Path, db: None) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1").symlink_to("/etc/hostname")
    assert told(tmp_path) == {}
    with pytest.raises(CommandError):
        call_command("read_bounces", str(tmp_path / "nowhere"))
