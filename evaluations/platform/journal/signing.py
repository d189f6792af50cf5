"""The keyed digest of a journal entry: whoever has the database but no key forges no line.

The keys come from the settings alone (JOURNAL_KEYS, the one in use first); the database knows
their fingerprints.
"""

import hmac
import secrets
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256

from django.conf import settings

NONCE_BYTES = 8
FINGERPRINT_DIGITS = 16


@lru_cache(maxsize=16)
def fingerprint(key: str) -> str:
    """What a key is called where the key itself must not stand."""
    return sha256(f"journal key {key}".encode()).hexdigest()[:FINGERPRINT_DIGITS]


@lru_cache(maxsize=4)
def _by_fingerprint(keys: tuple[str, ...]) -> Mapping[str, bytes]:
    return {fingerprint(key): key.encode() for key in keys}


def _signature(key: bytes, nonce: str, digest: str) -> str:
    keyed = hmac.digest(key, f"{nonce}:{digest}".encode(), "sha256").hex()
    return f"{nonce}:{keyed}"


def sign(digest: str) -> tuple[str, str]:
    """The fingerprint of the key in use, and its signature of an entry's digest."""
    key: str = settings.JOURNAL_KEYS[0]
    return fingerprint(key), _signature(key.encode(), secrets.token_hex(NONCE_BYTES), digest)


def known_keys() -> Mapping[str, bytes]:
    """Our keys by their fingerprints."""
    return _by_fingerprint(tuple(settings.JOURNAL_KEYS))


def problem_of(digest: str, key: str, signature: str, known: Mapping[str, bytes]) -> str:
    """What is wrong with an entry's signature; empty where it was made with a `known` key."""
    if key not in known:
        return f"was signed with a key that is not known here ({key})"
    nonce, _colon, _keyed = signature.partition(":")
    wanted = _signature(known[key], nonce, digest)
    if not hmac.compare_digest(wanted.encode(), signature.encode()):
        return "was not written by this program: its keyed digest does not fit"
    return ""
