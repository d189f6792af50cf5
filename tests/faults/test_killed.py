"""A server that is killed, and a database that is restarted, while marks arrive.

The process that answers is killed, and every fourth time the whole server. Three devices send to
a real gunicorn: they double requests, give up before the answer comes, and go on as
static/js/outbox.js does. Every mark that was acknowledged is stored, and once.
"""

import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from cdd_awards.serving.serve import web_command
from evaluations.judging.scoring.models import Mark, ScoreSheet
from evaluations.platform.journal.models import Entry
from evaluations.setup.rubrics.models import Indicator
from tests.devices import writing
from tests.factories import Cast, make_cast, opened_sheet
from units.models import User

pytestmark = pytest.mark.usefixtures("guarded_transactions")
KILLS = 20
# A whole server loads the product anew; a process that answers has it from its server.
WHOLE = 4
RESTARTS = 20
ACKNOWLEDGED_BETWEEN = 6
HOME = Path(__file__).parent.parent.parent
PAUSE = 0.05
PATIENCE = 20
MOST_ATTEMPTS = 20


def database_url() -> str:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    told = connection.get_connection_params()
    port = f"&port={told['port']}" if told.get("port") else ""
    secret = f":{quote(told['password'])}" if told.get("password") else ""
    return f"postgres://{told['user']}{secret}@/{told['dbname']}?host={told['host']}{port}"


class Server:
    """gunicorn on the test's own database, killed and started again on the same port."""

    def __init__(self, **environment: str) -> None:
        self.there = {"DATABASE_URL": database_url(), "DATABASE_POOL": "4", **environment}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        # A file: nobody empties a pipe, and a server whose log is full stands still.
        self.log = Path(settings.VAR_DIR) / f"gunicorn-{self.port}.log"
        self.start()

    def start(self) -> None:
        command = web_command(f"127.0.0.1:{self.port}", workers=1, threads=8)
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=HOME,
                env={**os.environ, **self.there},
                stderr=log,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.wait_until_it_listens()

    def wait_until_it_listens(self) -> None:
        """From then on connections queue; the first answer comes when the worker has loaded."""
        while True:
            assert self.process.poll() is None
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            # Whoever asks without a pause takes the processor from what is to start.
            Event().wait(PAUSE)

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_who_answers(self) -> None:
        """The server sees its process end, and begins another."""
        pid = self.process.pid
        (answering,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(answering), signal.SIGKILL)


@dataclass
class Tally:
    """How many marks were acknowledged, over all devices."""

    count: int = 0
    moved: Condition = field(default_factory=Condition)
    is_over: bool = False

    def one_more(self) -> None:
        with self.moved:
            self.count += 1
            self.moved.notify_all()

    def wait_for(self, more: int) -> None:
        with self.moved:
            wanted = self.count + more
            assert self.moved.wait_for(lambda: self.count >= wanted, timeout=60)


class Device(Thread):
    """One judge's device: types, sends, doubles, gives up, sends again."""

    def __init__(self, server: Server, judge: User, sheet: ScoreSheet, tally: Tally) -> None:
        super().__init__()
        client = Client()
        client.force_login(judge)
        client.get("/privacy/")
        cookies = {name: one.value for name, one in client.cookies.items()}
        cookies.setdefault("csrftoken", "x" * 32)
        self.headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"],
            "Content-Type": "application/json",
        }
        self.server, self.sheet, self.tally, self.user = server, sheet, tally, judge.pk
        self.chance = random.Random(judge.pk)
        self.cells = list(Indicator.objects.values_list("pk", flat=True))
        self.versions = dict.fromkeys(self.cells, 0)
        self.after: dict[int, list[Any]] = {pk: [] for pk in self.cells}
        self.last = dict.fromkeys(self.cells, "")
        self.numbers = count(1)
        self.acknowledged: dict[int, list[str]] = {pk: [] for pk in self.cells}

    def post(self, one: dict[str, Any], *, gives_up: bool = False) -> dict[str, Any] | None:
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=PATIENCE)
        body = json.dumps({"user": self.user, "writings": [one]})
        try:
            line.request("POST", f"/sheets/{self.sheet.pk}/save/", body, self.headers)
            if gives_up:
                return None
            answer = line.getresponse()
            told = answer.read()
            found: dict[str, Any] = json.loads(told)["answers"][0] if answer.status == 200 else {}
            return found or None
        except (OSError, http.client.HTTPException):
            return None
        finally:
            line.close()

    def type_one(self, pk: int) -> None:
        """A mark with a comment of its own, sent until it is answered or a newer one is typed."""
        comment = self.last[pk] = f"{next(self.numbers)}"
        points = f"{self.chance.randint(0, 20) / 2:g}"
        key, after = uuid4(), tuple(self.after[pk])
        params = {"points": points, "comment": comment}
        one = writing(pk, key=key, version=self.versions[pk], after=after, **params)
        for _attempt in range(self.chance.randint(1, 4)):
            if self.chance.random() < 0.3:
                self.post(one, gives_up=True)
            answer = self.post(one)
            if answer is not None:
                assert answer["status"] == "saved", answer
                self.versions[pk], self.after[pk] = answer["version"], []
                self.acknowledged[pk].append(comment)
                self.tally.one_more()
                return
        self.after[pk].append(key)

    def run(self) -> None:
        while not self.tally.is_over:
            self.type_one(self.chance.choice(self.cells))
        for pk in self.cells:
            for _attempt in range(MOST_ATTEMPTS if self.after[pk] else 0):
                self.type_one(pk)
                if not self.after[pk]:
                    break


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def server(collected: None) -> Iterator[Server]:
    running = Server()
    yield running
    running.kill()


