"""Long summaries: drawn by the worker, once, and shown to nobody else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from evaluations.reports import drawing
from evaluations.results.actions import certify
from evaluations.results.models import Result
from tests.factories import Cast, submitted_sheet
from tests.paper import text_of
from units.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def result(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path
) -> Result:
    """A certified result that counts as long."""
    monkeypatch.setattr(drawing, "MOST_LINES_AT_ONCE", 0)
    settings.MEDIA_ROOT = tmp_path
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination)
    return certify(by=cast.chair, category=cast.category, committee=cast.committee)


def test_a_long_summary_is_drawn_once_and_then_sent(
    cast: Cast, sign_in: SignIn, result: Result
) -> None:
    client, address = sign_in(cast.chair), reverse("result_pdf", args=[result.pk])
    for _asked in range(2):
        waiting = client.get(address)
        assert waiting.status_code == 202
        assert "กำลังจัดทำเอกสาร" in waiting.content.decode()
    assert DBTaskResult.objects.count() == 1

    drawing.draw_summary.func(*DBTaskResult.objects.get().args_kwargs["args"])

    sent = client.get(address)
    assert sent.status_code == 200
    assert result.digest in text_of(sent.content)


def test_a_drawing_is_shown_to_nobody_else(cast: Cast, sign_in: SignIn, result: Result) -> None:
    address = reverse("result_pdf", args=[result.pk])
    drawing.draw_summary.func(result.pk, f"http://testserver/check/{result.code}/")

    assert sign_in(cast.chair).get(address).status_code == 200
    for user in (cast.officer, cast.nobody):
        assert sign_in(user).get(address).status_code == 404


def test_drawing_twice_leaves_one_file(cast: Cast, result: Result, tmp_path: Path) -> None:
    for _twice in range(2):
        drawing.draw_summary.func(result.pk, "http://testserver/")

    assert [path.suffix for path in (tmp_path / "documents").iterdir()] == [".pdf"]


def test_a_worker_that_died_is_not_waited_for(cast: Cast, sign_in: SignIn, result: Result) -> None:
    client, address = sign_in(cast.chair), reverse("result_pdf", args=[result.pk])
    client.get(address)
    long_ago = DBTaskResult.objects.get().enqueued_at - drawing.PATIENCE * 2
    DBTaskResult.objects.update(status="RUNNING", enqueued_at=long_ago)

    client.get(address)

    assert DBTaskResult.objects.count() == 2
