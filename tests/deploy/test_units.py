"""Units, timers, log rotation and containers: held against the programs that read them."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cdd_awards.serving.serve import parts
from tests.deploy.conftest import DEPLOY, program
from tests.faults.test_killed import HOME

UNITS = DEPLOY / "systemd"
PYTHON = ".venv/bin/python "
PACKAGES = {path.parent.name for path in HOME.glob("*/__init__.py")} - {"tests", "benchmarks"}


def commands(text: str, key: str) -> set[str]:
    """What is started, without the folder."""
    found = re.findall(rf"^\s*{key}[=:] ?(.*)$", text, re.MULTILINE)
    return {one.partition(PYTHON)[2] for one in found if PYTHON in one}


def unit_commands() -> set[str]:
    services = "\n".join(path.read_text(encoding="utf-8") for path in UNITS.glob("*.service"))
    return commands(services, "ExecStart")


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The units as installed, the product being where this one is."""
    for path in UNITS.rglob("*.*"):
        if path.is_file():
            there = tmp_path / path.relative_to(UNITS)
            there.parent.mkdir(exist_ok=True)
            text = path.read_text(encoding="utf-8").replace("/opt/cdd-awards", str(HOME))
            there.write_text(text)
    return tmp_path


def verified(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    command = [program("systemd-analyze"), "verify", "--man=no", "--recursive-errors=one"]
    return subprocess.run(
        [*command, *(folder / name for name in names)],
        env={"SYSTEMD_UNIT_PATH": f"{folder}:", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_systemd_understands_every_unit(installed: Path) -> None:
    named = [path.name.replace("@.", "@quick.") for path in UNITS.iterdir() if path.is_file()]

    verdict = verified(installed, *named)

    ours = [line for line in verdict.stderr.splitlines() if "cdd-awards" in line]
    assert ours == []
    assert verdict.returncode == 0, verdict.stderr


def test_a_wrong_unit_is_found(installed: Path) -> None:
    unit = installed / "cdd-awards-web.service"
    unit.write_text(unit.read_text().replace("RuntimeDirectory=", "RuntimeFolder="))

    assert "RuntimeFolder" in verified(installed, unit.name).stderr


def test_a_second_node_can_leave_the_backup_out(tmp_path: Path) -> None:
    """`systemctl mask` refuses what was copied to where it puts its own links."""
    manual = (HOME / "docs" / "operations.md").read_text(encoding="utf-8")
    (folder,) = re.findall(r"cp -r deploy/systemd/\. /(\S+)/\n", manual)
    shutil.copytree(UNITS, tmp_path / folder)

    for command in ("enable cdd-awards.target", "mask cdd-awards-backup.timer"):
        line = [program("systemctl"), f"--root={tmp_path}", *command.split()]
        subprocess.run(line, check=True, capture_output=True)

    masked = tmp_path / "etc" / "systemd" / "system" / "cdd-awards-backup.timer"
    assert masked.readlink() == Path("/dev/null")


def test_the_target_starts_what_serve_starts() -> None:
    """Web server, a worker for each queue, and housekeeping; in units, and in containers."""
    target = (UNITS / "cdd-awards.target").read_text()
    containers = commands((DEPLOY / "compose.yaml").read_text(), "command")
    web = {one for one in containers if one.startswith("manage.py serve --web-only")}
    beside = {" ".join(part.begin.args[0][1:]) for part in parts()}  # type: ignore[attr-defined]
    workers = {one for one in unit_commands() if "%i" in one}

    assert containers == {*web, "manage.py prepare", *(_plain(one) for one in beside)}
    assert web <= unit_commands()
    assert workers == {"manage.py worker %i --skip-checks"}
    assert {"cdd-awards-worker@quick.service", "cdd-awards-worker@long.service"} <= set(
        re.split(r"[\s=]", target)
    )
    assert all(path.stem.partition("@")[0] in target for path in UNITS.glob("*.timer"))


def _plain(command: str) -> str:
    """Options stand behind the queue in what people read."""
    name, *rest = command.split()[1:]
    options = [one for one in rest if one.startswith("--skip")]
    return " ".join(["manage.py", name, *(one for one in rest if one not in options), *options])


def test_the_container_holds_what_is_served() -> None:
    text = (DEPLOY / "Containerfile").read_text()
    copied = re.findall(r"^COPY (.+) \S+$", text, re.MULTILINE)

    missing = [name for line in copied for name in line.split() if not (HOME / name).exists()]
    assert missing == []
    assert PACKAGES | {"static", "templates"} <= set(" ".join(copied).split())


def test_everything_is_compiled_for_a_service_that_may_not_write() -> None:
    makefile = (HOME / "Makefile").read_text()

    (code,) = re.findall(r"^CODE := (.+)$", makefile, re.MULTILINE)
    assert set(code.split()) == PACKAGES
    setup = makefile.partition("\nsetup: ")[2].partition("\nsetup-dev: ")[0]
    assert "compileall -qq $(CODE)" in setup


def test_logrotate_understands_its_file(tmp_path: Path) -> None:
    log = tmp_path / "app.log"
    log.write_text("{}\n")
    tmp_path.chmod(0o755)
    text = (DEPLOY / "logrotate").read_text(encoding="utf-8")
    text = text.replace("/var/log/cdd-awards/app.log", str(log))
    text = re.sub(r"^\s*(su|create) .*\n", "", text, flags=re.MULTILINE)
    rules = tmp_path / "rules"
    rules.write_text(text)
    rules.chmod(0o644)

    command = [program("logrotate"), "--force", "--state", str(tmp_path / "state"), str(rules)]
    subprocess.run(command, check=True, capture_output=True)

    assert (tmp_path / "app.log.1").read_text() == "{}\n"


@pytest.fixture
def settings_folder(tmp_path: Path) -> Path:
    (tmp_path / "env").write_text((DEPLOY / "cdd-awards.env").read_text(encoding="utf-8"))
    return tmp_path


def test_every_variable_of_the_example_is_described(settings_folder: Path) -> None:
    manual = (HOME / "docs" / "operations.md").read_text(encoding="utf-8")
    names = re.findall(r"^([A-Z_]+)=", (settings_folder / "env").read_text(), re.MULTILINE)

    assert len(names) > 10
    assert [name for name in names if f"`{name}`" not in manual] == []


Said = Callable[..., str]


@pytest.fixture
def awards(tmp_path: Path) -> Said:
    """deploy/awards, with a Python that says what it was asked."""
    (tmp_path / "env").write_text("DATABASE_URL='postgres://app@h/a?x=1&y=2'\nPGBOUNCER=1\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$DATABASE_URL $PGBOUNCER $*"\n')
    python.chmod(0o755)
    there = {
        "AWARDS_HOME": str(tmp_path),
        "AWARDS_SETTINGS": str(tmp_path),
        "PATH": "/usr/bin:/bin",
    }

    # As the unit runs it: not as root, which would become the service's user.
    script = (DEPLOY / "awards").read_text().replace('"$(id -u)" = 0', '"$(id -u)" = none')

    def said(*arguments: str, **more: str) -> str:
        return subprocess.run(
            ["sh", "-c", script, "awards", *arguments],
            env={**there, **more},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    return said


def test_the_command_takes_the_settings_and_the_owner(awards: Said) -> None:
    """`awards --owner …` goes past PgBouncer, as who owns the tables."""
    owner = {"DATABASE_OWNER_URL": "postgres://owner@h/a"}
    assert awards("check", **owner) == "postgres://app@h/a?x=1&y=2 1 manage.py check"
    assert awards("--owner", "restore", "/b", **owner) == (
        "postgres://owner@h/a 0 manage.py restore /b"
    )


def test_a_day_has_a_second_backup(awards: Said, tmp_path: Path) -> None:
    """The night made one when somebody upgrades in the afternoon."""
    day = r"postgres://app@h/a\?x=1&y=2 1 manage.py backup (\S+/20\d\d-\d\d-\d\d)"
    first = re.fullmatch(day, awards("--owner", "backup-of-today", str(tmp_path)))
    assert first
    Path(first[1]).mkdir()

    assert re.fullmatch(rf"{day}-\d{{6}}", awards("--owner", "backup-of-today", str(tmp_path)))
