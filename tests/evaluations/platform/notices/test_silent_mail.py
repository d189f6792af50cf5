"""A mail server that takes the connection and says nothing does not hold the worker."""

import smtplib
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.mail import EmailMessage, send_mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cdd_awards.mail import mail_settings
from evaluations.entry.evidence.notices import EVIDENCE
from evaluations.platform.notices import actions
from evaluations.platform.notices.actions import notify, send_notices
from evaluations.platform.notices.models import Notice
from tests.factories import Cast
from units import mail


@pytest.fixture
def silent(settings: Any) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        use_server(settings, listener.getsockname()[1], timeout=0.2)
        yield


def use_server(settings: Any, port: int, *, timeout: float) -> None:
    for name, value in mail_settings(f"smtp://127.0.0.1:{port}", timeout=timeout).items():
        setattr(settings, name, value)


def test_the_time_out_of_the_settings_is_that_of_the_connection(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections = []

    def connect(host: str, port: int, *, timeout: float, **_options: Any) -> None:
        connections.append((host, port, timeout))
        raise ConnectionRefusedError

    monkeypatch.setattr(smtplib, "SMTP", connect)
    use_server(settings, 2525, timeout=settings.MAIL_TIMEOUT)

    with pytest.raises(ConnectionRefusedError):
        send_mail("x", "x", None, ["x@example.org"])

    assert connections == [("127.0.0.1", 2525, 10)]


@pytest.mark.usefixtures("silent")
def test_a_notice_waits_where_the_mail_server_is_silent(cast: Cast) -> None:
    params = {"file": "a", "name": "b", "reason": "c"}
    notify([cast.member.pk], EVIDENCE, about="x", params=params, address="/")

    send_notices.call()

    assert Notice.objects.get().mailed_at is None


def test_a_silent_server_is_asked_once_and_not_for_every_mail(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def silent(message: EmailMessage) -> None:
        asked.append(str(message.subject))
        raise TimeoutError

    monkeypatch.setattr(EmailMessage, "send", silent)
    params = {"file": "a", "name": "b", "reason": "c"}
    notify([cast.member.pk, cast.chair.pk], EVIDENCE, about="x", params=params, address="/")
    send_notices.call()
    mail.send_text.call("เรื่อง", "x", "somebody@example.org")

    assert len(asked) == 1
    assert Notice.objects.filter(mailed_at=None).count() == 2
    again = DBTaskResult.objects.get(task_path=mail.send_text.module_path)
    assert again.args_kwargs["args"] == ["เรื่อง", "x", "somebody@example.org", 2]
    assert again.run_after > timezone.now()


def test_many_mails_leave_in_portions(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "PORTION", 1)
    params = {"file": "a", "name": "b", "reason": "c"}
    people = [cast.member.pk, cast.chair.pk]
    notify(people, EVIDENCE, about="x", params=params, address="/")
    Notice.objects.update(by_mail=True)

    send_notices.call()

    assert Notice.objects.filter(mailed_at=None).count() == 1
    assert DBTaskResult.objects.filter(task_path=send_notices.module_path).exists()
