"""Viruses: against a real clamd with a signature of our own, and while it does not answer."""

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.entry.evidence import scanning
from evaluations.entry.evidence.models import EvidenceVersion, Scan, UploadState
from evaluations.entry.evidence.scanning import ScannerDown, scan
from evaluations.platform.journal.models import Entry
from tests import files
from tests.evaluations.entry.evidence.conftest import brought, stored, work_off
from tests.factories import Cast, part_of
from units.models import User

SignIn = Callable[[User], Client]
MARKER = b"this-marks-what-our-own-signature-finds"
BAD = files.pdf() + b"\n%" + MARKER
SETTINGS = """
DatabaseDirectory {folder}
LocalSocket {folder}/clamd.sock
Foreground yes
StreamMaxLength 1M
MaxThreads 2
"""


@pytest.fixture(scope="session")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A clamd that knows one signature; the address of its socket."""
    program = shutil.which("clamd") or "/usr/sbin/clamd"
    assert Path(program).exists(), "The scanner's tests need clamd: apt-get install clamav-daemon"
    folder = tmp_path_factory.mktemp("clamd")
    signature = f"OurOwn.Test:0:*:{MARKER.hex()}\n"
    (folder / "own.ndb").write_text(signature, encoding="ascii")
    config = folder / "clamd.conf"
    config.write_text(SETTINGS.format(folder=folder), encoding="ascii")
    process = subprocess.Popen(
        [program, f"--config-file={config}"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout
    for line in process.stdout:
        if b"Self checking" in line or b"SelfCheck" in line:
            break
    yield f"{folder}/clamd.sock"
    process.terminate()
    process.stdout.close()
    process.wait()


def test_clean_and_infected(clamd: str) -> None:
    assert scan([files.pdf()], clamd).virus == ""
    assert scan([BAD[:300], BAD[300:]], clamd).virus == "OurOwn.Test.UNOFFICIAL"


def test_a_file_over_the_limit_of_the_scanner_is_not_called_clean(clamd: str) -> None:
    with pytest.raises(ScannerDown, match="limit"):
        scan((b"x" * 100_000 for _one in range(30)), clamd)


def test_nobody_there(tmp_path: Path) -> None:
    for address in (str(tmp_path / "none.sock"), "127.0.0.1:1", "nonsense:port"):
        with pytest.raises(ScannerDown):
            scan([b"x"], address)


def test_an_infected_file_is_not_taken(cast: Cast, clamd: str, settings: Any) -> None:
    settings.CLAMD = clamd
    upload = brought(cast, BAD)

    assert upload.state == UploadState.REFUSED
    assert "พบไวรัส" in upload.message
    assert "OurOwn.Test" in upload.message
    assert not part_of(upload).exists()
    assert stored(cast).scan == Scan.CLEAN


def test_while_the_scanner_is_away_files_wait(
    cast: Cast, clamd: str, settings: Any, sign_in: SignIn
) -> None:
    """Both are taken and served to nobody; when it is back, one of them stays hidden."""
    settings.CLAMD = "127.0.0.1:1"
    good, bad = stored(cast), stored(cast, BAD, name="ร้าย.pdf")
    chair = sign_in(cast.chair)
    addresses = [reverse("version_file", args=[one.pk]) for one in (good, bad)]
    waiting = [chair.get(address).status_code for address in addresses]
    work_off()
    assert EvidenceVersion.objects.get(pk=good.pk).scan == Scan.WAITING

    settings.CLAMD = clamd
    work_off()
    served = b"".join(chair.get(addresses[0]).streaming_content)  # type: ignore[attr-defined]

    assert waiting == [404, 404]
    assert served == files.pdf()
    assert chair.get(addresses[1]).status_code == 404
    assert Entry.objects.get(verb="evidence.infected").after["virus"] == "OurOwn.Test.UNOFFICIAL"
    page = chair.get(reverse("nomination_detail", args=[cast.nomination.pk])).content.decode()
    assert "พบไวรัส" in page


def test_a_silent_scanner_is_let_go_of_before_a_file_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scanning, "THERE_SECONDS", 0.1)
    sent: list[bytes] = []

    def pieces() -> Iterator[bytes]:
        sent.append(b"x")
        yield b"x"

    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ScannerDown):
        scan(pieces(), f"127.0.0.1:{silent.getsockname()[1]}")
    assert sent == []
