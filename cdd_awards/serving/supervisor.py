"""Keeps the parts of the service running: what ends begins anew, and the web ends for none of it.

The listening socket is held here. While a web server is begun anew its visitors wait in the queue
of the socket; at a renewal (SIGHUP) the old one goes when the new one answers. Plain Python.
"""

import logging
import os
import select
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from cdd_awards.serving.processes import DEADLINE_SECONDS, Part, Process, WebProcess

logger = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
# A new web server that does not answer by then is given up, and the old one stays.
READY_SECONDS = 60.0


class Supervisor:
    """`begin_web` starts a web server; `parts` are begun when it answers for the first time."""

    def __init__(
        self,
        begin_web: Callable[[], WebProcess],
        parts: Sequence[Part],
        deadline: float = DEADLINE_SECONDS,
    ) -> None:
        self.begin_web, self.parts, self.deadline = begin_web, parts, deadline
        self.web = Part("web", begin_web)
        self.coming: WebProcess | None = None
        self.leaving: list[Process] = []
        self.is_up = self.is_over = self.is_renewal_asked = False
        self.had_terminal = os.isatty(0)

    def run(self) -> int:
        """Serve until SIGTERM or SIGINT; returns the exit status."""
        with self._signals() as bell:
            self.web.process = self.begin_web()
            while not self.is_over:
                self._wait(bell)
                self._look()
            self._stop(bell)
        return 0 if self.is_up else 1

    # --- what is heard ------------------------------------------------------------------------

    @contextmanager
    def _signals(self) -> Iterator[int]:
        """A descriptor that can be read after a signal, or after a child has ended."""
        heard, writing_end = os.pipe()
        os.set_blocking(heard, False)
        os.set_blocking(writing_end, False)
        signal.set_wakeup_fd(writing_end, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, self._heard)
        yield heard
        signal.set_wakeup_fd(-1)
        os.close(heard)
        os.close(writing_end)

    def _heard(self, number: int, _frame: FrameType | None) -> None:
        # A terminal that is closed says so by the same signal.
        has_lost_terminal = self.had_terminal and not os.isatty(0)
        if number in (signal.SIGTERM, signal.SIGINT) or has_lost_terminal:
            self.is_over = True
        elif number == signal.SIGHUP:
            self.is_renewal_asked = True

    def _webs(self) -> list[WebProcess]:
        both = (self.web.process, self.coming)
        return [
            process for process in both if isinstance(process, WebProcess) and not process.is_ready
        ]

    def _wait(self, bell: int) -> None:
        by_pipe = {web.heard: web for web in self._webs() if not web.is_over}
        readable, _, _ = select.select([bell, *by_pipe], [], [], LOOK_SECONDS)
        for pipe in readable:
            if pipe == bell:
                os.read(bell, 512)
            else:
                by_pipe[pipe].listen()

    # --- what is done about it ----------------------------------------------------------------

    def _look(self) -> None:
        self._look_at_web()
        if self.is_renewal_asked and self.is_up and self.coming is None:
            self.is_renewal_asked = False
            logger.info("serve: renewal begins")
            self.coming = self.begin_web()
        if self.coming is not None:
            self._look_at_coming(self.coming)
        if self.is_up:
            for part in self.parts:
                self._look_after(part)
        for process in self.leaving:
            process.press()
        self.leaving = [process for process in self.leaving if not process.is_over]

    def _look_at_web(self) -> None:
        process = self.web.process
        if isinstance(process, WebProcess) and process.is_ready and not self.is_up:
            self.is_up = True
            logger.info("serve: the web server answers after %.1f s", process.lived)
        if self.is_up:
            self._look_after(self.web)
        elif process is None or process.is_over:
            logger.error("serve: the web server did not start; see the log above")
            self.is_over = True

    def _look_after(self, part: Part) -> None:
        process = part.process
        if process is not None:
            process.press()
            if not process.is_over:
                return
            seconds = part.ended()
            code = process.popen.returncode
            logger.warning("serve: %s ended (%s), begun anew in %.0f s", part.name, code, seconds)
        if time.monotonic() >= part.due:
            part.process = part.begin()

    def _look_at_coming(self, coming: WebProcess) -> None:
        if coming.is_ready:
            self._take_over(coming)
        elif coming.is_over or coming.lived > READY_SECONDS:
            logger.error("serve: the new web server does not answer; the old one stays")
            coming.ask_to_end(self.deadline)
            self.leaving.append(coming)
            self.coming = None

    def _take_over(self, coming: WebProcess) -> None:
        """The old web server answers what it has begun; the other parts begin anew."""
        old = [self.web.process] if self.web.process else []
        self.web.process, self.coming = coming, None
        self.leaving += old
        for process in (*old, *(part.process for part in self.parts if part.process)):
            process.ask_to_end(self.deadline)
        logger.info("serve: renewed")

    def _stop(self, bell: int) -> None:
        """Everything is over after the deadline at the latest."""
        ours = [self.web.process, self.coming, *self.leaving]
        ours += [part.process for part in self.parts]
        processes = [process for process in ours if process is not None]
        for process in processes:
            process.ask_to_end(self.deadline)
        while any(not process.is_over for process in processes):
            self._wait(bell)
            for process in processes:
                process.press()
