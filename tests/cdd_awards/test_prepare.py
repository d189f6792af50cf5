"""What stands already costs nothing to prepare again, and nothing is left out."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from cdd_awards.management.commands import prepare
from evaluations.setup.rounds.models import AwardRound
from units.models import Laid, Unit


@pytest.fixture
def source(settings: Any, tmp_path: Path) -> Path:
    """A folder of static files with one in it."""
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "collected"
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.css").write_text("a {}")
    return tmp_path / "source"


def collect() -> None:
    prepare.collect_static(prepare.Command(stdout=StringIO()))


def steps(stdout: StringIO) -> list[str]:
    """What was said behind the seconds."""
    return re.findall(r"^ +\d+\.\d s  (.+)$", stdout.getvalue(), re.MULTILINE)


def collected(source: Path) -> set[str]:
    return {path.name for path in source.with_name("collected").glob("*.css")}


def test_static_files_are_collected_when_one_changed(source: Path) -> None:
    collect()
    (source.with_name("collected") / "a.css").unlink()
    collect()
    assert collected(source) == set()

    (source / "a.css").write_text("b {}")
    collect()
    assert collected(source) == {"a.css"}


def test_static_files_are_collected_when_one_came(source: Path) -> None:
    collect()
    (source / "b.css").write_text("a {}")
    collect()

    assert collected(source) == {"a.css", "b.css"}


def test_an_emptied_folder_is_filled_again(source: Path) -> None:
    collect()
    for path in source.with_name("collected").iterdir():
        path.unlink()
    collect()

    assert collected(source) == {"a.css"}


@pytest.mark.django_db
def test_prepared_twice_nothing_is_there_twice(source: Path) -> None:
    call_command("prepare", "--demo", stdout=StringIO())
    rows = AwardRound.objects.count(), Unit.objects.count()
    call_command("prepare", "--demo", stdout=(second := StringIO()))

    assert steps(second) == ["adding what is missing of the demo day", "everything is prepared"]
    assert rows == (AwardRound.objects.count(), Unit.objects.count())
    assert rows[0] == 1


@pytest.mark.django_db
def test_each_step_is_said_before_it_is_done(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first start takes a minute: whoever waits reads for what."""
    Laid.objects.all().delete()
    source.with_name("collected").mkdir()
    stdout, done = StringIO(), []
    monkeypatch.setattr(prepare, "_is_migrated", lambda: False)
    monkeypatch.setattr(
        prepare, "call_command", lambda name, **_options: done.append((name, steps(stdout)[-1]))
    )

    call_command("prepare", "--demo", stdout=stdout)

    assert done == [
        ("migrate", "migrating the database"),
        ("createcachetable", "migrating the database"),
        ("load_registry", "loading places and offices"),
        ("collectstatic", "collecting static files"),
        ("seed_demo", "adding what is missing of the demo day"),
    ]
    assert steps(stdout)[-1] == "everything is prepared"
