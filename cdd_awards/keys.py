"""The keys that sign the journal, from the environment or from a file beside it."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import salted_hmac

SHORTEST = 32


def journal_keys(listed: str, file: str, *, secret_key: str, is_demo: bool) -> tuple[str, ...]:
    """The keys, the one in use first: `listed` with commas between, or the lines of `file`.

    The demo derives one from SECRET_KEY. Raises ImproperlyConfigured where there is none, or one
    is short or the secret key itself.
    """
    if listed and file:
        raise ImproperlyConfigured("Set JOURNAL_KEYS or JOURNAL_KEYS_FILE, not both.")
    text = _read(file) if file else listed.replace(",", "\n")
    keys = tuple(line.strip() for line in text.splitlines() if line.strip())
    if not keys and is_demo:
        return (salted_hmac("journal key", "demo", secret_key, algorithm="sha256").hexdigest(),)
    if not keys:
        raise ImproperlyConfigured(
            "JOURNAL_KEYS or JOURNAL_KEYS_FILE must name the journal's key."
        )
    if any(len(key) < SHORTEST or key == secret_key for key in keys):
        raise ImproperlyConfigured(
            f"A key of the journal has at least {SHORTEST} characters and is not SECRET_KEY."
        )
    return keys


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8")
    except OSError as fault:
        raise ImproperlyConfigured(f"JOURNAL_KEYS_FILE cannot be read: {fault}") from fault
