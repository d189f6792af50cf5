"""The parts of the service: what ends begins anew, the web ends for none of it, and everything
ends within a deadline. Small programs stand for the parts; they say what they do on one pipe, each
sentence with its end in one write, so that none is parted by another's."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings

from cdd_awards.serving.back_off import back_off, failures_after

SERVICE = """
import logging, sys
from functools import partial
from cdd_awards.serving.processes import Part, Process, WebProcess
from cdd_awards.serving.supervisor import Supervisor

logging.basicConfig(stream=sys.stdout, format="%(message)s", level="INFO")
web = partial(WebProcess, [sys.executable, "-uc", sys.argv[1], sys.argv[3]], 1)
part = Part("part", partial(Process, [sys.executable, "-uc", sys.argv[2]]))
sys.exit(Supervisor(web, [part], deadline=1.0).run())
"""
# Ends at once, or says that it answers and then serves until it is ended.
WEB = """
import os, pathlib, signal, sys
if pathlib.Path(sys.argv[1]).exists():
    sys.exit("broken")
def go(*_): print("web goes\\n", end=""); sys.exit()
signal.signal(signal.SIGTERM, go)
print("web answers\\n", end="")
os.write(int(os.environ["READY_FD"]), b"1")
while True: signal.pause()
"""
SHORT = r"print('part begins\n', end='')"
STUBBORN = """
import signal
signal.signal(signal.SIGTERM, lambda *_: print("part stays\\n", end=""))
print("part begins\\n", end="")
while True: signal.pause()
"""
Serve = Callable[[str], subprocess.Popen[str]]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """While this file is there no web server starts."""
    return tmp_path / "broken"


@pytest.fixture
def serve(broken: Path) -> Iterator[Serve]:
    begun: list[subprocess.Popen[str]] = []

    def served(part: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-uc", SERVICE, WEB, part, str(broken)]
        process = subprocess.Popen(
            command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True
        )
        begun.append(process)
        return process

    yield served
    for process in begun:
        process.terminate()
        if process.stdout and not process.stdout.closed:
            process.communicate()


def heard(process: subprocess.Popen[str], *, until: str) -> list[str]:
    """What was said up to a line that holds `until`."""
    assert process.stdout
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.strip())
        if until in line:
            return lines
    raise AssertionError(f"{until} was not said: {lines}")


def test_a_part_that_ends_begins_anew_and_the_web_lives_on(serve: Serve) -> None:
    process = serve(SHORT)
    said = heard(process, until="part begins")
    said += heard(process, until="part begins")

    assert "serve: part ended (0), begun anew in 1 s" in said
    assert [line for line in said if line.startswith("web")] == ["web answers"]
    process.terminate()
    assert "web goes" in process.communicate()[0]
    assert process.returncode == 0


def test_a_part_that_does_not_end_is_killed_after_the_deadline(serve: Serve) -> None:
    """The pipe ends with the last of all processes."""
    process = serve(STUBBORN)
    heard(process, until="part begins")

    process.terminate()
    said = process.communicate()[0].split("\n")

    assert {"web goes", "part stays"} <= set(said)


def test_a_web_server_that_is_killed_begins_anew(serve: Serve) -> None:
    process = serve(STUBBORN)
    heard(process, until="part begins")
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    subprocess.run(["kill", "-KILL", children[0]], check=True)

    said = heard(process, until="web answers")

    assert "serve: web ended (-9), begun anew in 1 s" in said


def test_a_renewal_ends_the_old_web_server_when_the_new_one_answers(serve: Serve) -> None:
    process = serve(STUBBORN)
    heard(process, until="part begins")

    process.send_signal(signal.SIGHUP)

    said = heard(process, until="web goes")
    assert said.index("web answers") < said.index("web goes")
    heard(process, until="part begins")


def test_a_release_that_does_not_start_leaves_the_old_one(serve: Serve, broken: Path) -> None:
    process = serve(STUBBORN)
    heard(process, until="part begins")
    broken.touch()

    process.send_signal(signal.SIGHUP)

    said = heard(process, until="the old one stays")
    assert "web goes" not in said
    assert process.poll() is None


def test_a_web_server_that_never_started_ends_the_start(serve: Serve, broken: Path) -> None:
    broken.touch()
    process = serve(SHORT)

    said = process.communicate()[0]

    assert "did not start" in said
    assert process.returncode == 1


def test_it_is_waited_longer_after_each_failure_in_a_row() -> None:
    assert [back_off(number) for number in range(1, 8)] == [1, 2, 4, 8, 16, 30, 30]
    assert failures_after(5, 3) == 4
    assert failures_after(3600, 3) == 1
