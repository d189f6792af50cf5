"""Asking what may be silent: in a thread, one at a time, and again after a while. Plain Python."""

import time
from collections.abc import Callable
from threading import Lock, Thread

from evaluations.oversight.operations.reading import Reading, State

AGAIN_SECONDS = 30.0
# A load balancer waits for a few seconds at most.
PATIENCE_SECONDS = 1.0


class Probe:
    """`ask` returns a word, or raises with the reason. What it said last is kept for a while, so
    that nobody who asks often asks the other side as often."""

    def __init__(self, key: str, ask: Callable[[], str]) -> None:
        self.key, self.ask = key, ask
        self.forget()

    def forget(self) -> None:
        self._lock, self._thread = Lock(), Thread()
        self._asked_at, self._last = 0.0, Reading(self.key, State.LATE, "no answer yet")

    def read(self, patience: float = PATIENCE_SECONDS) -> Reading:
        with self._lock:
            now, is_asking = time.monotonic(), self._thread.is_alive()
            if not is_asking and (not self._asked_at or now - self._asked_at > AGAIN_SECONDS):
                self._asked_at = now
                self._thread = Thread(target=self._run, daemon=True)
                self._thread.start()
            thread = self._thread
        if thread.ident:
            thread.join(patience)
        is_silent = thread.is_alive() and time.monotonic() - self._asked_at > AGAIN_SECONDS
        return Reading(self.key, State.DOWN, "does not answer") if is_silent else self._last

    def _run(self) -> None:
        try:
            self._last = Reading(self.key, State.OK, self.ask())
        except Exception as fault:  # whatever it is, it is the answer
            detail = f"{type(fault).__name__}: {fault}"
            self._last = Reading(self.key, State.DOWN, "does not answer", detail)
