"""The command by which PostgreSQL keeps its log (deploy/archive-wal)."""

import subprocess
from pathlib import Path

import pytest
from django.conf import settings

COMMAND = Path(settings.BASE_DIR, "deploy", "archive-wal")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "wal").mkdir()
    return tmp_path / "wal"


def kept(archive: Path, content: bytes) -> bool:
    """Whether the server may forget a piece of this content."""
    piece = archive.parent / "piece"
    piece.write_bytes(content)
    command = [str(COMMAND), str(archive), str(piece), "00000001"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_a_piece_is_kept_once_and_never_overwritten(archive: Path) -> None:
    assert kept(archive, b"first")
    assert kept(archive, b"first")
    assert not kept(archive, b"other")

    assert [path.name for path in archive.iterdir()] == ["00000001"]
    assert (archive / "00000001").read_bytes() == b"first"


def test_a_piece_that_was_cut_off_is_kept_the_next_time(archive: Path) -> None:
    (archive / "00000001.unfinished").write_bytes(b"fi")

    assert kept(archive, b"first")

    assert [path.name for path in archive.iterdir()] == ["00000001"]


def test_without_the_folder_the_server_keeps_its_log(archive: Path) -> None:
    archive.rmdir()

    assert not kept(archive, b"first")
