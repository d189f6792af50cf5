"""Slow and silent senders hold no thread: gunicorn as it is served, and real sockets.

While they are held, the server answers; nothing is timed, for a server whose threads are all
taken does not answer at all before the senders are let go of, and those are held to the end.
"""

import http.client
import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Event, Thread

import pytest
from django.conf import settings

from cdd_awards.serving.serve import web_command
from cdd_awards.serving.worker import (
    MOST_BYTES_OF_AN_ADDRESS,
    MOST_BYTES_ON_THEIR_WAY,
    STRANGERS_BODY,
    UPLOADS_OF_A_BROWSER,
)

HOME = Path(__file__).parent.parent.parent
PAUSE = 0.05
# Far less than what the senders below are allowed, had they a thread each.
PATIENCE = 8
THREADS = 4
COOKIE = "Cookie: sessionid=invented\r\n"


def head(method: str = "POST", length: int = 1000, more: str = "") -> bytes:
    lines = f"{method} /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n"
    return f"{lines}{more}Content-Length: {length}\r\n\r\n".encode()


SLOW = {
    "silent": b"",
    "half a head": b"POST /accounts/login/ HTTP/1.1\r\nHost: loc",
    "no body": head(),
    "half a body": head() + b"x" * 500,
    "a large body": head(length=900_000, more=COOKIE) + b"x" * 5000,
}


@pytest.fixture(scope="module")
def port(collected: None) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    log = (Path(settings.VAR_DIR) / "slow-clients.log").open("w")
    with (
        log,
        subprocess.Popen(
            web_command(f"127.0.0.1:{port}", workers=1, threads=THREADS),
            cwd=HOME,
            env={**os.environ, "DATABASE_URL": f"sqlite:///{settings.VAR_DIR}/unused.sqlite3"},
            stdout=log,
            stderr=log,
        ) as process,
    ):
        try:
            while True:
                assert process.poll() is None
                with suppress(OSError):
                    ask(port, patience=60)
                    break
                Event().wait(PAUSE)
            yield port
        finally:
            process.terminate()


def ask(port: int, patience: float = PATIENCE) -> int:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
    line.request("GET", "/healthz")
    answer = line.getresponse()
    assert answer.read() == b"ok\n"
    line.close()
    return answer.status


def opened(stack: ExitStack, port: int, said: bytes) -> socket.socket:
    line = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
    line.sendall(said)
    return line


def answer_to(line: socket.socket) -> str:
    with line.makefile("rb") as lines:
        return lines.readline().decode().strip()


@pytest.mark.parametrize("kind", SLOW)
@pytest.mark.parametrize("many", [40, 200])
def test_the_server_answers_while_slow_senders_are_held(port: int, kind: str, many: int) -> None:
    with ExitStack() as stack:
        held = [opened(stack, port, SLOW[kind]) for _one in range(many)]

        assert [ask(port) for _time in range(3)] == [200, 200, 200]

        for line in held:
            line.setblocking(False)
            with pytest.raises(BlockingIOError):
                line.recv(1)


