"""Reads what strangers sent in a process of its own, with little memory and little time.

Plain Python, and both sides of it: `run_isolated` starts a fresh process that runs `main` below,
which takes its limits upon itself, calls one plain function and writes down what that returns.
When the function loops, eats memory or crashes, only that process ends.
"""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO, Any

from evaluations.platform import untrusted

HOME = Path(__file__).resolve().parents[2]
# So many at once in one web process; whoever comes later waits a little and is then turned away.
AT_ONCE = 2
WAITING_SECONDS = 15
OUT_OF_MEMORY, RESULT_TOO_LARGE = 3, 4
_places = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Limits:
    """Bytes and seconds; `result` is the most that may be handed back."""

    memory: int = 768 << 20
    cpu_seconds: int = 20
    seconds: int = 40
    result: int = 96 << 20


class Ended(Exception):
    """The process did not come to a result; `code` is busy, too_slow, too_large or broken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def run_isolated(
    function: str, source: IO[bytes], argument: Any = None, limits: Limits | None = None
) -> Any:
    """What `function` ("package.module:name") makes of an open file. Raises Ended.

    `source` has a file descriptor; `argument` and the result are what JSON can hold.
    """
    limits = limits or Limits()
    call = json.dumps([function, argument, limits.memory, limits.cpu_seconds, limits.result])
    command = [sys.executable, "-m", "evaluations.platform.isolation", call]
    if not _places.acquire(timeout=WAITING_SECONDS):
        raise Ended("busy")
    try:
        with TemporaryFile() as result:
            status = finished(command, Path("/"), limits.seconds, source, result)
            if status:
                raise Ended(_meaning(status))
            result.seek(0)
            return untrusted.loads(result.read())
    except untrusted.NotOurs as fault:
        raise Ended("broken") from fault
    finally:
        _places.release()


def _meaning(status: int) -> str:
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        return "too_slow"
    if status in (OUT_OF_MEMORY, RESULT_TOO_LARGE, -signal.SIGXFSZ):
        return "too_large"
    return "broken"


def finished(
    command: Sequence[str],
    folder: Path,
    seconds: float,
    source: IO[bytes] | None = None,
    result: IO[bytes] | None = None,
) -> int:
    """Run a program that knows no secret of ours and no way to the network; returns its status.

    One that takes longer than `seconds` is ended with everything it started. Raises OSError.
    """
    nowhere = "http://127.0.0.1:9"
    process = subprocess.Popen(  # noqa: S603 (our own code, or what the settings name)
        command,
        env={
            "PATH": os.environ.get("PATH", ""),
            "PYTHONPATH": str(HOME),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "http_proxy": nowhere,
            "https_proxy": nowhere,
        },
        cwd=folder,
        stdin=source or subprocess.DEVNULL,
        stdout=result or subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.wait()


def _limit(number: int, most: int) -> None:
    _soft, hard = resource.getrlimit(number)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(number, (most, most))


def main(call: str) -> int:
    """The other process: its status says how it ended."""
    function, argument, memory, cpu_seconds, result = json.loads(call)
    # What the function prints is not what it returns.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for number, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, result),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        _limit(number, most)
    module, _colon, name = function.partition(":")
    try:
        answer = json.dumps(getattr(import_module(module), name)(sys.stdin.buffer, argument))
    except MemoryError:
        return OUT_OF_MEMORY
    try:
        with out:
            out.write(answer.encode())
    except OSError:
        return RESULT_TOO_LARGE
    return 0


if __name__ == "__main__":
    os._exit(main(sys.argv[1]))
