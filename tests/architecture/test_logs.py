"""Access logs: request id, user id and address, and nothing else about a person."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from cdd_awards.logs import logging_config, sparing
from cdd_awards.middleware import ResilientRequestLog
from evaluations.entry.schedule.session_version import token_for
from tests.factories import Cast
from tests.faults.test_away import without_database
from units.models import User


def test_a_request_is_logged_without_names(
    cast: Cast, sign_in: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        sign_in(cast.member).get("/?q=secret-search")

    finished = [
        record.msg
        for record in caplog.records
        if isinstance(record.msg, dict) and record.msg.get("event") == "request_finished"
    ]
    entry = finished[-1]
    assert entry["user_id"] == cast.member.pk
    assert entry["ip"] == "127.0.0.1"
    assert entry["request_id"]
    told = json.dumps(entry, ensure_ascii=False, default=str)
    assert cast.member.last_name not in told
    assert cast.member.email not in told
    assert "secret-search" not in told
    assert "user_agent" not in entry


def test_a_poll_that_found_nothing_leaves_no_line(
    cast: Cast, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    address = reverse("pulse", args=[token_for(cast.session.pk, "slots")])
    with caplog.at_level(logging.INFO):
        seen = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": seen}).status_code == 304

    codes = [record.msg["code"] for record in caplog.records if isinstance(record.msg, dict)]
    assert codes == [200]


@pytest.mark.parametrize(
    "path",
    ["/card/SECRETPART/", "/calendar/SECRETPART/schedule.ics", "/invitations/SECRETPART/"],
)
def test_addresses_that_open_doors_are_not_logged(
    db: None, client: Client, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.INFO):
        client.get(path)

    told = [
        sparing(None, "info", dict(record.msg))
        for record in caplog.records
        if isinstance(record.msg, dict)
    ]
    told += [sparing(None, "info", {"event": f"Not Found: {path}"})]
    assert "SECRETPART" not in json.dumps(told, default=str)
    assert len(told) > 1


def test_a_fault_is_logged_once(
    db: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise RuntimeError("nobody thought of it")

    monkeypatch.setattr("evaluations.oversight.home.views.days_kept", fails)
    with caplog.at_level(logging.INFO):
        assert Client(raise_request_exception=False).get("/privacy/").status_code == 500

    told = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(told) == 1
    assert told[0].name.startswith("django_structlog")
    assert told[0].exc_info or "nobody thought of it" in str(told[0].msg)


@pytest.mark.parametrize("name", ["django.request", "django.security.csrf", "django.server"])
def test_djangos_loggers_obey_the_level_and_have_no_handlers_of_their_own(name: str) -> None:
    """The tests run with LOG_LEVEL=CRITICAL."""
    logger = logging.getLogger(name)

    assert logger.getEffectiveLevel() == logging.CRITICAL
    while logger.name != "root":
        assert not logger.handlers
        assert logger.propagate
        logger = logger.parent or logging.getLogger()


def test_a_log_file_is_reopened_after_rotation() -> None:
    handlers = logging_config("/dev/null", level="INFO")["handlers"]

    assert handlers["log"]["class"] == "logging.handlers.WatchedFileHandler"


def test_a_database_that_does_not_answer_leaves_the_line_without_a_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(_request: object) -> None:
        raise OperationalError

    monkeypatch.setattr("django_structlog.middlewares.RequestMiddleware.bind_user_id", down)

    ResilientRequestLog.bind_user_id(HttpRequest())


def test_the_reason_of_an_outage_stands_in_the_log(
    cast: Cast, sign_in: Callable[[User], Client], caplog: pytest.LogCaptureFixture
) -> None:
    client = sign_in(cast.member)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR), without_database():
        assert client.get("/sessions/").status_code == 503

    assert "the server closed the connection unexpectedly" in caplog.text


def test_the_reason_for_which_a_process_ends_stands_in_the_log(tmp_path: Path) -> None:
    program = "import django; django.setup(); raise RuntimeError('nobody thought of it')"
    there = {"LOG_FILE": str(tmp_path / "log"), "LOG_LEVEL": "INFO"}
    environment = {**os.environ, **there, "DJANGO_SETTINGS_MODULE": "cdd_awards.settings"}

    subprocess.run(
        [sys.executable, "-c", program], env=environment, check=False, capture_output=True
    )

    line = json.loads((tmp_path / "log").read_text())
    assert (line["level"], line["event"]) == ("critical", "RuntimeError")
    assert "nobody thought of it" in line["exception"]


def test_why_gunicorn_ended_a_process_stands_in_the_log() -> None:
    configured = logging_config("", level="INFO")["loggers"]["gunicorn.error"]

    assert configured == {"level": "INFO", "handlers": [], "propagate": True}
