"""The database is away: every page says so in Thai and when to try again, and never fails."""

import http.client
import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from cdd_awards.serving.serve import web_command
from tests.architecture.addresses import World, make_world
from tests.faults.test_killed import HOME, PAUSE

AWAY = "ระบบไม่พร้อมให้บริการชั่วคราว"
# These ask the database nothing, whoever comes.
NEED_NOTHING = {"healthz", "metrics", "offline", "readyz", "worker"}
# Django before 6 reads the session for these, too, when somebody is signed in.
NEED_NOTHING |= {"favicon", "manifest", "security_txt", "set_language"}
NEED_NOTHING |= {"well_known_change_password"}
# More than a request waits for the database, less than it would without a limit.
PATIENCE = 8


def gone(*_arguments: Any, **_options: Any) -> None:
    raise OperationalError("the server closed the connection unexpectedly")


@contextmanager
def without_database() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(BaseDatabaseWrapper, "cursor", gone)
        patched.setattr(BaseDatabaseWrapper, "chunked_cursor", gone)
        yield


@pytest.fixture(scope="module")
def made(module_db: None, module_media: Path) -> World:
    return make_world()


@pytest.fixture
def world(made: World, db: None) -> World:
    return made


def answers(client: Client, world: World, method: str) -> dict[str, Any]:
    client.raise_request_exception = False
    ask = getattr(client, method)
    return {address.name: ask(address.path) for address in world.addresses}


def is_told(answer: Any) -> bool:
    says = AWAY in answer.content.decode() if answer.status_code == 503 else False
    return says and answer.headers["Retry-After"] == "5"


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_says_so_in_the_middle_of_a_session(world: World, method: str) -> None:
    clients = {kind: world.people.client(kind) for kind in ("administrator", "chair", "card")}
    stranger = Client()
    with without_database():
        found = {kind: answers(client, world, method) for kind, client in clients.items()}
        of_stranger = answers(stranger, world, method)

    for kind, told in found.items():
        silent = {name for name, answer in told.items() if not is_told(answer)}
        assert silent <= NEED_NOTHING, kind
        assert told["healthz"].content == b"ok\n"
    failed = {name for name, answer in of_stranger.items() if answer.status_code >= 500}
    assert {name for name in failed if not is_told(of_stranger[name])} == {"readyz"}


@pytest.fixture(params=["4", "0"], ids=["pool", "no pool"])
def port(request: pytest.FixtureRequest, collected: None) -> Iterator[int]:
    """The port of a web server whose database takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        probe.close()
        database = f"postgres://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing"
        there = {"DATABASE_URL": database, "DATABASE_POOL": request.param}
        log = (Path(settings.VAR_DIR) / "away.log").open("w")
        command = web_command(f"127.0.0.1:{port}", workers=1, threads=2)
        with (
            log,
            subprocess.Popen(
                command, cwd=HOME, env={**os.environ, **there}, stdout=log, stderr=log
            ) as process,
        ):
            try:
                _wait_for(process, port)
                yield port
            finally:
                process.terminate()


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    while True:
        assert process.poll() is None
        with suppress(OSError):
            ask(port, "/healthz", patience=60)
            return
        Event().wait(PAUSE)


def ask(port: int, path: str, patience: float = PATIENCE) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    line.request("GET", path, headers={"Cookie": "sessionid=invented; browser=x"})
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer.status, text


def test_a_silent_database_holds_nobody(port: int) -> None:
    """Two requests after each other, for the thread of the first remembers."""
    for _time in range(2):
        status, text = ask(port, "/sessions/1/")
        assert status == 503
        assert AWAY in text
    assert ask(port, "/healthz") == (200, "ok\n")
    assert ask(port, "/readyz")[0] == 503
