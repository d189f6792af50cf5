"""Faults are told to a Sentry-compatible address and by mail, and never who met them."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import brotli
import pytest

from cdd_awards.error_reports import Seldom, place_of, scrubbed
from tests.faults.test_killed import HOME

PLANTED = "Planted-7731"
# A fault in a view whose sentence and values quote what was sent, twice; a database without
# tables; a line of the log that quotes it.
PROGRAM = f"""
import logging, threading
import django
from django.conf import settings
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
settings.STORAGES["staticfiles"] = {{"BACKEND": plain}}
django.setup()
import sentry_sdk
from django.test import Client
from evaluations.oversight.home import views

def fails():
    typed = "{PLANTED}"
    raise ValueError(f"nobody thought of {{typed}}")

views.days_kept = fails
client = Client(raise_request_exception=False, headers={{"referer": "http://x/{PLANTED}"}})
client.cookies["django_language"] = "{PLANTED}"
for _time in range(2):
    client.post("/privacy/?q={PLANTED}", {{"mark": "{PLANTED}", "name": "{PLANTED}"}})
client.cookies["sessionid"] = "{PLANTED}"
client.get("/sessions/?q={PLANTED}")
logging.getLogger("elsewhere").error("{PLANTED} %s", "{PLANTED}")
sentry_sdk.flush(60)
for thread in threading.enumerate():
    if thread.name == "error mail":
        thread.join()
"""


@contextmanager
def receiver() -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """The port of a Sentry-compatible address, and what it was sent: headers and body."""
    received: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers["Content-Encoding"] == "br":
                body = brotli.decompress(body)
            received.append((str(self.headers), body.decode()))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def run(folder: Path, **changed: str) -> str:
    """Have the faults happen; returns the log file."""
    environment = {
        **{"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cdd_awards.settings"},
        **{
            "ALLOWED_HOSTS": "testserver",
            "DEMO": "1",
            "HTTPS": "0",
            "SECRET_KEY": "0123456789" * 6,
        },
        **{"VAR_DIR": str(folder), "LOG_FILE": str(folder / "log"), **changed},
    }
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(
        command, cwd=HOME, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return (folder / "log").read_text()


def events(received: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The last line of each envelope is the event."""
    return [json.loads(body.strip().split("\n")[-1]) for _headers, body in received]


def test_a_fault_is_told_without_the_person(tmp_path: Path) -> None:
    with receiver() as (port, received):
        log = run(tmp_path, SENTRY_DSN=f"http://key@127.0.0.1:{port}/1")

    kinds = [[one["type"] for one in event["exception"]["values"]] for event in events(received)]
    assert [kind[-1] if kind else "" for kind in kinds] == ["ValueError", "OperationalError", ""]
    first = events(received)[0]
    frames = first["exception"]["values"][-1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "fails"
    assert first["transaction"] == "evaluations.oversight.home.views.privacy"
    # The log file has the rest, by the same name.
    assert first["tags"]["request_id"] in log
    assert f"nobody thought of {PLANTED}" in log
    assert "no such table" in log
    assert PLANTED not in str(received)
    assert "127.0.0.1" not in "".join(body for _headers, body in received).partition("\n")[2]


def test_a_fault_is_told_by_mail_once(tmp_path: Path) -> None:
    mails = tmp_path / "mails"
    run(tmp_path, ERRORS_TO="boss@example.org", EMAIL_URL=f"filemail:///{mails}")

    told = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in mails.iterdir()
    ]
    texts = [str(mail["Subject"]) + mail.get_content() for mail in told]
    assert {mail["To"] for mail in told} == {"boss@example.org"}
    assert sum("ValueError" in text for text in texts) == 1
    assert all("ระบบพบข้อผิดพลาดที่ไม่ได้คาดไว้" in text for text in texts)
    assert PLANTED not in str(texts)


def test_nobody_is_told_where_nobody_is_named(tmp_path: Path) -> None:
    """And the package that tells is not loaded for it."""
    tried = run(tmp_path)

    assert f"nobody thought of {PLANTED}" in tried


def test_whatever_else_a_report_brings_is_left_out() -> None:
    fault = {
        "type": "KeyError",
        "module": None,
        "value": PLANTED,
        "stacktrace": {
            "frames": [
                {"filename": "a.py", "lineno": 3, "vars": {"x": PLANTED}, "abs_path": PLANTED}
            ]
        },
        "mechanism": {"data": PLANTED},
    }
    names = ("user", "request", "extra", "contexts", "breadcrumbs", "modules", "server_name")
    event = {**dict.fromkeys(names, {"a": PLANTED}), "exception": {"values": [fault]}}
    event |= {"message": PLANTED, "logentry": {"message": PLANTED}, "transaction": f"/{PLANTED}"}

    kept = scrubbed(event)

    assert PLANTED not in json.dumps(kept)
    assert place_of(kept) == "KeyError a.py:3"


def test_the_same_fault_is_told_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 30.0, 30.0, 61.0])
    monkeypatch.setattr("cdd_awards.error_reports.time.monotonic", lambda: next(now))
    seldom = Seldom(60)

    assert [seldom.is_due(key) for key in ("a", "a", "b", "a")] == [True, False, True, True]
