"""What a certificate says, as the JSON that certificates.py writes; a later version becomes a
union as in scoring/sheet_document.py. Plain Python."""

from typing import TypedDict


class CertifiedV1(TypedDict):
    """The result that a certificate is issued from, with its digest."""

    number: int
    code: str
    digest: str


class CertificateDocumentV1(TypedDict):
    """A certificate, word for word; `issued_at` is ISO 8601 with an offset."""

    title: str
    body: str
    number: str
    signer: str
    signer_position: str
    recipient: str
    category: str
    result: CertifiedV1
    is_rehearsal: bool
    is_assumed: bool
    issued_at: str


CertificateDocument = CertificateDocumentV1
