"""SIGHUP renews the web processes, and no request fails meanwhile: `manage.py serve` as it is."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from threading import Event, Thread

import pytest
from django.conf import settings

from tests.faults.test_killed import HOME

PATIENCE = 30


class Visitor(Thread):
    """Asks without a pause; `is_kept`: over one connection as long as the server keeps it."""

    def __init__(self, port: int, *, is_kept: bool) -> None:
        super().__init__(daemon=True)
        self.port, self.is_kept, self.is_over = port, is_kept, Event()
        self.answered: int = 0
        self.failed: list[object] = []

    def run(self) -> None:
        line = self.connect()
        while not self.is_over.is_set():
            try:
                line.request("GET", "/offline/")
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
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)


@pytest.fixture
def served(collected: None) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    there = {"LOG_LEVEL": "INFO", "DATABASE_URL": f"sqlite:///{settings.VAR_DIR}/unused.sqlite3"}
    command = [sys.executable, "-u", "manage.py", "serve", "--workers", "1", "--threads", "4"]
    with subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}"],
        cwd=HOME,
        env={**os.environ, **there},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process, port
        process.terminate()
        process.communicate()


def hear(process: subprocess.Popen[str], words: str) -> None:
    assert process.stdout
    assert any(words in line for line in process.stdout), f"{words} was not said"


def test_no_request_fails_through_a_renewal(
    served: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = served
    hear(process, "the web server answers")
    visitors = [Visitor(port, is_kept=is_kept) for is_kept in (True, True, False, False)]
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
