"""Pictures of pages: nothing of the old file in them, and nothing breaks on a bad one."""

import stat
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from evaluations.entry.evidence import previews
from evaluations.entry.evidence.actions.looking import draw_previews, look_at
from evaluations.entry.evidence.models import EvidenceVersion, Preview
from evaluations.platform.jobs.models import Job
from tests import files
from tests.evaluations.entry.evidence.conftest import drawn, stored
from tests.factories import Cast
from units.models import User

SignIn = Callable[[User], Client]


def page(client: Client, version: EvidenceVersion, number: int = 1) -> Any:
    return client.get(reverse("version_page", args=[version.pk, number]))


def test_a_picture_without_where_it_was_taken(cast: Cast, sign_in: SignIn) -> None:
    original = files.picture("JPEG", (60, 40), located=True)
    assert dict(Image.open(BytesIO(original)).getexif().get_ifd(0x8825))
    version = drawn(stored(cast, original, name="ภาพ.jpg"))

    answer = page(sign_in(cast.chair), version)
    content = b"".join(answer.streaming_content)
    shown = Image.open(BytesIO(content))

    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert len(content) == version.page_sizes[0]
    assert dict(shown.getexif()) == {}
    assert b"Exif" not in content
    # Turned upright as the camera said.
    assert shown.size == (40, 60)


def test_a_large_picture_becomes_smaller(cast: Cast, sign_in: SignIn) -> None:
    version = drawn(stored(cast, files.picture("PNG", (4000, 1000)), name="ภาพ.png"))

    shown = Image.open(BytesIO(b"".join(page(sign_in(cast.chair), version).streaming_content)))

    assert shown.size == (1600, 400)


def test_every_page_of_a_pdf(cast: Cast, sign_in: SignIn) -> None:
    version = drawn(stored(cast, files.pdf(3, script=True)))
    client = sign_in(cast.chair)

    assert (version.preview, version.pages) == (Preview.READY, 3)
    for number in (1, 3):
        picture = b"".join(page(client, version, number).streaming_content)
        assert len(picture) == version.page_sizes[number - 1]
    assert [page(client, version, number).status_code for number in (0, 4)] == [404, 404]
    shown = client.get(reverse("evidence", args=[version.item_id])).content.decode()
    assert "มีสคริปต์ฝังอยู่" in shown


def test_drawn_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    version = drawn(stored(cast))
    monkeypatch.setattr(previews, "draw", lambda _version: pytest.fail("drawn again"))

    draw_previews.call(Job.objects.get(arguments={"version": version.pk}).pk)
    look_at(version)
    assert drawn(version).preview == Preview.READY


def test_a_fault_nobody_thought_of_is_tried_three_times(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(version: EvidenceVersion) -> None:
        raise MemoryError

    version = stored(cast)
    monkeypatch.setattr(previews, "draw", fails)
    states = [drawn(version).preview for _attempt in range(4)]

    assert states == [Preview.WAITING] * 3 + [Preview.FAILED]


def test_a_pdf_that_is_none_inside(cast: Cast, sign_in: SignIn) -> None:
    version = drawn(stored(cast, b"%PDF-1.4\nnothing of the kind"))

    assert version.preview == Preview.FAILED
    assert page(sign_in(cast.chair), version).status_code == 404
    shown = sign_in(cast.chair).get(reverse("evidence", args=[version.item_id]))
    assert "ไม่มีภาพตัวอย่าง" in shown.content.decode()


def converter(tmp_path: Path, script: str) -> str:
    """A program that stands in for LibreOffice: the real one is too large for the tests."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IEXEC)
    return str(program)


def test_office_files_are_drawn_where_there_is_a_converter(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    source = tmp_path / "made.pdf"
    source.write_bytes(files.pdf(2))
    said = tmp_path / "said"
    settings.OFFICE_CONVERTER = converter(
        tmp_path,
        f'echo "$@ $HOME $http_proxy $SECRET_KEY" > {said}; cp {source} "$PWD/file.pdf"; '
        f'cat "$PWD/profile/user/registrymodifications.xcu" >> {said}',
    )
    version = drawn(stored(cast, files.office("docx"), name="แผน.docx"))

    assert (version.preview, version.pages) == (Preview.READY, 2)
    told = said.read_text(encoding="utf-8")
    assert "--convert-to pdf" in told
    assert "http://127.0.0.1:9" in told
    assert '"BlockUntrustedRefererLinks" oor:op="fuse"><value>true' in told
    assert str(settings.SECRET_KEY) not in told


@pytest.mark.parametrize("script", ["exit 1", "true"])
def test_a_converter_that_fails(cast: Cast, settings: Any, tmp_path: Path, script: str) -> None:
    settings.OFFICE_CONVERTER = converter(tmp_path, script)
    version = drawn(stored(cast, files.office("pptx"), name="แผน.pptx"))

    assert version.preview == Preview.FAILED


def test_a_converter_that_hangs_is_stopped_with_its_children(
    cast: Cast, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "CONVERSION_SECONDS", 0.2)
    settings.OFFICE_CONVERTER = converter(tmp_path, "sleep 600 & wait")
    version = drawn(stored(cast, files.office("xlsx"), name="แผน.xlsx"))

    assert version.preview == Preview.FAILED


def test_without_a_converter_office_files_are_offered_for_download(
    cast: Cast, settings: Any, sign_in: SignIn
) -> None:
    settings.OFFICE_CONVERTER = ""
    version = drawn(stored(cast, files.office("docx"), name="แผน.docx"))

    assert version.preview == Preview.NONE
    shown = sign_in(cast.chair).get(reverse("evidence", args=[version.item_id])).content.decode()
    assert reverse("version_file", args=[version.pk]) in shown