def disturbed(cast: Cast, server: Server, disturb: Callable[[], None], times: int) -> None:
    """Let three devices write while the world is disturbed; then look at what is stored."""
    tally = Tally()
    sheets = [opened_sheet(judge=judge, nomination=cast.nomination) for judge in cast.judges]
    devices = [
        Device(server, judge, sheet, tally)
        for judge, sheet in zip(cast.judges, sheets, strict=True)
    ]
    for device in devices:
        device.start()
    try:
        for _time in range(times):
            tally.wait_for(ACKNOWLEDGED_BETWEEN)
            disturb()
        tally.wait_for(ACKNOWLEDGED_BETWEEN)
    finally:
        tally.is_over = True
        for device in devices:
            device.join()
    for device in devices:
        check(device)


def check(device: Device) -> None:
    marks = {mark.indicator_id: mark for mark in Mark.objects.filter(sheet=device.sheet)}
    numbers = {
        indicator.pk: indicator for indicator in Indicator.objects.select_related("dimension")
    }
    journal = Entry.objects.filter(
        verb="mark.saved", subject_type="ScoreSheet", subject_id=device.sheet.pk
    ).order_by("pk")
    for pk, acknowledged in device.acknowledged.items():
        if not acknowledged:
            continue
        name = f"{numbers[pk].dimension.number}.{numbers[pk].number}"
        written = [entry.after["comment"] for entry in journal if entry.after["indicator"] == name]
        assert marks[pk].comment == device.last[pk] == acknowledged[-1]
        assert is_within(acknowledged, written)
        # Sent twice, three times, after a kill: written once.
        assert len(written) == len(set(written)) == marks[pk].version


def is_within(wanted: list[str], found: list[str]) -> bool:
    """Whether `wanted` stand in `found` in their order."""
    rest = iter(found)
    return all(one in rest for one in wanted)


def test_a_server_killed_twenty_times_loses_no_acknowledged_mark(
    cast: Cast, server: Server
) -> None:
    numbers = count(1)

    def kill() -> None:
        if next(numbers) % WHOLE:
            server.kill_who_answers()
        else:
            server.kill()
            server.start()

    disturbed(cast, server, kill, KILLS)


def restart_database() -> None:
    """Cut every connection and refuse new ones for a moment; SQLite: lock everybody out."""
    told = connection.get_connection_params()
    connection.close()
    if connection.vendor == "sqlite":
        with sqlite3.connect(told["database"], isolation_level=None, timeout=PATIENCE) as other:
            other.execute("BEGIN EXCLUSIVE")
            other.execute("ROLLBACK")
        return
    name = told["dbname"]
    server = {key: told[key] for key in ("user", "password", "host", "port") if told.get(key)}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as other:
        other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_a_database_restarted_twenty_times_loses_no_acknowledged_mark(
    cast: Cast, server: Server
) -> None:
    disturbed(cast, server, restart_database, RESTARTS)
