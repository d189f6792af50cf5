"""What `manage.py check --deploy` says about settings that would only show later."""

from typing import Any

import pytest
from django.core.checks import CheckMessage

from cdd_awards import checks

GOOD = {
    "DEMO": False,
    "HTTPS": True,
    "ALLOWED_HOSTS": ["awards.example.org"],
    "SITE_ADDRESS": "https://awards.example.org",
    "BEHIND_PROXY": True,
    "PROXY_COUNT": 1,
    "CACHES": {"default": {"BACKEND": "x", "OPTIONS": {"MAX_ENTRIES": checks.LEAST_CACHE}}},
}
CHECKS = (checks.front_servers, checks.site_address, checks.cache_size)


def found(settings: Any, **changed: object) -> list[CheckMessage]:
    for name, value in {**GOOD, **changed}.items():
        setattr(settings, name, value)
    return [message for check in CHECKS for message in check()]


def test_good_settings_are_silent(settings: Any) -> None:
    assert found(settings) == []
    assert found(settings, DEMO=True, SITE_ADDRESS="") == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"PROXY_COUNT": 0}, "E001"),
        ({"BEHIND_PROXY": False}, "E001"),
        ({"SITE_ADDRESS": ""}, "E002"),
        ({"SITE_ADDRESS": "http://awards.example.org"}, "E002"),
        ({"SITE_ADDRESS": "https://elsewhere.example.org"}, "W003"),
        ({"CACHES": {"default": {"BACKEND": "x"}}}, "W002"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(
    settings: Any, changed: dict[str, object], told: str
) -> None:
    (message,) = found(settings, **changed)

    assert message.id == f"cdd_awards.{told}"
    assert any(name in message.msg for name in changed)
