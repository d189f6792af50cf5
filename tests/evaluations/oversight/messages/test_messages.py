"""Messages to people by what they owe: previewed, sent once, in portions, and to nobody else."""

import datetime
import re
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluations.entry.nominations.models import Nomination, NominationState
from evaluations.oversight.messages import sending
from evaluations.oversight.messages.models import (
    Delivery,
    DeliveryState,
    Message,
    MessageTemplate,
)
from evaluations.oversight.messages.sending import messages_waiting, send_messages
from evaluations.oversight.privacy.actions import erase_person
from evaluations.platform.journal.models import Entry
from evaluations.setup.rounds.models import AwardRound, Phase
from tests.factories import (
    Cast,
    make_committee,
    make_nomination,
    make_unit,
    make_user,
    submitted_sheet,
)
from units.mail import MailServer
from units.models import User

SignIn = Callable[[User], Client]
MARK = re.compile(r"(?<![\d.])75?\.(?:5|0)0?(?!\d)")
TEXT = "เรียน {ชื่อ} ({หน่วยงาน})\nขอให้ส่ง\n{รายการ}\nภายใน{กำหนดส่ง} ของ{รอบ}\n{ลิงก์}"


@pytest.fixture(autouse=True)
def _mail_is_set(settings: Any) -> None:
    settings.MAIL_IS_SET = True


@pytest.fixture
def template(db: None) -> MessageTemplate:
    return MessageTemplate.objects.create(name="เตือน", subject="งานของ{ชื่อ}", text=TEXT)


@pytest.fixture
def client(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.administrator)


def address(cast: Cast, kind: str = "sheets", query: str = "") -> str:
    return reverse("message_write", args=[cast.committee.round_id, kind]) + query


def ask(client: Client, page: str, template: MessageTemplate, **values: str) -> Any:
    return client.post(page, {"template": template.pk, "due": "30/12/2569", **values})


def key_of(answer: Any) -> str:
    """What the button of a preview sends."""
    return str(answer.content.decode().split('name="seen" value="')[1].split('"')[0])


def order(client: Client, page: str, template: MessageTemplate, **values: str) -> Message:
    """Previewed, then sent."""
    key = key_of(ask(client, page, template, **values))
    assert ask(client, page, template, seen=key, **values).status_code == 302
    return Message.objects.get(key=key)


def states(message: Message) -> dict[str, str]:
    return dict(message.deliveries.values_list("user__username", "state"))


def send() -> None:
    MailServer.silent_until = 0.0
    send_messages.func()


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("เรียน {นาม}", "ไม่มีช่อง “นาม”"),
        ("เรียน {ชื่อ.__class__}", "ไม่มีช่อง “ชื่อ.__class__”"),
        ("เรียน {ชื่อ", "ไม่มีช่อง “เรียน {ชื่อ”"),
    ],
)
def test_an_unknown_field_is_refused_by_name(client: Client, text: str, remark: str) -> None:
    values = {"name": "ก", "subject": "ข", "text": text}
    shown = client.post(reverse("message_template_add"), values)

    assert shown.status_code == 422
    assert remark in shown.content.decode()
    assert not MessageTemplate.objects.exists()


def test_templates_are_kept_and_removed(client: Client) -> None:
    values = {"name": "เตือน", "subject": "ถึง {ชื่อ}", "text": "{รายการ}"}
    client.post(reverse("message_template_add"), values)
    made = MessageTemplate.objects.get()
    edit = reverse("message_template_edit", args=[made.pk])
    client.post(edit, {**values, "text": "{รอบ}", "edits": "0"})
    made.refresh_from_db()
    assert made.text == "{รอบ}"
    client.post(reverse("message_template_remove", args=[made.pk]))

    verbs = Entry.objects.filter(verb__startswith="message.").order_by("pk")
    assert [one.verb.partition("_")[2] for one in verbs] == ["added", "changed", "removed"]
    assert not MessageTemplate.objects.exists()


def test_the_preview_tells_how_many_and_the_first_and_sends_nothing(
    cast: Cast, client: Client, template: MessageTemplate
) -> None:
    User.objects.filter(pk=cast.secretary.pk).update(email="")

    shown = ask(client, address(cast), template).content.decode()

    assert "ผู้ได้รับ 2 คน" in shown
    assert f"งานของ{cast.chair.full_name}" in shown
    assert "ภายใน30 ธันวาคม 2569" in shown
    assert f"- {cast.nomination.official_name}" in shown
    assert "ไม่มีอีเมลหรืออีเมลตีกลับ จึงไม่ได้รับ" in shown
    assert cast.secretary.full_name in shown
    assert shown.count("btn-primary") == 1
    assert not Message.objects.exists()


