"""RFC 3161: asking an authority for a time-stamp token, and checking one. Plain Python.

A token says that a digest was there at a moment. It is taken where it is of a SHA-256 digest, its
signature is good, it names its own certificate (ESSCertID), and that certificate is for time
stamps and led, at that moment, to one that we were told to trust. Nobody is asked whether a
certificate was revoked.
"""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from asn1crypto import cms, tsp, x509
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr, validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

MOST_BYTES = 64 * 1024
NONCE_BITS = 63
# A clock that differs more is no clock to go by, theirs or ours.
APART = timedelta(minutes=10)
HEADERS = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
}


class Unfit(Exception):
    """What is wrong with an answer or a token, for the log and for `verify_journal`."""


@dataclass(frozen=True)
class Token:
    """A token that was checked: `content` is its DER, the other fields what it says."""

    content: bytes
    imprint: bytes
    at: datetime
    nonce: int | None
    policy: str
    authority: str
    ends_at: datetime


class _NoWayOn(HTTPRedirectHandler):
    """The settings say who is asked: an authority sends nobody elsewhere."""

    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        return None


def fetch(
    imprint: bytes, *, address: str, roots: Sequence[bytes], policy: str, seconds: float
) -> Token:
    """A fresh token of `imprint` (SHA-256). Raises Unfit."""
    nonce = secrets.randbits(NONCE_BITS)
    answer = _answer(address, question(imprint, nonce=nonce, policy=policy), seconds)
    token = read_token(_granted(answer), roots)
    answered = (token.imprint, token.nonce, token.policy if policy else "")
    if answered != (imprint, nonce, policy):
        raise Unfit("the token is not the answer to what was asked")
    if abs(token.at - datetime.now(UTC)) > APART:
        raise Unfit(f"its clock and ours are too far apart: {token.at.isoformat()}")
    return token


def question(imprint: bytes, *, nonce: int, policy: str) -> bytes:
    """The request in DER."""
    fields: dict[str, Any] = {
        "version": 1,
        "message_imprint": {
            "hash_algorithm": {"algorithm": "sha256"},
            "hashed_message": imprint,
        },
        "nonce": nonce,
        "cert_req": True,
    }
    if policy:
        fields["req_policy"] = policy
    content: bytes = tsp.TimeStampReq(fields).dump()
    return content


def _answer(address: str, content: bytes, seconds: float) -> bytes:
    request = Request(address, content, HEADERS)  # noqa: S310 (the settings take http and https)
    try:
        with build_opener(_NoWayOn).open(request, timeout=seconds) as answer:
            read: bytes = answer.read(MOST_BYTES + 1)
    except (OSError, HTTPException) as fault:
        raise Unfit(f"does not answer: {fault}") from fault
    if len(read) > MOST_BYTES:
        raise Unfit("its answer is too large")
    return read


def _granted(answer: bytes) -> bytes:
    """The token of a response, not checked yet."""
    try:
        response = tsp.TimeStampResp.load(answer, strict=True)
        reply = response["status"]
        status, why = reply["status"].native, reply["status_string"].native or ()
        content: bytes = response["time_stamp_token"].dump()
    except Exception as fault:
        raise Unfit(f"its answer cannot be read: {fault}") from fault
    if status not in ("granted", "granted_with_mods"):
        raise Unfit(f"it refused: {status} {' '.join(why)}".strip())
    return content


def read_token(content: bytes, roots: Sequence[bytes]) -> Token:
    """What a token says, once everything was checked; `roots` are certificates in DER. Raises
    Unfit."""
    if not roots:
        raise Unfit("no certificate of an authority is named in the settings")
    try:
        return _checked(content, roots)
    except Unfit:
        raise
    except Exception as fault:
        # The libraries raise whatever they come upon in the bytes of others.
        raise Unfit(f"the token cannot be read: {fault}") from fault


def _checked(content: bytes, roots: Sequence[bytes]) -> Token:
    signed = cms.ContentInfo.load(content, strict=True)["content"]
    statement = signed["encap_content_info"]["content"].parsed
    imprint: bytes = statement["message_imprint"]["hashed_message"].native
    at: datetime = statement["gen_time"].native
    if statement["message_imprint"]["hash_algorithm"]["algorithm"].native != "sha256":
        raise Unfit("the token is not of a SHA-256 digest")
    known = [x509.Certificate.load(root) for root in roots]
    context = ValidationContext(trust_roots=known, moment=at)
    checked = asyncio.run(validate_tst_signed_data(signed, context, lambda _name: imprint))
    status = TimestampSignatureStatus(**checked)
    if not (status.intact and status.valid):
        raise Unfit("the token's signature does not fit")
    if not status.trusted:
        raise Unfit("the token's certificate leads to none that the settings name")
    if get_signing_cert_attr(signed["signer_infos"][0]["signed_attrs"]) is None:
        raise Unfit("the token does not name its certificate")
    certificate = status.signing_cert
    if certificate.extended_key_usage_value.native != ["time_stamping"]:
        raise Unfit("the token's certificate is not for time stamps alone")
    named = certificate.subject.native.get("common_name") or certificate.subject.human_friendly
    return Token(
        content=content,
        imprint=imprint,
        at=at,
        nonce=statement["nonce"].native,
        policy=statement["policy"].dotted,
        authority=str(named)[:200],
        ends_at=certificate.not_valid_after,
    )
