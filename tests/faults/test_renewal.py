"""SIGHUP renews the web processes, and no request fails meanwhile: `manage.py serve` as it is."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings

from cdd_awards.serving.serve import UNIX
from tests.faults.test_killed import HOME

PATIENCE = 30
# Whoever asks without a pause takes the processor from the server that is to answer next.
PAUSE = 0.01


class UnixLine(http.client.HTTPConnection):
    """As a front server on the same machine connects; the host is the path."""

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.host)


class Visitor(Thread):
    """Asks again and again; `is_kept`: over one connection as long as the server keeps it."""

    def __init__(self, bind: str, *, is_kept: bool) -> None:
        super().__init__(daemon=True)
        self.bind, self.is_kept, self.is_over = bind, is_kept, Event()
        self.answered: int = 0
        self.failed: list[object] = []

    def run(self) -> None:
        line = self.connect()
        while not self.is_over.wait(PAUSE):
            try:
                line.request("GET", "/offline/", headers={"Host": "localhost"})
                answer = line.getresponse()
                answer.read()
            except (OSError, http.client.HTTPException) as fault:
                self.failed.append(fault)
                line.close()
                line = self.connect()
                continue
            if answer.status != 200:
                self.failed.append(answer.status)
            self.answered += 1
            if not self.is_kept or answer.will_close:
                line.close()
                line = self.connect()
        line.close()

    def connect(self) -> http.client.HTTPConnection:
        if self.bind.startswith(UNIX):
            return UnixLine(self.bind.removeprefix(UNIX), timeout=PATIENCE)
        return http.client.HTTPConnection(self.bind, timeout=PATIENCE)


@pytest.fixture(params=["port", "path"])
def bind(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "path":
        return f"{UNIX}{tmp_path}/web.sock"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


@pytest.fixture
def served(collected: None, bind: str) -> Iterator[subprocess.Popen[str]]:
    there = {"LOG_LEVEL": "INFO", "DATABASE_URL": f"sqlite:///{settings.VAR_DIR}/unused.sqlite3"}
    command = [sys.executable, "-u", "manage.py", "serve", "--workers", "1", "--threads", "4"]
    # What runs beside the web server is the same behind either: once is enough.
    command += ["--web-only"] if bind.startswith(UNIX) else []
    with subprocess.Popen(
        [*command, "--bind", bind],
        cwd=HOME,
        env={**os.environ, **there},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process
        process.terminate()
        process.communicate()


def hear(process: subprocess.Popen[str], words: str) -> None:
    assert process.stdout
    assert any(words in line for line in process.stdout), f"{words} was not said"


def test_no_request_fails_through_a_renewal(served: subprocess.Popen[str], bind: str) -> None:
    process = served
    hear(process, "the web server answers")
    visitors = [Visitor(bind, is_kept=is_kept) for is_kept in (True, True, False, False)]
    for visitor in visitors:
        visitor.start()

    for _time in range(2):
        process.send_signal(signal.SIGHUP)
        hear(process, "serve: renewed")
        hear(process, "Shutting down: Master")

    for visitor in visitors:
        visitor.is_over.set()
        visitor.join()
    assert [visitor.failed for visitor in visitors] == [[]] * 4
    assert all(visitor.answered > 10 for visitor in visitors)