def test_it_goes_to_those_who_owe_once(
    cast: Cast, client: Client, template: MessageTemplate
) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    key = key_of(ask(client, address(cast), template))
    for _press in range(2):
        assert ask(client, address(cast), template, seen=key).status_code == 302
    send()
    send()

    assert sorted(one.to[0] for one in mail.outbox) == [cast.chair.email, cast.secretary.email]
    assert f"เรียน {cast.chair.full_name} (กรมทดสอบ)" in mail.outbox[0].body
    assert "openExternalBrowser=1" in mail.outbox[0].body
    assert states(Message.objects.get()) == {"chair": "sent", "secretary": "sent"}
    entry = Entry.objects.get(verb="message.ordered")
    assert (entry.by, entry.after["people"]) == (cast.administrator, 2)


def test_nobody_gets_it_who_was_not_announced(
    cast: Cast, client: Client, template: MessageTemplate
) -> None:
    """Somebody who owes since the preview makes a new preview, and no mail."""
    key = key_of(ask(client, address(cast), template))
    make_committee(category=cast.category, people={(late := make_user()): "member"}, number=9)
    make_nomination(category=cast.category, committee=late.seats.get().committee)

    shown = ask(client, address(cast), template, seen=key)

    assert shown.status_code == 422
    assert "กรุณาดูอีกครั้ง" in shown.content.decode()
    assert key_of(shown) != key
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("nominations", {"officer"}),
        ("evidence", {"officer"}),
        ("joined", {"chair", "member"}),
        ("sheets", {"chair", "member", "secretary"}),
        ("results", {"chair"}),
        ("judges", {"chair", "member", "secretary"}),
    ],
)
def test_each_kind_reaches_those_whom_it_concerns(
    cast: Cast, client: Client, template: MessageTemplate, kind: str, names: set[str]
) -> None:
    User.objects.filter(pk=cast.secretary.pk).update(last_login=timezone.now())
    make_nomination(
        category=cast.category,
        committee=None,
        unit=make_unit(parent=cast.nomination.unit),
        state=NominationState.DRAFT,
        accepted_at=None,
    )
    query = f"?committee={cast.committee.pk}" if kind == "judges" else ""

    message = order(client, address(cast, kind, query), template)

    assert states(message).keys() == names


def test_what_the_list_was_narrowed_to_is_written_to(
    cast: Cast, client: Client, template: MessageTemplate
) -> None:
    other = make_committee(category=cast.category, people={(person := make_user()): "chair"})
    make_nomination(category=cast.category, committee=other)

    message = order(client, address(cast, "results", f"?committee={other.pk}"), template)

    assert states(message).keys() == {person.username}


def test_nothing_with_a_hole_and_nothing_to_nobody(
    cast: Cast, client: Client, template: MessageTemplate, settings: Any
) -> None:
    empty = ask(client, address(cast), template, due="")
    nobody = ask(client, address(cast, "nominations"), template)
    past = ask(client, address(cast), template, send_at_0="1/1/2560", send_at_1="09:00")
    settings.MAIL_IS_SET = False
    unset = ask(client, address(cast), template, seen="x")

    assert "ระบุวัน" in empty.content.decode()
    assert "ไม่มีผู้รับ" in nobody.content.decode()
    refused = ask(client, address(cast), template, seen=key_of(past))
    assert [empty.status_code, nobody.status_code, unset.status_code] == [422] * 3
    assert refused.status_code == 422
    assert "ยังไม่ได้ตั้งค่าเครื่องแม่ข่ายอีเมล" in unset.content.decode()
    assert not Message.objects.exists()


def test_at_a_time_it_waits_and_who_is_done_gets_nothing(
    cast: Cast, client: Client, template: MessageTemplate
) -> None:
    values = {"send_at_0": "1/1/2600", "send_at_1": "09:00"}
    message = order(client, address(cast), template, **values)
    send()
    assert not messages_waiting()
    assert mail.outbox == []

    submitted_sheet(judge=cast.member, nomination=cast.nomination)
    User.objects.filter(pk=cast.chair.pk).update(is_active=False)
    Message.objects.update(send_at=timezone.now())
    assert messages_waiting()
    send()

    assert [one.to for one in mail.outbox] == [[cast.secretary.email]]
    expected = {"member": "settled", "chair": "settled", "secretary": "sent"}
    assert states(message) == expected


