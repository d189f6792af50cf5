"""Signed papers, read by programs that are not ours: pyHanko's validator and poppler's pdfsig."""

import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import time_machine
from cryptography.x509 import load_der_x509_crl
from django.conf import LazySettings
from django.test import override_settings
from pyhanko.keys.internal import (
    translate_pyca_cryptography_cert_to_asn1,
    translate_pyca_cryptography_key_to_asn1,
)
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from cdd_awards.checks import signing_certificate
from evaluations.platform.documents.document import Document, Facts
from evaluations.platform.documents.formats import TEMPLATE
from evaluations.platform.documents.models import PrintSetting
from evaluations.platform.documents.pdf import signing
from evaluations.platform.documents.pdf.merging import merged
from evaluations.platform.documents.pdf.own_key import KeyFault, OwnKey, own_key
from evaluations.platform.documents.pdf.render import draw, prepare
from tests import certificates

AT = datetime(2026, 11, 28, 7, 5, tzinfo=UTC)
TOOLTIP = "ลงลายมือชื่อดิจิทัลโดย กรมทดสอบ"
FIGURES = b"the figures as a spreadsheet"


@dataclass(frozen=True)
class Asked:
    """A time-stamp authority of the settings."""

    address: str
    certificates: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Papers:
    drawn: bytes
    signed: bytes


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnKey]:
    file = certificates.write_file(tmp_path_factory.mktemp("key"))
    told = {"SIGNING_CERTIFICATE": str(file), "SIGNING_PASSWORD": certificates.PASSWORD}
    with override_settings(**told):
        found = own_key()
        assert isinstance(found, OwnKey)
        yield found


def drawn(variant: str) -> bytes:
    document = Document("เอกสารทดสอบ", "เรื่องทดสอบ", (Facts((("รอบ", "รอบทดสอบ"),)),))
    context = {"document": document, "heading": document}
    setting = PrintSetting(pk=1, pdf_variant=variant)
    return draw(prepare(TEMPLATE, context, setting=setting, attached=FIGURES))


@pytest.fixture(scope="module", params=["", "pdf/a-3u", "pdf/ua-1"])
def papers(request: pytest.FixtureRequest, key: OwnKey) -> Papers:
    paper = drawn(request.param)
    return Papers(paper, signing.sign(paper, key, AT, TOOLTIP, by_worker=False))


@pytest.fixture(scope="module")
def plain(key: OwnKey) -> Papers:
    paper = drawn("")
    return Papers(paper, signing.sign(paper, key, AT, TOOLTIP, by_worker=False))


