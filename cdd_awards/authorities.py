"""The authorities outside that time-stamp the journal's seals, from the environment."""

import re
import ssl
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured

CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")
# As long as the column that keeps it.
ADDRESS = re.compile(r"(?=.{1,300}$)https?://[^/\s@]+(/\S*)?")
POLICY = re.compile(r"[0-2](\.\d+)+")


class Authority(NamedTuple):
    """One that is asked at `address`; without an address, one whose earlier tokens are checked
    and nothing more. `certificates` (DER) vouch for its own; `policy` is what it is asked for."""

    address: str
    certificates: tuple[bytes, ...]
    policy: str = ""


def authorities(listed: str) -> tuple[Authority, ...]:
    """Each of address|file of certificates (PEM)|policy, with commas between; the policy may be
    left out. Raises ImproperlyConfigured."""
    return tuple(_authority(part.strip()) for part in listed.split(",") if part.strip())


def _authority(text: str) -> Authority:
    address, _bar, rest = text.partition("|")
    file, _bar, policy = rest.partition("|")
    address, file, policy = address.strip(), file.strip(), policy.strip()
    if address and not ADDRESS.fullmatch(address):
        raise ImproperlyConfigured(
            f"TIMESTAMP_AUTHORITIES: {address} must begin with https:// or http://, name a host "
            "and no user, and have 300 characters at most."
        )
    if policy and not POLICY.fullmatch(policy):
        raise ImproperlyConfigured(
            f"TIMESTAMP_AUTHORITIES: {policy} is no policy such as 1.2.3.4.1."
        )
    return Authority(address, _certificates(file), policy)


def _certificates(file: str) -> tuple[bytes, ...]:
    try:
        text = Path(file).read_text(encoding="ascii", errors="replace")
        certificates = tuple(
            ssl.PEM_cert_to_DER_cert(block) for block in CERTIFICATE.findall(text)
        )
    except (OSError, ValueError) as fault:
        raise ImproperlyConfigured(
            f"TIMESTAMP_AUTHORITIES: {file or 'no file'} cannot be read: {fault}"
        ) from fault
    if not certificates:
        raise ImproperlyConfigured(f"TIMESTAMP_AUTHORITIES: {file} holds no certificate (PEM).")
    return certificates
