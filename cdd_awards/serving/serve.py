"""`manage.py serve`: web server, a worker for each queue, and housekeeping as one service.

It loads the settings and none of the product, so that the web server answers soon.
"""

import os
import shutil
import socket
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.log import configure_logging

from cdd_awards.postgresql.connections import THREADS, log_shortage
from cdd_awards.serving.processes import GRACE_SECONDS, Part, Process, WebProcess
from cdd_awards.serving.supervisor import Supervisor

WORKER = "cdd_awards.serving.worker.GatheringWorker"
CONFIG = "python:cdd_awards.serving.web_config"
BACKLOG = 2048
UNIX = "unix:"
# Where prometheus_client has web processes count together.
COUNTERS = "PROMETHEUS_MULTIPROC_DIR"


def web_command(bind: str, workers: int, threads: int) -> list[str]:
    """The web server alone; its worker class keeps slow senders away from the threads. The
    product is loaded once, and every process has it from there."""
    command = [sys.executable, "-m", "gunicorn", "cdd_awards.wsgi", "--no-control-socket"]
    command += ["--config", CONFIG, "--bind", bind, "--worker-class", WORKER, "--preload"]
    command += ["--graceful-timeout", str(GRACE_SECONDS)]
    return [*command, "--workers", str(workers), "--threads", str(threads)]


def worker_commands() -> list[list[str]]:
    """A worker for each queue, so that no quick task waits behind a long one."""
    work = [sys.executable, "manage.py", "worker", "--skip-checks"]
    return [[*work, name] for name in settings.TASKS["default"]["QUEUES"]]


def parts() -> list[Part]:
    # Checks import every page; `release` has made them, and these need none.
    broom = [sys.executable, "manage.py", "housekeeping", "--every", "5", "--skip-checks"]
    named = {f"worker {command[-1]}": command for command in worker_commands()}
    named["housekeeping"] = broom
    return [Part(name, partial(Process, command)) for name, command in named.items()]


def listening(bind: str) -> socket.socket:
    """A socket at host:port or unix:/path that outlives every web server."""
    if not bind.startswith(UNIX):
        host, _colon, port = bind.rpartition(":")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host.strip("[]"), int(port)), family=family, backlog=BACKLOG)
    path = Path(bind.removeprefix(UNIX))
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    # As gunicorn makes it: who reaches the folder may connect.
    path.chmod(0o666)
    listener.listen(BACKLOG)
    return listener


def _options(arguments: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="manage.py serve", description=__doc__)
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address:port or unix:/path")
    parser.add_argument(
        "--workers", type=int, default=settings.WEB_PROCESSES, help="web processes"
    )
    parser.add_argument("--threads", type=int, default=THREADS, help="threads of each")
    parser.add_argument(
        "--web-only", action="store_true", help="workers and housekeeping run elsewhere"
    )
    return parser.parse_args(arguments)


def _begin_web(command: Sequence[str], listener: int, folder: Path) -> WebProcess:
    """A web server that counts from 0, in a folder of its own; the one before may still count."""
    for earlier in sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)[:-1]:
        shutil.rmtree(earlier, ignore_errors=True)
    counters = tempfile.mkdtemp(dir=folder)
    return WebProcess(command, listener, {COUNTERS: counters})


def serve(arguments: Sequence[str]) -> int:
    """Serve until SIGTERM; SIGHUP renews everything. Returns the exit status."""
    options = _options(arguments)
    try:
        configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
        listener = listening(options.bind)
    except (ImproperlyConfigured, OSError, ValueError) as fault:
        sys.stderr.write(f"serve: {fault}\n")
        return 1
    number = listener.fileno()
    command = web_command(f"fd://{number}", options.workers, options.threads)
    os.set_inheritable(number, False)
    Thread(target=log_shortage, args=[options.workers], daemon=True).start()
    beside = [] if options.web_only else parts()
    with TemporaryDirectory(prefix="cdd-awards-counters-", ignore_cleanup_errors=True) as folder:
        begin_web = partial(_begin_web, command, number, Path(folder))
        return Supervisor(begin_web, beside).run()
