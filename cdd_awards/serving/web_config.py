"""Configuration of gunicorn: the listening socket is the supervisor's (serve.py), and what is
loaded is shared by the processes that are forked from it."""

import gc
from typing import Any

# After so many new objects Python looks for circles of garbage, at first among the youngest. Its
# own 700 make it walk through a result of 760 nominees dozens of times while that is being read;
# rarer rounds let the forms of a rubric's editor pile up, 50 MiB within 200 saves.
NEW_OBJECTS, YOUNG_ROUNDS, MIDDLE_ROUNDS = 10_000, 10, 5


def when_ready(server: Any) -> None:
    """Before the first process is forked.

    At its end gunicorn takes the name of a Unix socket away, under which the next web server
    is to be reached already; it leaves alone what systemd handed it, and nothing public says so
    otherwise. tests/faults/test_renewal.py breaks first."""
    server.systemd = True
    spare_the_loaded()


def spare_the_loaded() -> None:
    """What is loaded by now stays: nothing in it is garbage. Nobody walks through it again, which
    would also give each process a copy of its own."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG_ROUNDS, MIDDLE_ROUNDS)