def test_the_server_answers_while_connections_that_were_kept_fall_silent(port: int) -> None:
    with ExitStack() as stack:
        for _one in range(40):
            line = opened(stack, port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert answer_to(line) == "HTTP/1.1 200 OK"
            line.sendall(b"GET /healthz HT")

        assert ask(port) == 200


def test_the_server_answers_while_clients_do_not_close(port: int) -> None:
    """gunicorn lingers two seconds on each such connection, in its main loop."""
    with ExitStack() as stack:
        said = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        for _one in range(40):
            assert answer_to(opened(stack, port, said)) == "HTTP/1.1 200 OK"

        assert ask(port) == 200


def test_a_body_that_comes_in_pieces_arrives_whole(port: int) -> None:
    body = b"login=nobody&password=x"
    with ExitStack() as stack:
        line = opened(stack, port, head(length=len(body)) + body[:5])
        assert ask(port) == 200
        line.sendall(body[5:])

        # Without a token of ours, the application refuses the form: it has read it.
        assert answer_to(line) == "HTTP/1.1 403 Forbidden"


def test_two_requests_in_one_go_get_two_answers(port: int) -> None:
    one = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
    with ExitStack() as stack:
        line = opened(stack, port, one + b"\r\n" + one + b"Connection: close\r\n\r\n")
        with line.makefile("rb") as answer:
            assert answer.read().count(b"HTTP/1.1 200 OK") == 2


def test_the_large_body_of_a_stranger_is_not_waited_for(port: int) -> None:
    with ExitStack() as stack:
        line = opened(stack, port, head(length=STRANGERS_BODY + 1))

        assert answer_to(line) == "HTTP/1.1 403 Forbidden"


def test_a_body_without_a_length_is_refused(port: int) -> None:
    with ExitStack() as stack:
        said = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"

        assert answer_to(opened(stack, port, said)) == "HTTP/1.1 411 Length Required"


@pytest.mark.parametrize("said", ["0" * 20 + "5", "9" * 30, "5, 5", ""])
def test_a_length_that_two_readers_would_read_differently_is_refused(port: int, said: str) -> None:
    """Else what stands in the body would be answered as a request of its own."""
    asked = f"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: {said}\r\n\r\n"
    with ExitStack() as stack:
        line = opened(stack, port, asked.encode() + b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        with line.makefile("rb") as answer:
            told = answer.read()

    assert told.startswith(b"HTTP/1.1 400 Bad Request")
    assert told.count(b"HTTP/1.1") == 1


def test_one_address_takes_a_part_of_the_room_for_uploads(port: int) -> None:
    """Else a single device would keep everybody from uploading, with one byte of each file."""
    size = 50 << 20
    with ExitStack() as stack:
        for number in range(MOST_BYTES_OF_AN_ADDRESS // size):
            opened(stack, port, head("PATCH", size, f"Cookie: a={number}\r\n") + b"x")
        ask(port)

        line = opened(stack, port, head("PATCH", size, COOKIE) + b"x")
        assert answer_to(line) == "HTTP/1.1 503 Service Unavailable"
    assert MOST_BYTES_OF_AN_ADDRESS * 4 <= MOST_BYTES_ON_THEIR_WAY


def test_one_browser_has_a_most_of_uploads_at_once(port: int) -> None:
    with ExitStack() as stack:
        said = head("PATCH", 2_000_000, COOKIE) + b"x"
        for _one in range(UPLOADS_OF_A_BROWSER):
            opened(stack, port, said)
        ask(port)

        assert answer_to(opened(stack, port, said)) == "HTTP/1.1 503 Service Unavailable"
        other = head("PATCH", 2_000_000, COOKIE.replace("invented", "another")) + b"x"
        line = opened(stack, port, other)
        ask(port)
        line.setblocking(False)
        with pytest.raises(BlockingIOError):
            line.recv(1)


def pumped(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def front(port: int) -> Iterator[Callable[[], int]]:
    """A front server that passes on every byte at once, without gathering requests itself."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=400))

        def serve() -> None:
            with suppress(OSError):
                while True:
                    near, _address = listener.accept()
                    far = socket.create_connection(("127.0.0.1", port))
                    for one in ((near, far), (far, near)):
                        Thread(target=pumped, args=one, daemon=True).start()
                    lines.extend((near, far))

        lines: list[socket.socket] = []
        Thread(target=serve, daemon=True).start()
        yield lambda: int(listener.getsockname()[1])
        for line in lines:
            line.close()


@pytest.mark.parametrize("kind", SLOW)
def test_the_server_answers_behind_a_front_server(front: Callable[[], int], kind: str) -> None:
    with ExitStack() as stack:
        for _one in range(40):
            opened(stack, front(), SLOW[kind])

        assert ask(front()) == 200
