"""A certification authority, and an organisation's certificate from it as a PKCS#12 file."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.utils import timezone

ORGANISATION, PASSWORD = "กรมทดสอบ", "the password of a file"
AUTHORITY = "ผู้ออกใบรับรอง"
DAY = timedelta(days=1)


@cache
def key_of(holder: str) -> RSAPrivateKey:
    """One for each holder: making one takes long."""
    return generate_private_key(public_exponent=65537, key_size=2048)


def certificate(
    holder: str,
    *,
    begins: datetime,
    ends: datetime,
    purpose: x509.ObjectIdentifier | None = None,
    revoked_at: str = "",
) -> x509.Certificate:
    """From the authority; its own one where it is the holder. `revoked_at`: where its list of
    revoked certificates is."""
    is_authority = holder == AUTHORITY
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(holder))
        .issuer_name(_name(AUTHORITY))
        .public_key(key_of(holder).public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(_usage(is_authority=is_authority), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key_of(holder).public_key()), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(key_of(AUTHORITY).public_key()),
            critical=False,
        )
    )
    if revoked_at:
        places = [x509.UniformResourceIdentifier(revoked_at)]
        point = x509.DistributionPoint(places, None, None, None)
        made = made.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    if purpose:
        made = made.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return made.sign(key_of(AUTHORITY), hashes.SHA256())


def _name(holder: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "TH"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, holder),
            x509.NameAttribute(NameOID.COMMON_NAME, holder),
        ]
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def authority() -> x509.Certificate:
    now = timezone.now()
    return certificate(AUTHORITY, begins=now - 900 * DAY, ends=now + 900 * DAY)


@cache
def clock() -> x509.Certificate:
    """Of an authority that time-stamps."""
    now = timezone.now()
    purpose = ExtendedKeyUsageOID.TIME_STAMPING
    return certificate("นาฬิกา", begins=now - DAY, ends=now + 900 * DAY, purpose=purpose)


def nobody_revoked() -> bytes:
    """The authority's list of revoked certificates."""
    now = timezone.now()
    made = x509.CertificateRevocationListBuilder().issuer_name(_name(AUTHORITY))
    made = made.last_update(now - DAY).next_update(now + DAY)
    return made.sign(key_of(AUTHORITY), hashes.SHA256()).public_bytes(Encoding.DER)


def write_file(
    folder: Path,
    *,
    begins: int = -1,
    ends: int = 400,
    with_key: bool = True,
    revoked_at: str = "",
) -> Path:
    """A PKCS#12 file that holds from so many days to so many days from now."""
    now = timezone.now()
    own = certificate(
        ORGANISATION,
        begins=now + begins * DAY,
        ends=now + ends * DAY,
        revoked_at=revoked_at,
    )
    path = folder / "own.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            ORGANISATION.encode(),
            key_of(ORGANISATION) if with_key else None,
            own if with_key else None,
            [authority()],
            BestAvailableEncryption(PASSWORD.encode()),
        )
    )
    return path


def der(one: x509.Certificate) -> bytes:
    return one.public_bytes(Encoding.DER)
