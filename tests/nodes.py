"""Nodes that share a database and a store and nothing else, killed and begun anew.

Each has a folder of its own for everything else, and processes that its death takes with it.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from cdd_awards.serving.serve import web_command, worker_commands

HOME = Path(__file__).parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Node:
    """`port`: where its web server answers; 0 where it has none."""

    name: str
    folder: Path
    commands: Sequence[Sequence[str]]
    environment: Mapping[str, str]
    port: int = 0
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def own_environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment, "VAR_DIR": str(self.folder)}

    def begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        # A file: nobody empties a pipe, and a process whose log is full stands still.
        with self.folder.with_suffix(".log").open("ab") as log:
            self.processes = [
                subprocess.Popen(
                    command,
                    cwd=HOME,
                    env=self.own_environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
                for command in self.commands
            ]

    def kill(self) -> None:
        for process in self.processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def wait_until_it_listens(self) -> None:
        """From then on connections queue."""
        while True:
            assert self.processes[0].poll() is None, self.folder
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            Event().wait(0.1)


def web(name: str, folder: Path, environment: Mapping[str, str]) -> Node:
    port = free_port()
    command = web_command(f"127.0.0.1:{port}", workers=1, threads=8)
    return Node(name, folder / name, [command], environment, port)


def worker(name: str, folder: Path, environment: Mapping[str, str]) -> Node:
    """Of both queues."""
    return Node(name, folder / name, worker_commands(), environment)


def housekeeper(name: str, folder: Path, environment: Mapping[str, str]) -> Node:
    command = [sys.executable, "manage.py", "housekeeping", "--every", "1", "--skip-checks"]
    return Node(name, folder / name, [command], environment)