def status_of(pdf: bytes) -> PdfSignatureStatus:
    """What pyHanko finds of the only signature."""
    (only,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    roots = [translate_pyca_cryptography_cert_to_asn1(certificates.authority())]
    return validate_pdf_signature(only, ValidationContext(trust_roots=roots))


def read_by_poppler(pdf: bytes, folder: Path) -> str:
    file = folder / "signed.pdf"
    file.write_bytes(pdf)
    command = ["pdfsig", "-nocert", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def is_whole(pdf: bytes) -> bool:
    found = status_of(pdf)
    covered = found.coverage == SignatureCoverageLevel.ENTIRE_FILE
    return found.intact and found.valid and found.trusted and covered


def root_of(pdf: bytes) -> Any:
    return PdfReader(BytesIO(pdf)).trailer["/Root"]


def test_a_signature_covers_the_paper_and_leaves_it_as_it_was(papers: Papers) -> None:
    before, after = (PdfReader(BytesIO(one)) for one in (papers.drawn, papers.signed))
    root: Any = after.trailer["/Root"]
    (field,) = (one.get_object() for one in root["/AcroForm"]["/Fields"])

    assert is_whole(papers.signed)
    assert papers.signed.startswith(papers.drawn)
    assert (field["/V"]["/SubFilter"], field["/TU"]) == ("/ETSI.CAdES.detached", TOOLTIP)
    # What stands on the paper.
    assert field["/V"]["/M"] == "D:20261128070500Z"
    assert before.metadata == after.metadata
    was: Any = before.trailer["/Root"]
    kept = ("/Lang", "/MarkInfo", "/OutputIntents", "/StructTreeRoot", "/AF", "/ViewerPreferences")
    assert [name in root for name in kept] == [name in was for name in kept]
    assert ("/Metadata" in root) == ("/Metadata" in was)
    if "/Metadata" in root:
        assert root["/Metadata"].get_data() == was["/Metadata"].get_data()
    if "/AF" in root:
        assert after.attachments["figures.xlsx"] == [FIGURES]


def test_its_field_is_where_both_standards_let_it_be(papers: Papers) -> None:
    page: Any = PdfReader(BytesIO(papers.signed)).pages[0]
    (field,) = (one.get_object() for one in page["/Annots"] if one["/Subtype"] == "/Widget")
    left, bottom, right, top = field["/Rect"]

    # PDF/A: printed, never hidden, and of no size where it has no appearance.
    assert (field["/F"] & 4, field["/F"] & 2) == (4, 0)
    assert (left, bottom) == (right, top)
    # PDF/UA: off the page it needs no tag; the page says in which order it is read.
    assert right < page.cropbox.left
    assert "/StructTreeRoot" not in root_of(papers.signed) or page["/Tabs"] == "/S"


def test_poppler_reads_it(plain: Papers, tmp_path: Path) -> None:
    told = read_by_poppler(plain.signed, tmp_path)

    assert "Signature is Valid." in told
    assert "Total document signed" in told
    assert certificates.ORGANISATION in told


@pytest.mark.parametrize("at", [0.2, 0.5, 0.99])
def test_a_byte_that_was_changed_is_found(plain: Papers, at: float, tmp_path: Path) -> None:
    changed = bytearray(plain.drawn)
    where = changed.index(b"stream", int(len(changed) * at * 0.6)) + 20
    changed[where] ^= 1
    paper = bytes(changed) + plain.signed[len(plain.drawn) :]

    assert not status_of(paper).intact
    assert "Signature is Valid." not in read_by_poppler(paper, tmp_path)


def test_a_batch_gets_one_signature_over_the_whole(key: OwnKey) -> None:
    whole = merged([drawn("pdf/ua-1"), drawn("pdf/ua-1")], "ทั้งชุด")

    assert is_whole(signing.sign(whole, key, AT, TOOLTIP, by_worker=True))


@contextmanager
def _list_of_revoked() -> Iterator[str]:
    """Where the authority's list of revoked certificates is."""
    told = certificates.nobody_revoked()

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/pkix-crl")
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/revoked.crl"
        server.shutdown()


class TestClock:
    """What the worker asks outside."""

    @pytest.fixture
    def asked(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
        """An authority that answers at good addresses, and none at others."""
        settings.TIMESTAMP_AUTHORITIES = (
            Asked("http://127.0.0.1:9/"),
            Asked("http://good.example.org/", (certificates.der(certificates.authority()),)),
        )
        own = certificates.key_of("นาฬิกา")
        answers = DummyTimeStamper(
            tsa_cert=translate_pyca_cryptography_cert_to_asn1(certificates.clock()),
            tsa_key=translate_pyca_cryptography_key_to_asn1(own),
        )
        ask = signing._clock
        monkeypatch.setattr(
            signing, "_clock", lambda address: answers if "good" in address else ask(address)
        )
        return settings

    def test_the_first_authority_that_answers_stamps(
        self, asked: Any, key: OwnKey, plain: Papers
    ) -> None:
        paper = signing.sign(plain.drawn, key, AT, TOOLTIP, by_worker=True)

        stamped = status_of(paper).timestamp_validity
        assert is_whole(paper)
        assert stamped is not None
        assert (stamped.valid, stamped.trusted) == (True, True)
        assert "/DSS" not in root_of(paper)

    def test_a_request_asks_nobody(self, asked: Any, key: OwnKey, plain: Papers) -> None:
        paper = signing.sign(plain.drawn, key, AT, TOOLTIP, by_worker=False)

        assert status_of(paper).timestamp_validity is None

    def test_where_none_answers_the_paper_is_signed_all_the_same(
        self,
        asked: Any,
        key: OwnKey,
        plain: Papers,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        asked.TIMESTAMP_AUTHORITIES = asked.TIMESTAMP_AUTHORITIES[:1]

        with caplog.at_level(logging.WARNING):
            paper = signing.sign(plain.drawn, key, AT, TOOLTIP, by_worker=True)

        assert is_whole(paper)
        assert status_of(paper).timestamp_validity is None
        assert "signed without http://127.0.0.1:9/" in caplog.text
        assert certificates.PASSWORD not in caplog.text

    def test_what_proves_the_certificates_lies_in_the_file(
        self, asked: Any, plain: Papers, tmp_path: Path
    ) -> None:
        """The certificates of both chains, and the authority's list of revoked ones."""
        asked.SIGNING_REVOCATION = True
        asked.SIGNING_PASSWORD = certificates.PASSWORD
        with _list_of_revoked() as address:
            file = certificates.write_file(tmp_path, revoked_at=address)
            asked.SIGNING_CERTIFICATE = str(file)
            key = own_key()
            assert isinstance(key, OwnKey)

            paper = signing.sign(plain.drawn, key, AT, TOOLTIP, by_worker=True)

        assert is_whole(paper)
        assert status_of(paper).timestamp_validity is not None
        store = root_of(paper)["/DSS"]
        held = {bytes(one.get_object().get_data()) for one in store["/Certs"]}
        assert certificates.der(certificates.clock()) in held
        (revoked,) = (one.get_object().get_data() for one in store["/CRLs"])
        issuer = load_der_x509_crl(revoked).issuer
        assert issuer == certificates.authority().subject


def _none(_folder: Path) -> Path:
    return Path("/nowhere/own.p12")


def _other(folder: Path) -> Path:
    path = folder / "own.p12"
    path.write_text("no PKCS#12 file")
    return path


@pytest.mark.parametrize(
    ("make", "fault", "word"),
    [
        (_none, KeyFault.MISSING, "cannot be read"),
        (_other, KeyFault.UNREADABLE, "SIGNING_PASSWORD"),
        (
            lambda folder: certificates.write_file(folder, with_key=False),
            KeyFault.EMPTY,
            "with its key",
        ),
        (lambda folder: certificates.write_file(folder, begins=2), KeyFault.EARLY, "clock"),
        (
            lambda folder: certificates.write_file(folder, begins=-9, ends=-1),
            KeyFault.OVER,
            "not valid any more",
        ),
    ],
)
def test_a_file_of_no_use_is_told_of(
    settings: LazySettings, tmp_path: Path, make: Any, fault: KeyFault, word: str
) -> None:
    settings.SIGNING_CERTIFICATE = str(make(tmp_path))
    settings.SIGNING_PASSWORD = certificates.PASSWORD

    (told,) = signing_certificate()

    assert own_key() is fault
    assert (told.id, word in told.msg) == ("cdd_awards.E004", True)


def test_a_wrong_password_opens_nothing_and_stands_nowhere(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.SIGNING_CERTIFICATE = str(certificates.write_file(tmp_path))
    settings.SIGNING_PASSWORD = "guessed"

    (told,) = signing_certificate()

    assert own_key() is KeyFault.UNREADABLE
    assert "guessed" not in f"{told}"
    settings.SIGNING_PASSWORD = certificates.PASSWORD
    assert certificates.PASSWORD not in f"{own_key()!r}"


def test_sixty_days_before_its_end_the_check_warns(key: OwnKey) -> None:
    assert signing_certificate() == []
    with time_machine.travel(key.ends - certificates.DAY * 59):
        (told,) = signing_certificate()

    assert (told.id, certificates.ORGANISATION in told.msg) == ("cdd_awards.W005", True)


def test_without_a_certificate_there_is_nothing_to_say(settings: LazySettings) -> None:
    settings.SIGNING_CERTIFICATE = ""

    assert own_key() is None
    assert signing_certificate() == []
