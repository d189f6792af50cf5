"""Several web processes count together, whichever is asked: `manage.py serve` as it is, without
what runs beside it."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.faults.test_killed import HOME
from tests.faults.test_renewal import hear

ASKED = 12
PAGE = re.compile(r'cdd_request_seconds_count\{status="2xx",view="offline"\} (\d+)')
Served = tuple[subprocess.Popen[str], int]


@pytest.fixture
def served(collected: None, tmp_path: Path) -> Iterator[Served]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    database = f"sqlite:///{settings.VAR_DIR}/unused.sqlite3"
    there = {"LOG_LEVEL": "INFO", "DATABASE_URL": database, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-u", "manage.py", "serve", "--workers", "3", "--threads", "2"]
    with subprocess.Popen(
        [*command, "--web-only", "--bind", f"127.0.0.1:{port}"],
        cwd=HOME,
        env={**os.environ, **there},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process, port
        process.terminate()
        process.communicate()
    assert not list(tmp_path.glob("cdd-awards-counters-*"))


def ask(port: int, path: str) -> str:
    """By the machine's own address, over a connection of its own."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", path)
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    assert answer.status == 200
    return text


def counted(port: int) -> int:
    found = PAGE.search(ask(port, "/metrics"))
    return int(found[1]) if found else 0


def test_processes_count_together_and_begin_anew_when_they_are_renewed(served: Served) -> None:
    process, port = served
    hear(process, "the web server answers")
    for _time in range(ASKED):
        ask(port, "/offline/")
    assert {counted(port) for _time in range(ASKED)} == {ASKED}

    process.send_signal(signal.SIGHUP)
    hear(process, "serve: renewed")
    assert counted(port) in (0, ASKED)
