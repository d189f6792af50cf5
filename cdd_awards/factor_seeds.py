"""The seeds of authenticator apps and recovery codes: unreadable to who has the database alone."""

import base64
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "cdd_awards.factor_seeds"
SEED_BYTES = 20


def _cipher() -> MultiFernet:
    """By SECRET_KEY; what was written under an earlier key is read by SECRET_KEY_FALLBACKS."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac(SALT, "seeds", key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SeedAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # A seed that cannot be read matches no code: one that nobody knows stands in for it.
            return base64.b32encode(secrets.token_bytes(SEED_BYTES)).decode()