def test_what_has_not_left_is_stopped(
    cast: Cast, client: Client, template: MessageTemplate
) -> None:
    values = {"send_at_0": "1/1/2600", "send_at_1": "09:00"}
    message = order(client, address(cast), template, **values)
    for _press in range(2):
        client.post(reverse("message_stop", args=[message.pk]))
    Message.objects.update(send_at=timezone.now())
    send()

    assert mail.outbox == []
    assert set(states(message).values()) == {"stopped"}
    assert Entry.objects.filter(verb="message.stopped").count() == 1


def test_what_failed_is_seen_and_sent_again(
    cast: Cast, client: Client, template: MessageTemplate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that refuses an address has answered; one that is silent is asked later."""
    message = order(client, address(cast, "results"), template)

    def refused(*_args: object, **_more: object) -> None:
        raise SMTPRecipientsRefused({})

    def silent(*_args: object, **_more: object) -> None:
        raise ConnectionRefusedError

    for fault, state in ((silent, "waiting"), (refused, "failed")):
        with monkeypatch.context() as patched:
            patched.setattr("units.mail.EmailMessage.send", fault)
            send()
        assert states(message) == {"chair": state}
    delivery = message.deliveries.get()
    shown = client.get(reverse("message", args=[message.pk])).content.decode()
    assert reverse("message_resend", args=[delivery.pk]) in shown
    User.objects.filter(pk=cast.chair.pk).update(email="new@example.org")
    for _press in range(2):
        client.post(reverse("message_resend", args=[delivery.pk]))
    send()

    assert [one.to for one in mail.outbox] == [["new@example.org"]]
    assert states(message) == {"chair": "sent"}
    assert Entry.objects.filter(verb="message.resent").count() == 1
    client.post(reverse("message_resend", args=[delivery.pk]))
    send()
    assert len(mail.outbox) == 1


def test_a_worker_that_was_killed_leaves_no_second_mail(
    cast: Cast, client: Client, template: MessageTemplate
) -> None:
    """Whether it left nobody knows: an administrator decides."""
    message = order(client, address(cast, "results"), template)
    Delivery.objects.update(state=DeliveryState.SENDING)
    send()
    assert states(message) == {"chair": "sending"}

    Delivery.objects.update(touched_at=timezone.now() - datetime.timedelta(hours=1))
    send()

    assert states(message) == {"chair": "failed"}
    assert mail.outbox == []


def test_many_leave_in_portions(
    cast: Cast, client: Client, template: MessageTemplate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PORTION", 2)
    order(client, address(cast), template)

    left = []
    for _turn in range(3):
        send()
        left.append(len(mail.outbox))

    assert left == [2, 3, 3]


def test_a_line_break_in_a_name_makes_no_header(
    cast: Cast, client: Client, template: MessageTemplate
) -> None:
    User.objects.filter(pk=cast.chair.pk).update(first_name="ก\nBcc: all@example.org")
    message = order(client, address(cast, "results"), template)
    send()

    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].bcc == []
    assert states(message) == {"chair": "sent"}


def test_no_mark_is_written_to_anybody(
    cast: Cast, client: Client, template: MessageTemplate
) -> None:
    submitted_sheet(judge=cast.member, nomination=cast.nomination, points="7.5")
    message = order(client, address(cast), template)
    pages = [reverse("message_list"), reverse("message", args=[message.pk])]
    shown = [client.get(page).content.decode() for page in pages]
    for text in (*shown, *message.deliveries.values_list("text", flat=True)):
        assert not MARK.search(text)


def test_what_was_written_goes_with_the_person_and_with_a_rehearsal(
    cast: Cast, client: Client, template: MessageTemplate
) -> None:
    message = order(client, address(cast), template)
    AwardRound.objects.update(phase=Phase.CLOSED)
    erase_person(by=cast.administrator, person=cast.member, reason="ขอลบ")

    assert states(message).keys() == {"chair", "secretary"}
    assert Nomination.objects.exists()
