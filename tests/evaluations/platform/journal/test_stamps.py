"""Seals are stamped by authorities outside (RFC 3161); here `openssl ts` is one."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from asn1crypto import keys, pem, x509
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pyhanko.sign.timestamps import DummyTimeStamper

from evaluations.platform.journal.models import Entry, Seal, TimeStamp
from evaluations.platform.journal.stamps import (
    ask_for_renewals,
    ask_for_stamps,
    imprint_of,
    renew_stamps,
    stamp_seals,
)
from evaluations.platform.journal.timestamps import Unfit, read_token
from tests.authority import OTHER_POLICY, POLICY, Desk, serving
from tests.evaluations.platform.journal.test_journal import sealed_entries, tamper

pytestmark = pytest.mark.django_db
SHORT = 0.3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authorities")


@pytest.fixture(scope="module")
def desk(folder: Path) -> Desk:
    return Desk(folder, "ETDA TSA")


@pytest.fixture(scope="module")
def short_lived(folder: Path) -> Desk:
    return Desk(folder, "Short TSA", days=30)


@pytest.fixture
def well(desk: Desk, settings: LazySettings) -> Iterator[None]:
    """One authority in the settings, which answers."""
    with serving(desk) as server:
        settings.TIMESTAMP_AUTHORITIES = (desk.at(server.address),)
        yield


@pytest.mark.usefixtures("well")
def test_each_seal_gets_a_token_of_its_chain_digest_the_newest_first(desk: Desk) -> None:
    sealed_entries(2)
    sealed_entries(1)
    stamp_seals.call()
    stamp_seals.call()

    stamps = list(TimeStamp.objects.select_related("seal", "renews"))
    assert [one.seal.number for one in stamps] == [2, 1]
    for one in stamps:
        told = read_token(bytes(one.token), desk.at("").certificates)
        assert told.imprint == imprint_of(one) == bytes.fromhex(one.seal.chain)
        assert (one.authority_name, one.stamped_at) == ("ETDA TSA", told.at)
    assert not DBTaskResult.objects.exists()


def test_a_long_backlog_goes_on_a_little_later(
    desk: Desk, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluations.platform.journal.stamps.BATCH", 1)
    sealed_entries(1)
    sealed_entries(1)
    with serving(desk) as server:
        settings.TIMESTAMP_AUTHORITIES = (desk.at(server.address),)
        stamp_seals.call()

    assert [one.seal.number for one in TimeStamp.objects.all()] == [2]
    assert DBTaskResult.objects.get().args_kwargs["args"] == []
    first, second = Seal.objects.order_by("number")
    assert first.stamp == second.stamp == TimeStamp.objects.get()


FAULTS = {
    "silent": "does not answer",
    "garbage": "cannot be read",
    "huge": "too large",
    "elsewhere": "does not answer: HTTP Error 302",
    "other digest": "not the answer to what was asked",
    "other nonce": "not the answer to what was asked",
    "refusal": "cannot be read",
}


@pytest.mark.parametrize("how", FAULTS)
def test_an_answer_that_does_not_fit_is_not_taken_and_it_is_tried_again(
    how: str, desk: Desk, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TIMESTAMP_TIMEOUT = SHORT if how == "silent" else 60
    sealed_entries(1)
    with serving(desk, how) as server:
        settings.TIMESTAMP_AUTHORITIES = (desk.at(server.address),)
        with caplog.at_level(logging.WARNING):
            stamp_seals.call(3)

    assert not TimeStamp.objects.exists()
    assert FAULTS[how] in caplog.text
    later = DBTaskResult.objects.get()
    assert (later.task_path, later.args_kwargs["args"]) == (stamp_seals.module_path, [4])
    ask_for_stamps()
    assert DBTaskResult.objects.count() == 1


def test_a_token_of_an_authority_that_we_were_not_told_to_trust_is_not_taken(
    desk: Desk, short_lived: Desk, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TIMESTAMP_TIMEOUT = 60
    sealed_entries(1)
    with serving(short_lived) as server, caplog.at_level(logging.WARNING):
        settings.TIMESTAMP_AUTHORITIES = (desk.at(server.address),)
        stamp_seals.call()

    assert not TimeStamp.objects.exists()
    assert "leads to none that the settings name" in caplog.text


@pytest.mark.parametrize(
    ("use", "refused"),
    [
        ("timeStamping", nullcontext()),
        ("emailProtection", pytest.raises(Unfit, match="leads to none")),
        ("timeStamping,emailProtection", pytest.raises(Unfit, match="stamps alone")),
    ],
)
def test_a_token_by_a_certificate_for_another_use_is_not_taken(
    use: str, refused: AbstractContextManager[object], tmp_path: Path
) -> None:
    """openssl makes no such token: a library does."""
    desk = Desk(tmp_path, "Mail", use=use)
    _kind, _headers, certificate = pem.unarmor((desk.folder / "tsa.pem").read_bytes())
    _kind, _headers, key = pem.unarmor((desk.folder / "tsa.key").read_bytes())
    stamper = DummyTimeStamper(x509.Certificate.load(certificate), keys.PrivateKeyInfo.load(key))
    token = asyncio.run(stamper.async_timestamp(b"\x01" * 32, "sha256"))

    with refused:
        assert read_token(token.dump(), desk.at("").certificates).imprint == b"\x01" * 32


def test_where_the_first_is_silent_the_next_is_asked_with_its_policy(
    desk: Desk, short_lived: Desk, settings: LazySettings
) -> None:
    settings.TIMESTAMP_TIMEOUT = 60
    sealed_entries(1)
    with serving(desk, "garbage") as first, serving(short_lived) as second:
        settings.TIMESTAMP_AUTHORITIES = (
            desk.at(first.address),
            short_lived.at(second.address, OTHER_POLICY),
        )
        stamp_seals.call()

    stamp = TimeStamp.objects.get()
    assert (stamp.authority, stamp.authority_name) == (second.address, "Short TSA")
    told = read_token(bytes(stamp.token), short_lived.at("").certificates)
    assert told.policy == OTHER_POLICY != POLICY
    assert (first.asked, second.asked) == (1, 1)


def test_without_an_authority_nothing_is_asked(desk: Desk, settings: LazySettings) -> None:
    sealed_entries(1)
    settings.TIMESTAMP_AUTHORITIES = (desk.at(""),)
    ask_for_stamps()
    ask_for_renewals()

    assert not DBTaskResult.objects.exists()


def test_a_token_whose_certificate_ends_soon_is_stamped_anew_by_one_that_ends_later(
    desk: Desk, short_lived: Desk, settings: LazySettings
) -> None:
    settings.TIMESTAMP_TIMEOUT = 60
    sealed_entries(1)
    with serving(short_lived) as first, serving(desk) as second:
        settings.TIMESTAMP_AUTHORITIES = (short_lived.at(first.address),)
        stamp_seals.call()
        renew_stamps.call()
        assert TimeStamp.objects.count() == 1
        settings.TIMESTAMP_AUTHORITIES = (
            short_lived.at(first.address),
            desk.at(second.address),
        )
        ask_for_renewals()
        renew_stamps.call()
        renew_stamps.call()

    older, newer = TimeStamp.objects.select_related("seal", "renews")
    assert newer.renews == older
    assert read_token(bytes(newer.token), desk.at("").certificates).imprint == imprint_of(newer)
    assert imprint_of(newer) != imprint_of(older)
    assert [one.task_path for one in DBTaskResult.objects.all()] == [renew_stamps.module_path]


def stamped(count: int, desk: Desk, settings: LazySettings) -> list[TimeStamp]:
    """So many sealed and stamped portions; the authority is asked no more."""
    settings.TIMESTAMP_TIMEOUT = 60
    for _one in range(count):
        sealed_entries(1)
    with serving(desk) as server:
        settings.TIMESTAMP_AUTHORITIES = (desk.at(server.address),)
        stamp_seals.call()
    settings.TIMESTAMP_AUTHORITIES = (desk.at(""),)
    return list(TimeStamp.objects.order_by("seal__number"))


def test_stored_tokens_are_checked_and_tampering_is_named(
    desk: Desk, short_lived: Desk, settings: LazySettings
) -> None:
    first, second = stamped(2, desk, settings)
    call_command("verify_journal")
    of_first = TimeStamp.objects.filter(pk=first.pk)
    for change, told in (
        ({"token": bytes(second.token)}, "is not of this seal"),
        ({"token": bytes(first.token)[:-1] + b"\x00"}, "signature does not fit|cannot be read"),
        ({"token": b"\x30\x03\x02\x01\x01"}, "cannot be read"),
        ({"token": bytes(first.token) + b"\x00"}, "cannot be read"),
        ({"stamped_at": timezone.now() - timedelta(days=9)}, "another time or authority"),
        ({"authority_name": "x"}, "another time or authority"),
    ):
        tamper(lambda change=change: of_first.update(**change))
        with pytest.raises(CommandError, match=f"seal 1: the time stamp by .*({told})"):
            call_command("verify_journal")
        told_before = {name: getattr(first, name) for name in change}
        tamper(lambda told=told_before: of_first.update(**told))
    call_command("verify_journal", go_on=True)

    settings.TIMESTAMP_AUTHORITIES = (short_lived.at(""),)
    with pytest.raises(CommandError, match="leads to none that the settings name"):
        call_command("verify_journal")
    with pytest.raises(CommandError, match="Something does not fit"):
        call_command("nightly", checks_only=True)
    settings.TIMESTAMP_AUTHORITIES = ()
    with pytest.raises(CommandError, match="no certificate of an authority"):
        call_command("verify_journal")


def test_a_journal_rebuilt_after_a_complete_exchange_fails_against_the_old_tokens(
    desk: Desk, settings: LazySettings, tmp_path: Path
) -> None:
    for one in stamped(2, desk, settings):
        (tmp_path / f"{one.seal_id}.der").write_bytes(bytes(one.token))
    call_command("verify_journal", stamps=tmp_path)

    tamper(exchange)
    settings.JOURNAL_KEYS = ("another key of whoever exchanged everything",)
    stamped(3, desk, settings)

    call_command("verify_journal")
    with pytest.raises(CommandError, match="by ETDA TSA is of no seal here: .* exchanged"):
        call_command("verify_journal", stamps=tmp_path)
    with pytest.raises(CommandError, match="holds no time-stamp token"):
        call_command("verify_journal", stamps=tmp_path / "none")
    (tmp_path / "1.der").write_bytes(b"\x30\x03\x02\x01\x01")
    with pytest.raises(CommandError, match=r"1\.der: the token cannot be read"):
        call_command("verify_journal", stamps=tmp_path / "1.der")


def exchange() -> None:
    """Everything goes, as somebody does who has the database and writes another one."""
    for model in (TimeStamp, Seal, Entry):
        model.objects.all().delete()


def test_a_renewed_token_kept_outside_fits_together_with_the_older_one(
    desk: Desk, short_lived: Desk, settings: LazySettings, tmp_path: Path
) -> None:
    stamped(1, short_lived, settings)
    with serving(desk) as server:
        settings.TIMESTAMP_AUTHORITIES = (short_lived.at(""), desk.at(server.address))
        renew_stamps.call()
    for one in TimeStamp.objects.all():
        (tmp_path / f"1-{one.pk}.der").write_bytes(bytes(one.token))

    call_command("verify_journal", stamps=tmp_path)
    ended = timezone.now() - timedelta(days=1)
    tamper(lambda: TimeStamp.objects.filter(renews=None).update(certificate_ends_at=ended))
    with pytest.raises(CommandError, match="another time or authority"):
        call_command("verify_journal")
