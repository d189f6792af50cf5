"""A mail server that takes the connection and says nothing does not hold the worker."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail

from evaluations.entry.evidence.notices import EVIDENCE
from evaluations.platform.notices.actions import notify, send_notices
from evaluations.platform.notices.models import Notice
from tests.factories import Cast


@pytest.fixture
def silent(settings: Any) -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield listener.getsockname()[1]


def test_the_time_out_of_the_settings_is_that_of_the_connection(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    assert mail.get_connection().timeout == settings.EMAIL_TIMEOUT == 10  # type: ignore[attr-defined]


def test_a_notice_waits_where_the_mail_server_is_silent(
    cast: Cast, silent: int, settings: Any
) -> None:
    settings.EMAIL_TIMEOUT = 0.2
    params = {"file": "a", "name": "b", "reason": "c"}
    notify([cast.member.pk], EVIDENCE, about="x", params=params, address="/")

    send_notices.call()

    assert Notice.objects.get().mailed_at is None
