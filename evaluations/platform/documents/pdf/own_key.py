"""The organisation's certificate with its key: a PKCS#12 file, named in the settings.

A file that cannot be used stops no paper: it is drawn unsigned and says so.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import Name
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The holder orders another one: that takes weeks at an authority.
SOON_OVER = timedelta(days=60)


class KeyFault(StrEnum):
    """Why the file that is named signs nothing."""

    MISSING = "no file"
    UNREADABLE = "does not open"
    EMPTY = "no key"
    EARLY = "not valid yet"
    OVER = "not valid any more"

    @property
    def sentence(self) -> str | Promise:
        return SENTENCES[self]


SENTENCES: dict[str, str | Promise] = {
    KeyFault.MISSING: _(
        "The file that SIGNING_CERTIFICATE names cannot be read: put it there and let the service "
        "read it."
    ),
    KeyFault.UNREADABLE: _(
        "The file that SIGNING_CERTIFICATE names does not open: it is no PKCS#12 file, or "
        "SIGNING_PASSWORD is not its password."
    ),
    KeyFault.EMPTY: _(
        "The file that SIGNING_CERTIFICATE names holds no certificate with its key: export it "
        "anew with both."
    ),
    KeyFault.EARLY: _("The signing certificate is not valid yet: look at the machine's clock."),
    KeyFault.OVER: _(
        "The signing certificate is not valid any more: ask its authority for another one."
    ),
}


@dataclass(frozen=True)
class OwnKey:
    """What signs. `content` and `password` leave this process never."""

    organisation: str
    begins: datetime
    ends: datetime
    fingerprint: str
    content: bytes = field(repr=False)
    password: bytes = field(repr=False)

    @property
    def is_soon_over(self) -> bool:
        return self.ends - timezone.now() < SOON_OVER


def own_key() -> OwnKey | KeyFault | None:
    """What signs papers now, or why nothing does; None where no certificate is set."""
    if not settings.SIGNING_CERTIFICATE:
        return None
    try:
        content = Path(settings.SIGNING_CERTIFICATE).read_bytes()
    except OSError:
        return KeyFault.MISSING
    key = _opened(content, settings.SIGNING_PASSWORD.encode())
    return key if isinstance(key, KeyFault) else _in_time(key)


@lru_cache(maxsize=4)
def _opened(content: bytes, password: bytes) -> OwnKey | KeyFault:
    try:
        container = pkcs12.load_pkcs12(content, password or None)
    except ValueError:
        return KeyFault.UNREADABLE
    if container.key is None or container.cert is None:
        return KeyFault.EMPTY
    certificate = container.cert.certificate
    return OwnKey(
        organisation=_called(certificate.subject),
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        content=content,
        password=password,
    )


def _called(subject: Name) -> str:
    """The organisation, or what the certificate calls its holder."""
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in subject.get_attributes_for_oid(kind):
            return str(attribute.value)
    return subject.rfc4514_string()


def _in_time(key: OwnKey) -> OwnKey | KeyFault:
    now = timezone.now()
    if now < key.begins:
        return KeyFault.EARLY
    return KeyFault.OVER if now > key.ends else key


def authorities() -> tuple[Any, ...]:
    """Those that give tokens."""
    known = getattr(settings, "TIMESTAMP_AUTHORITIES", ())
    return tuple(authority for authority in known if authority.address)


def asks_outside() -> bool:
    """Whether more than the file is needed to sign: then the worker does it, as no request waits
    for others' servers."""
    return bool(authorities()) or settings.SIGNING_REVOCATION
