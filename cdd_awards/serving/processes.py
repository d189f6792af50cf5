"""Processes of the service: begun, watched, ended within a deadline. Plain Python."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from cdd_awards.serving.back_off import back_off, failures_after

# gunicorn answers what it has begun for so long, and everything is over after the second.
GRACE_SECONDS = 25
DEADLINE_SECONDS = 30.0
# In the environment of a web process: to which descriptor it writes that it answers.
READY_FD = "READY_FD"


class Process:
    """In a session of its own, so that its children can be ended with it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        keep: Sequence[int] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.begun = time.monotonic()
        self.kill_at: float | None = None
        self.popen = subprocess.Popen(  # noqa: S603 (commands of our own)
            command,
            pass_fds=keep,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )

    @property
    def is_over(self) -> bool:
        return self.popen.poll() is not None

    @property
    def lived(self) -> float:
        return time.monotonic() - self.begun

    def ask_to_end(self, seconds: float) -> None:
        """End it in peace; `press` kills what is left of it after so many seconds."""
        if self.kill_at is None:
            self.kill_at = time.monotonic() + seconds
            self._signal(signal.SIGTERM, is_for_all=False)

    def press(self) -> None:
        if self.kill_at is not None and time.monotonic() >= self.kill_at and not self.is_over:
            self._signal(signal.SIGKILL, is_for_all=True)
            self.popen.wait()

    def _signal(self, number: signal.Signals, *, is_for_all: bool) -> None:
        with suppress(ProcessLookupError):
            if is_for_all:
                os.killpg(self.popen.pid, number)
            else:
                self.popen.send_signal(number)


class WebProcess(Process):
    """A web server on a socket that stays when it goes; says when it answers."""

    def __init__(
        self,
        command: Sequence[str],
        listener: int,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.heard, writing_end = os.pipe()
        self.is_ready = False
        try:
            told_to = {READY_FD: str(writing_end), **(environment or {})}
            super().__init__(command, keep=(listener, writing_end), environment=told_to)
        finally:
            os.close(writing_end)

    def listen(self) -> None:
        """Called when `heard` can be read."""
        if os.read(self.heard, 1):
            self.is_ready = True


@dataclass
class Part:
    """One process of the service, begun anew whenever it ends; `due`: when, monotonic."""

    name: str
    begin: Callable[[], Process]
    process: Process | None = None
    failures: int = 0
    due: float = field(default=0.0)

    def ended(self) -> float:
        """Note that it ended; returns in how many seconds it begins anew."""
        process, self.process = self.process, None
        if process is None or process.kill_at is not None:
            self.due = 0.0
            return 0.0
        self.failures = failures_after(process.lived, self.failures)
        seconds = back_off(self.failures)
        self.due = time.monotonic() + seconds
        return seconds
