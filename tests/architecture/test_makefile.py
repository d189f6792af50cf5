"""What `make` would do, where it is not done: without a network, and on Ubuntu."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The Makefile with what it installs from, and nothing installed."""
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def planned(folder: Path, *arguments: str) -> str:
    command = ["make", "-n", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def test_an_unpacked_bundle_asks_nobody(copy: Path) -> None:
    wheels = copy / "offline" / "wheels"
    wheels.mkdir(parents=True)
    assets = copy / "node_modules" / ".installed"
    assets.parent.mkdir()
    assets.touch()

    said = planned(copy, "setup")

    assert "--no-index --find-links offline/wheels -r requirements.txt" in said
    assert "npm ci" not in said
    assert "gettext" not in said


def test_a_clone_asks_the_registries(copy: Path) -> None:
    said = planned(copy, "setup")

    assert "--no-index" not in said
    assert "npm ci" in said


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["UBUNTU="], {"chromium", "firefox-esr"}),
        (["UBUNTU=yes"], set()),
        (["UBUNTU=", "CHROMIUM=/opt/chrome"], {"firefox-esr"}),
        (["UBUNTU=", "FIREFOX=/opt/firefox"], {"chromium"}),
    ],
)
def test_two_browsers_are_installed_on_debian_alone(
    copy: Path, arguments: list[str], wanted: set[str]
) -> None:
    """Ubuntu has snaps of these names, which install for minutes and start in no container."""
    packages = set(planned(copy, "setup-dev", *arguments).split())

    assert packages & {"chromium", "firefox-esr"} == wanted
    assert {"webkit2gtk-driver", "xvfb", "poppler-utils"} <= packages
