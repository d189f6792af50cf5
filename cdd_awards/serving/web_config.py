"""Configuration of gunicorn: the listening socket is the supervisor's (serve.py)."""

from typing import Any


def when_ready(server: Any) -> None:
    """At its end gunicorn takes the name of a Unix socket away, under which the next web server
    is to be reached already; it leaves alone what systemd handed it, and nothing public says so
    otherwise. tests/faults/test_renewal.py breaks first."""
    server.systemd = True
