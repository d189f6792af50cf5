"""Web server, background workers and housekeeping as one service: when one ends, all end."""

import os
import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

WORKER = "cdd_awards.serving.worker.GatheringWorker"


class Command(BaseCommand):
    help = "Serve the application with gunicorn; run workers and housekeeping beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address:port")
        parser.add_argument("--workers", type=int, default=2, help="web processes")
        parser.add_argument("--threads", type=int, default=16, help="threads of each")

    def handle(self, *args: Any, **options: Any) -> None:
        web = web_command(options["bind"], options["workers"], options["threads"])
        # Checks import every page; `prepare` has made them, and these need none.
        broom = [sys.executable, "manage.py", "housekeeping", "--every", "5", "--skip-checks"]
        signal.signal(signal.SIGTERM, _interrupt)
        commands = (web, *worker_commands(), broom)
        started = [subprocess.Popen(command) for command in commands]  # noqa: S603
        try:
            os.wait()
        except KeyboardInterrupt:
            return
        finally:
            _stop(started)
        raise CommandError("The web server, a worker or housekeeping ended; see the log above.")


def web_command(bind: str, workers: int, threads: int) -> list[str]:
    """The web server alone; its worker class keeps slow senders away from the threads."""
    command = [sys.executable, "-m", "gunicorn", "cdd_awards.wsgi", "--no-control-socket"]
    command += ["--bind", bind, "--worker-class", WORKER]
    return [*command, "--workers", str(workers), "--threads", str(threads)]


def worker_commands() -> list[list[str]]:
    """A worker for each queue, so that no quick task waits behind a long one."""
    work = [sys.executable, "manage.py", "db_worker", "--skip-checks", "--queue-name"]
    return [[*work, name] for name in settings.TASKS["default"]["QUEUES"]]


def _interrupt(number: int, frame: Any) -> None:
    raise KeyboardInterrupt


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait()
