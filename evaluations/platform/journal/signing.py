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
def _by_fingerprint(keys: tuple[str, ...]) -> Mapping[str, str]:
    return {fingerprint(key): key for key in keys}


def _signature(key: str, nonce: str, digest: str) -> str:
    keyed = hmac.digest(key.encode(), f"{nonce}:{digest}".encode(), "sha256").hex()
    return f"{nonce}:{keyed}"


def sign(digest: str) -> tuple[str, str]:
    """The fingerprint of the key in use, and its signature of an entry's digest."""
    key: str = settings.JOURNAL_KEYS[0]
    return fingerprint(key), _signature(key, secrets.token_hex(NONCE_BYTES), digest)


def problem_of(digest: str, key: str, signature: str) -> str:
    """What is wrong with an entry's signature; empty where it was made with one of our keys."""
    known = _by_fingerprint(tuple(settings.JOURNAL_KEYS))
    if key not in known:
        return f"was signed with a key that is not known here ({key})"
    nonce, _colon, _keyed = signature.partition(":")
    wanted = _signature(known[key], nonce, digest)
    if not hmac.compare_digest(wanted.encode(), signature.encode()):
        return "was not written by this program: its keyed digest does not fit"
    return ""
