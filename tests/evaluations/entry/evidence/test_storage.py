"""The stores: a folder, and one that speaks S3 over HTTP; and what happens when one is down."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from botocore.config import Config
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from cdd_awards.files import endpoint_of, evidence_store
from evaluations.entry.evidence.actions.housekeeping import forget_files
from evaluations.entry.evidence.models import Upload, UploadState
from evaluations.platform.errors import Refused
from evaluations.platform.store.files import StorageDown, stored_files
from tests import files
from tests.evaluations.entry.evidence.conftest import brought, drawn, stored, work_off
from tests.factories import Cast
from tests.s3 import Store
from units.models import User

SignIn = Callable[[User], Client]
PDF = files.pdf()


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_file_lives_in_the_bucket(
    cast: Cast, sign_in: SignIn, bucket: Store, media: Path
) -> None:
    version = stored(cast)
    client, address = sign_in(cast.chair), reverse("version_file", args=[version.pk])

    assert list(bucket.objects) == [f"awards/{version.file}"]
    assert not [one for one in media.rglob("*") if one.is_file()]
    assert body(client.get(address)) == PDF
    assert body(client.get(address, headers={"Range": "bytes=3-8"})) == PDF[3:9]
    assert sign_in(cast.other_officer).get(address).status_code == 404


def test_a_large_file_goes_up_in_parts(bucket: Store, tmp_path: Path) -> None:
    content = bytes(range(256)) * (9 << 12)
    (tmp_path / "large").write_bytes(content)

    stored_files().keep("large.mp4", tmp_path / "large", "video/mp4")

    assert bucket.objects == {"awards/large.mp4": content}
    assert b"".join(stored_files().pieces("large.mp4", 100, 9_000_000)) == content[100:9_000_001]


def test_previews_live_in_the_bucket(cast: Cast, sign_in: SignIn, bucket: Store) -> None:
    version = stored(cast)
    drawn(version)
    answer = sign_in(cast.chair).get(reverse("version_page", args=[version.pk, 2]))

    assert body(answer).startswith(b"\xff\xd8\xff")
    assert len(bucket.objects) == 3


def test_files_that_nobody_refers_to_are_forgotten(
    db: None, bucket: Store, tmp_path: Path
) -> None:
    made = tmp_path / "x"
    made.write_bytes(b"x")
    for name in ("evidence/7/abc.pdf", "previews/7/abc/1.jpg", "previews/7/abc/2.jpg"):
        stored_files().keep(name, made, "x/y")
    assert len(bucket.objects) == 3

    forget_files(["evidence/7/abc.pdf"])

    assert bucket.objects == {}


def test_a_signed_address_serves_it_for_a_minute(
    cast: Cast, sign_in: SignIn, bucket: Store, settings: Any
) -> None:
    settings.EVIDENCE_DELIVERY = "signed"
    version = stored(cast, name="รายงาน.pdf")
    answer = sign_in(cast.chair).get(reverse("version_file", args=[version.pk]))

    assert answer.status_code == 302
    assert "X-Amz-Expires=60" in answer.headers["Location"]
    with urlopen(answer.headers["Location"]) as fetched:  # noqa: S310 (our own server)
        assert fetched.read() == PDF
        assert "%E0%B8%A3" in fetched.headers["Content-Disposition"]
        assert fetched.headers["Content-Type"] == "application/pdf"
    with pytest.raises(HTTPError, match="403"):
        urlopen(answer.headers["Location"].partition("?")[0])  # noqa: S310 (our own server)
    stranger = sign_in(cast.other_officer).get(reverse("version_file", args=[version.pk]))
    assert stranger.status_code == 404


def test_a_store_that_is_down_keeps_the_file_here_and_takes_it_later(
    cast: Cast, sign_in: SignIn, bucket: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored(cast, files.pdf(5), name="ก่อน.pdf")

    def down(*args: object) -> None:
        raise StorageDown("no route to host")

    with monkeypatch.context() as patched:
        patched.setattr(type(stored_files()), "adopt", down)
        upload = brought(cast, PDF)
    assert upload.state == UploadState.RECEIVED
    assert "ที่เก็บไฟล์ไม่ตอบสนอง" in upload.message
    assert bucket.objects[f"awards/partial/{upload.id.hex}"] == PDF

    work_off()
    assert Upload.objects.get(pk=upload.pk).state == UploadState.TAKEN
    address = reverse("version_file", args=[before.pk])
    assert body(sign_in(cast.chair).get(address)) == files.pdf(5)


def test_no_server_at_all(
    cast: Cast, sign_in: SignIn, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    version = stored(cast)
    store = evidence_store("s3://gone?endpoint=http://127.0.0.1:1&region=x", Path("unused"))
    settings.STORAGES = {**settings.STORAGES, "evidence": store}

    answer = sign_in(cast.chair).get(reverse("version_file", args=[version.pk]))

    assert answer.status_code == 503
    with pytest.raises(Refused):
        brought(cast, files.pdf(3), "ใหม่.pdf")
    assert Upload.objects.get(name="ใหม่.pdf").state == UploadState.RECEIVING


@pytest.mark.parametrize(
    "address", ["ftp://x", "s3://", "bucket", "s3://bucket?endpiont=http://x"]
)
def test_a_wrong_address_stops_the_start(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="EVIDENCE_STORE"):
        evidence_store(address, Path("x"))


def test_the_policy_names_the_store() -> None:
    assert endpoint_of("s3://b?endpoint=https://s3.example.org/x") == ["https://s3.example.org"]
    assert endpoint_of("s3://b") == ["https://*.amazonaws.com"]


def test_a_silent_store_is_let_go_of(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from evaluations.platform.store import s3  # noqa: PLC0415 (only where a store is named)

    quick = Config(connect_timeout=0.2, read_timeout=0.2, retries={"total_max_attempts": 1})
    assert (s3.WAITING.connect_timeout, s3.WAITING.read_timeout) == (5, 15)
    monkeypatch.setattr(s3, "WAITING", quick)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        store = evidence_store(f"s3://bucket?endpoint={address}&region=us-east-1", Path("unused"))
        settings.STORAGES = {**settings.STORAGES, "evidence": store}
        with pytest.raises(StorageDown):
            stored_files().holds("x")
        files_of_it: Any = stored_files()
        files_of_it.connection.meta.client.close()
