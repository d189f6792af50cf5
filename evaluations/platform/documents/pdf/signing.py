"""A signature over a finished PDF (PAdES): bytes in, bytes out, nothing is drawn.

It is added behind what is there (an incremental update), so that PDF/A, PDF/UA and the attached
spreadsheet stay as they were. What people read of it WeasyPrint has drawn; its field has no size
and lies off the page, where PDF/UA-1 (7.18.1) asks for no tag, and is printed, as PDF/A asks.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSigningSession,
    SigDSSPlacementPreference,
)
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko_certvalidator import ValidationContext

from evaluations.platform.documents.pdf.own_key import OwnKey, authorities

logger = logging.getLogger(__name__)
FIELD = "Signature1"
SECONDS = 10
OFF_THE_PAGE = InvisSigSettings(box_out_of_bounds=True)
# Beside the signature, so that the signature covers the whole file.
EVIDENCE = DSSContentSettings(
    include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
)


@dataclass(frozen=True)
class Outside:
    """What is asked outside while a paper is signed: the authority at `address` for a token, and,
    with `roots` to which certificates lead, for what tells that they were not revoked."""

    address: str = ""
    roots: tuple[Any, ...] = ()


class _AsDrawn(IncrementalPdfFileWriter):
    """Adds to a file whose description stays word for word: title, producer and standard are the
    same inside and in the metadata."""

    def _update_meta(self) -> None:
        pass


class _DatedSigner(PdfSigner):
    """Signs as of the moment that stands on the paper."""

    def __init__(self, at: datetime, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.at = at

    def init_signing_session(self, *args: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **options)
        session.system_time = self.at
        return session


def sign(pdf: bytes, key: OwnKey, at: datetime, tooltip: str, *, by_worker: bool) -> bytes:
    """`pdf` with the organisation's signature. By the worker also with a token of an authority and
    what proves the certificates, where these are set and answer; without them otherwise."""
    signer = SimpleSigner.load_pkcs12_data(key.content, (), key.password or None)
    for outside in _ways(signer) if by_worker else ():
        try:
            return _signed(pdf, signer, at, tooltip, outside)
        except Exception as fault:
            logger.warning("signed without %s: %s", outside.address or "revocation", fault)
    return _signed(pdf, signer, at, tooltip, Outside())


def _ways(signer: SimpleSigner) -> Iterator[Outside]:
    """What is tried in turn, the fullest signature first."""
    addressed = authorities()
    if settings.SIGNING_REVOCATION:
        known = _roots(signer, (der for authority in addressed for der in authority.certificates))
        for authority in addressed:
            yield Outside(authority.address, known)
        if not addressed:
            yield Outside(roots=known)
    for authority in addressed:
        yield Outside(authority.address)


def _roots(signer: SimpleSigner, others: Iterable[bytes]) -> tuple[Any, ...]:
    """The ends of the chains: of ours as it stands in the file, and of the authorities'."""
    chain = list(signer.cert_registry)
    ends = [certificate for certificate in chain if certificate.self_issued]
    named = (certificate for der in others for certificate in load_certs_from_pemder_data(der))
    return (*(ends or chain), *named)


def _signed(
    pdf: bytes, signer: SimpleSigner, at: datetime, tooltip: str, outside: Outside
) -> bytes:
    writer = _AsDrawn(BytesIO(pdf))
    if "/StructTreeRoot" in writer.root:
        # PDF/UA-1 (7.18.3): of every page with an annotation.
        page = _first_page(writer)
        page["/Tabs"] = NameObject("/S")
        writer.update_container(page)
    options: dict[str, Any] = {}
    if outside.roots:
        context = ValidationContext(trust_roots=outside.roots, allow_fetching=True)
        options = {"embed_validation_info": True, "validation_context": context}
        options |= {"dss_settings": EVIDENCE, "signer_key_usage": set()}
    about = PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, **options
    )
    place = SigFieldSpec(FIELD, readable_field_name=tooltip, invis_sig_settings=OFF_THE_PAGE)
    clock = _clock(outside.address) if outside.address else None
    pdf_signer = _DatedSigner(at, about, signer, timestamper=clock, new_field_spec=place)
    return bytes(pdf_signer.sign_pdf(writer).getvalue())


def _first_page(writer: IncrementalPdfFileWriter) -> Any:
    node: Any = writer.root["/Pages"]
    while "/Kids" in node:
        node = node["/Kids"][0]
    return node


def _clock(address: str) -> TimeStamper:
    return HTTPTimeStamper(address, timeout=getattr(settings, "TIMESTAMP_TIMEOUT", SECONDS))
