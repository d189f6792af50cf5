"""What stands already costs nothing to prepare again, and nothing is left out."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from cdd_awards.management.commands.prepare import collect_static
from evaluations.setup.rounds.models import AwardRound
from units.models import Unit


@pytest.fixture
def source(settings: Any, tmp_path: Path) -> Path:
    """A folder of static files with one in it."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "collected"
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.css").write_text("a {}")
    return tmp_path / "source"


def collected(source: Path) -> set[str]:
    return {path.name for path in source.with_name("collected").glob("*.css")}


def test_static_files_are_collected_when_one_changed(source: Path) -> None:
    collect_static()
    (source.with_name("collected") / "a.css").unlink()
    collect_static()
    assert collected(source) == set()

    (source / "a.css").write_text("b {}")
    collect_static()
    assert collected(source) == {"a.css"}


def test_static_files_are_collected_when_one_came(source: Path) -> None:
    collect_static()
    (source / "b.css").write_text("a {}")
    collect_static()

    assert collected(source) == {"a.css", "b.css"}


def test_an_emptied_folder_is_filled_again(source: Path) -> None:
    collect_static()
    for path in source.with_name("collected").iterdir():
        path.unlink()
    collect_static()

    assert collected(source) == {"a.css"}


@pytest.mark.django_db
def test_prepared_twice_nothing_is_there_twice(source: Path) -> None:
    call_command("prepare", "--demo", stdout=StringIO())
    rows = AwardRound.objects.count(), Unit.objects.count()
    call_command("prepare", "--demo", stdout=StringIO())

    assert rows == (AwardRound.objects.count(), Unit.objects.count())
    assert rows[0] == 1
