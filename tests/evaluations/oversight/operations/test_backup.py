"""A backup is whole, costs what is new, comes back as it was, and is not believed blindly."""

import json
import os
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from evaluations.entry.evidence.models import EvidenceVersion
from evaluations.judging.results.actions.certifying import certify
from evaluations.oversight.operations.models import OperationRun
from evaluations.oversight.operations.runs import last_runs
from evaluations.oversight.operations.tables import Ask, counts
from evaluations.platform.store.files import stored_files
from tests.factories import (
    Cast,
    make_cast,
    make_category,
    make_file,
    make_nomination,
    submitted_sheet,
)
from tests.s3 import Store

pytestmark = pytest.mark.usefixtures("guarded_transactions", "own_media", "dump_tools")
ON_SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def cast() -> Cast:
    """A certified category whose nomination has a file with the picture of a page."""
    cast = make_cast()
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    certify(by=cast.chair, category=cast.category, committee=cast.committee)
    make_file(nomination=cast.nomination)
    return cast


def said(command: str, folder: Path) -> str:
    out = StringIO()
    call_command(command, folder, stdout=out)
    return out.getvalue()


class Pieces(StringIO):
    """An output that knows in what pieces it came."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def write(self, text: str) -> int:
        self.pieces.append(text)
        return super().write(text)


def test_a_drill_of_a_fresh_backup_is_good(cast: Cast, tmp_path: Path) -> None:
    assert "2 files, 2 new" in said("backup", tmp_path / "first")

    call_command("drill", tmp_path / "first", stdout=(out := Pieces()))
    verdict = out.getvalue()

    assert out.pieces[0].endswith("is whole\n"), "said as it goes, not at the end"
    assert "GOOD" in verdict
    for check in ("counts", "journal", "results", "files"):
        assert f"{check}: everything fits" in verdict
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("drill")] == []
    assert last_runs()["backup"].is_good
    assert last_runs()["drill"].is_good


def test_a_file_that_was_taken_away_by_rule_is_not_looked_for(cast: Cast, tmp_path: Path) -> None:
    other = make_nomination(category=make_category(), committee=None)
    gone = make_file(nomination=other)
    stored_files().remove(gone.file)
    EvidenceVersion.objects.filter(pk=gone.pk).update(discarded_at=timezone.now())

    assert "2 files, 2 new" in said("backup", tmp_path / "first")
    assert "GOOD" in said("drill", tmp_path / "first")


def test_a_second_backup_copies_what_is_new_and_is_whole(cast: Cast, tmp_path: Path) -> None:
    said("backup", tmp_path / "first")
    version = make_file(nomination=cast.nomination, content=b"%PDF-1.4 new")

    assert "4 files, 2 new" in said("backup", tmp_path / "second")

    shared = [
        path.relative_to(tmp_path / "first")
        for path in (tmp_path / "first" / "files").rglob("*.*")
        if path.samefile(tmp_path / "second" / path.relative_to(tmp_path / "first"))
    ]
    assert len(shared) == 2
    assert (tmp_path / "second" / "files" / version.file).read_bytes() == b"%PDF-1.4 new"
    subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=tmp_path / "second", check=True
    )


def test_a_backup_never_takes_the_place_of_another(cast: Cast, tmp_path: Path) -> None:
    said("backup", tmp_path / "first")
    before = (tmp_path / "first" / "SHA256SUMS").read_bytes()

    with pytest.raises(CommandError, match="is there already"):
        said("backup", tmp_path / "first")

    assert (tmp_path / "first" / "SHA256SUMS").read_bytes() == before
    assert not last_runs()["backup"].is_good
    assert last_runs()["backup"].good_at == OperationRun.objects.last().at  # type: ignore[union-attr]


def test_a_backup_that_is_cut_off_leaves_no_folder_of_that_name(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("evaluations.oversight.operations.backing_up.write_sums", killed)
    with pytest.raises(KeyboardInterrupt):
        said("backup", tmp_path / "first")

    assert list(tmp_path.glob("first*")) == []


@pytest.mark.parametrize("what", ["database", "manifest.json", "files"])
def test_a_backup_that_was_touched_is_bad(cast: Cast, tmp_path: Path, what: str) -> None:
    said("backup", tmp_path / "first")
    touched = next(
        path for path in (tmp_path / "first").rglob("*") if what in str(path) and path.is_file()
    )
    touched.write_bytes(touched.read_bytes() + b" ")

    with pytest.raises(CommandError, match=f"BAD(.|\n)*{touched.name} is not what was written"):
        said("drill", tmp_path / "first")

    assert "BAD" in last_runs()["drill"].detail
    assert last_runs()["drill"].good_at is None


def test_files_that_are_lost_or_changed_are_named(cast: Cast, tmp_path: Path) -> None:
    lost, changed = (make_file(nomination=cast.nomination) for _file in range(2))
    stored_files().remove(lost.file)
    stored_files().write(changed.file, b"%PDF-9.9 x")

    with pytest.raises(CommandError, match="2 files do not fit") as told:
        said("backup", tmp_path / "first")

    assert lost.file in str(told.value)
    assert f"{changed.file} is not what was handed in" in str(told.value)
    with pytest.raises(CommandError, match="BAD"):
        said("drill", tmp_path / "first")


def test_it_names_settings_and_tells_no_secret(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "the-key-of-the-store")
    said("backup", tmp_path / "first")

    text = (tmp_path / "first" / "manifest.json").read_text()
    assert {"SECRET_KEY", "AWS_SECRET_ACCESS_KEY"} <= set(json.loads(text)["settings"])
    assert "the-key-of-the-store" not in text
    assert os.environ["SECRET_KEY"] not in text


def test_nothing_is_restored_over_what_is_there(cast: Cast, tmp_path: Path) -> None:
    said("backup", tmp_path / "first")

    with pytest.raises(CommandError, match="database is not empty"):
        said("restore", tmp_path / "first")


def test_a_folder_that_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no whole backup"):
        said("restore", tmp_path)


def restored(folder: Path, **there: str) -> subprocess.CompletedProcess[str]:
    """As on another machine, with its own settings."""
    return subprocess.run(
        [sys.executable, "manage.py", "restore", str(folder)],
        cwd=project.BASE_DIR,
        env={**os.environ, **there},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(not ON_SQLITE, reason="the drill does the same on PostgreSQL")
def test_what_is_restored_has_its_triggers_and_its_files(cast: Cast, tmp_path: Path) -> None:
    said("backup", tmp_path / "first")
    database = tmp_path / "other.sqlite3"
    there = {"DATABASE_URL": f"sqlite:///{database}", "MEDIA_ROOT": str(tmp_path / "other")}

    done = restored(tmp_path / "first", **there)

    assert done.returncode == 0, done.stderr
    assert len([path for path in (tmp_path / "other").rglob("*") if path.is_file()]) == 2
    with (
        sqlite3.connect(database) as other,
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
    ):
        other.execute("UPDATE evaluations_entry SET reason = 'x'")
    other.close()
    again = restored(tmp_path / "first", **{**there, "DATABASE_URL": f"sqlite:///{database}2"})
    assert "The store is not empty" in again.stderr


@pytest.mark.skipif(not ON_SQLITE, reason="where files lie does not depend on the database")
def test_a_bucket_is_backed_up_and_restored(
    bucket: Store, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said("backup", tmp_path / "first")
    assert "GOOD" in said("drill", tmp_path / "first")
    before = dict(bucket.objects)
    bucket.objects.clear()

    address = f"s3://evidence-bucket/awards?endpoint={bucket.endpoint}&region=us-east-1"
    there = {"DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3", "EVIDENCE_STORE": address}
    done = restored(tmp_path / "first", **there)

    assert done.returncode == 0, done.stderr
    assert bucket.objects == before


@pytest.mark.skipif(ON_SQLITE, reason="SQLite needs no tool")
def test_without_pg_dump_one_sentence_says_what_to_install(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(CommandError, match="install postgresql-client"):
        said("backup", tmp_path / "first")
    assert list(tmp_path.glob("first*")) == []


@pytest.mark.skipif(ON_SQLITE, reason="the server of the tests is asked for its databases")
def test_a_drill_leaves_no_database_behind(cast: Cast, tmp_path: Path) -> None:
    said("backup", tmp_path / "first")
    said("drill", tmp_path / "first")

    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'drill%'")
        assert cursor.fetchall() == []


def test_a_backup_holds_one_moment(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that comes between the dump and the list of its files is in neither."""

    def bring() -> None:
        make_file(nomination=cast.nomination)
        connection.close()

    def counts_later(ask: Ask) -> dict[str, int]:
        other = Thread(target=bring)
        other.start()
        other.join()
        return counts(ask)

    monkeypatch.setattr("evaluations.oversight.operations.backing_up.counts", counts_later)
    assert "2 files, 2 new" in said("backup", tmp_path / "first")

    assert EvidenceVersion.objects.count() == 2
    assert "GOOD" in said("drill", tmp_path / "first")
