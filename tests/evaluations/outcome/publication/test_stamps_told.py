"""Where a time stamp is told: in the bundle, on pages, on papers and in the nightly mail."""

import csv
import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from evaluations.judging.results.actions.certifying import certify
from evaluations.judging.results.models import Result
from evaluations.outcome.publication import verify
from evaluations.outcome.publication.bundle import read_bundle, write_bundle
from evaluations.outcome.reports.summary_parts import seal_text
from evaluations.platform.journal.sealing import seal_settled
from evaluations.platform.journal.stamp_checks import first_misfit_outside
from evaluations.platform.journal.stamps import renew_stamps, stamp_seals
from evaluations.platform.journal.witness import tell_auditors
from tests.authority import Desk, serving
from tests.evaluations.outcome.publication.generated import with_sums
from tests.evaluations.outcome.publication.verdicts import packed as repacked
from tests.evaluations.outcome.publication.verdicts import verdicts
from tests.evaluations.platform.journal.test_journal import sealed_entries
from tests.factories import Cast, make_user, submitted_sheet
from tests.mails import deliver
from units.models import User

SignIn = Callable[[User], Client]
TOLD = "ประทับเวลาโดย Short TSA เมื่อ "


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Desk, Desk]:
    return Desk(tmp_path, "Short TSA", days=30), Desk(tmp_path, "Long TSA")


@pytest.fixture
def result(cast: Cast, desks: tuple[Desk, Desk], settings: LazySettings) -> Result:
    """One under a stamped seal, whose token was renewed; a later seal is not stamped yet."""
    for judge in cast.judges:
        submitted_sheet(judge=judge, nomination=cast.nomination, points="8")
    made = certify(by=cast.chair, category=cast.category, committee=cast.committee)
    seal_settled()
    short, long = desks
    with serving(short) as first, serving(long) as second:
        settings.TIMESTAMP_AUTHORITIES = (short.at(first.address),)
        stamp_seals.call()
        settings.TIMESTAMP_AUTHORITIES = (short.at(""), long.at(second.address))
        renew_stamps.call()
    sealed_entries(1)
    return made


def test_the_bundle_holds_tokens_that_a_program_of_others_verifies(
    result: Result, desks: tuple[Desk, Desk], tmp_path: Path
) -> None:
    packed = write_bundle(result.category.award.round)
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        table = opened.read("tables/stamps.csv").decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(table)))
        tokens = {row["file"]: opened.read(row["file"]) for row in rows}

    first, second = rows
    assert result.seal
    assert (first["seal"], first["imprint"]) == (str(result.seal.number), result.seal.chain)
    assert (first["authority"], second["authority"]) == ("Short TSA", "Long TSA")
    assert (first["renews"], second["renews"]) == ("", first["file"])
    for row, desk in zip(rows, desks, strict=True):
        (tmp_path / "token").write_bytes(tokens[row["file"]])
        command = ["openssl", "ts", "-verify", "-digest", row["imprint"], "-token_in"]
        command += ["-in", str(tmp_path / "token"), "-CAfile", str(desk.folder / "ca.pem")]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        assert "Verification: OK" in answer.stdout + answer.stderr
    assert first_misfit_outside(tokens) is None
    with zipfile.ZipFile(io.BytesIO(packed)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    exchanged = {**files, first["file"]: tokens[second["file"]]}
    said = verdicts(tmp_path, {"whole": packed, "exchanged": repacked(with_sums(exchanged))})
    whole = {(one["file"], one["code"]) for one in said["whole"]["found"]}
    assert whole == {("tables/winners.csv", "?absent"), *((name, "?signature") for name in tokens)}
    told = {(one["file"], *one["params"][:1]) for one in said["exchanged"]["found"]}
    assert {(name, "imprint") for name in tokens} <= told
    assert read_bundle(packed).content["seals"][0]["chain"] == result.seal.chain


def replaced(table: bytes, file: str, old: bytes, new: bytes) -> bytes:
    """The first `old` in the row of a file."""
    before, name, row = table.partition(file.encode())
    assert old in row
    return before + name + row.replace(old, new, 1)


def test_the_verifiers_in_the_bundle_read_them(result: Result, tmp_path: Path) -> None:
    """A byte of a signature, of what is stamped, or of what the table tells is named."""
    with zipfile.ZipFile(io.BytesIO(write_bundle(result.category.award.round))) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    check = verify.Check(files)
    assert result.seal
    first, second = sorted(name for name in files if name.startswith("stamps/"))
    imprint, table = bytes.fromhex(result.seal.chain), "tables/stamps.csv"
    changed = {
        "signature": {first: files[first][:-1] + bytes([files[first][-1] ^ 1])},
        "imprint": {first: files[first].replace(imprint, bytes(32))},
        "certificate": {table: files[table].replace(b"Long TSA", b"Lone TSA")},
        "stamped_at": {table: files[table].replace(b",20", b",19", 1)},
        "unreadable": {second: files[second][:99]},
        "seal": {table: replaced(files[table], first, b",1,", b",2,")},
        "late": {table: replaced(files[table], second, b",20", b",21")},
        "file": {table: files[table] + files[table].splitlines()[1].replace(b"-1.der", b"-9.der")},
    }

    assert check.faults == []
    assert check.counts["stamps"] == 2
    assert [by for by, *_rest in check.stamped] == ["Short TSA", "Long TSA"]
    forged = {said: with_sums({**files, **part}) for said, part in changed.items()}
    pages = verdicts(tmp_path, {said: repacked(kept) for said, kept in forged.items()})
    for said, kept in forged.items():
        found = [(code, one) for _f, _p, code, one in verify.Check(kept).faults]
        page = [(one["code"], one["params"]) for one in pages[said]["found"]]
        wanted = "imprint" if said == "seal" else said
        assert wanted in {one[0] if code == "differs" else code for code, one in found}
        # The signature is not for the page to check, and it says so.
        wanted = "?signature" if said == "signature" else wanted
        assert wanted in {one[0] if code == "differs" else code for code, one in page}


def test_pages_tell_the_first_token_that_covers_a_seal(
    result: Result, cast: Cast, client: Client, sign_in: SignIn
) -> None:
    assert result.seal
    journal, chain = reverse("check_journal"), {"chain": result.seal.chain}
    newest, kept = client.get(journal), client.get(journal, chain)
    checked = client.get(reverse("check_result", args=[result.code]))
    own = sign_in(cast.chair).get(reverse("result", args=[result.pk]))

    assert [one.content.decode().count(TOLD) for one in (newest, kept, checked, own)] == [
        *(1, 2, 1, 1)
    ]
    assert f"ถึงผนึกที่ {result.seal.number}" in newest.content.decode()


def test_the_status_page_tells_what_is_stamped_and_what_waits(
    result: Result, cast: Cast, sign_in: SignIn
) -> None:
    assert result.seal
    page = sign_in(cast.administrator).get(reverse("status")).content.decode()
    row = page.partition("<b>การประทับเวลาของบันทึกประวัติ</b>")[2].partition("</li>")[0]

    assert "ผนึกล่าสุดกำลังรอประทับเวลา" in row
    assert f"seal {result.seal.number}, Short TSA; 1 waiting" in row
    assert "tag-good" in row


def test_papers_and_the_nightly_mail_tell_it(result: Result) -> None:
    make_user(is_auditor=True)
    with override("th"):
        text = seal_text(result)
    tell_auditors([])
    deliver()

    assert result.seal
    assert text.startswith(f"{result.seal.number} · {result.seal.chain} · {TOLD}")
    assert f"ถึงผนึกที่ {result.seal.number} {TOLD}" in str(mail.outbox[-1].body)
