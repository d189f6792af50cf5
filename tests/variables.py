"""The settings that a process with certain variables would have, without that process."""

import runpy
from typing import Any

import pytest
from django.conf import settings
from environ import Env

GOOD = {
    "SECRET_KEY": "0123456789" * 6,
    "ALLOWED_HOSTS": "awards.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "JOURNAL_KEYS": "a key of the journal that is long enough",
    "SITE_ADDRESS": "https://awards.example.org",
}


def settings_of(**changed: str) -> dict[str, Any]:
    """With good variables, some of them changed or empty, and with no others."""
    given = {name: value for name, value in {**GOOD, **changed}.items() if value}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Env, "ENVIRON", given)
        return runpy.run_path(str(settings.BASE_DIR / "cdd_awards" / "settings.py"))
