"""Settings fail loudly: each missing or wrong variable stops the start and is named."""

import os
import subprocess
import sys
from traceback import format_exception

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.variables import GOOD, settings_of


@pytest.mark.parametrize(
    "changed",
    [
        {"BEHIND_PROXY": "1", "PROXY_COUNT": "1"},
        {"SITE_ADDRESS": "http://awards.example.org", "HTTPS": "0"},
        {"SITE_ADDRESS": "https://awards.example.org/"},
        {"SITE_ADDRESS": "", "DEMO": "1"},
        {"PGBOUNCER": "1", "DATABASE_URL": "postgres://localhost/x"},
    ],
)
def test_settings_that_agree_start(changed: dict[str, str]) -> None:
    assert settings_of(**changed)["INSTALLED_APPS"]


@pytest.mark.parametrize(
    ("changed", "bound"),
    [({}, False), ({"HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, True)],
)
def test_hsts_for_subdomains_is_a_choice(changed: dict[str, str], *, bound: bool) -> None:
    told = settings_of(**changed)

    assert told["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is bound
    assert told["SECURE_HSTS_PRELOAD"] is bound


def test_behind_pgbouncer_nothing_outlives_a_transaction() -> None:
    told = settings_of(PGBOUNCER="1", DATABASE_URL="postgres://localhost/x")["DATABASES"][
        "default"
    ]

    assert told["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert told["OPTIONS"]["pool"] is False


def test_good_settings_start_without_debug_in_bangkok() -> None:
    told = settings_of()

    assert (told["DEBUG"], told["TIME_ZONE"]) == (False, "Asia/Bangkok")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("ALLOWED_HOSTS", ""),
        ("ALLOWED_HOSTS", "*"),
        ("EMAIL_URL", ""),
        ("JOURNAL_KEYS", ""),
        ("JOURNAL_KEYS", "short"),
        ("JOURNAL_KEYS", "0123456789" * 6),
        ("JOURNAL_KEYS_FILE", "/nowhere/journal.keys"),
        ("DATABASE_URL", "nonsense://x"),
        ("HTTPS", "perhaps"),
        ("DATABASE_POOL", "many"),
        ("SITE_ADDRESS", ""),
        ("SITE_ADDRESS", "awards.example.org"),
        ("SITE_ADDRESS", "ftp://awards.example.org"),
        ("SITE_ADDRESS", "https://"),
        ("SITE_ADDRESS", "http://awards.example.org"),
        ("SITE_ADDRESS", "https://awards.example.org/portal"),
        ("EMAIL_TIMEOUT", "0"),
        ("EMAIL_TIMEOUT", "soon"),
        ("PROXY_COUNT", "-1"),
        ("PROXY_COUNT", "1"),
        ("BEHIND_PROXY", "1"),
        ("HSTS_PRELOAD", "1"),
        ("WEB_PROCESSES", "0"),
        ("NODES", "many"),
        ("METRICS_TOKEN", "short"),
        ("SENTRY_DSN", "errors.example.org"),
        ("ERRORS_TO", "somebody"),
    ],
)
def test_a_wrong_variable_is_named(name: str, value: str) -> None:
    extra = {"DATABASE_URL": "postgres://localhost/x"} if name == "DATABASE_POOL" else {}

    with pytest.raises((ImproperlyConfigured, ValueError, OSError)) as told:
        settings_of(**{**extra, name: value})

    assert name in "".join(format_exception(told.value))


def test_a_wrong_variable_stops_the_start() -> None:
    given = {**GOOD, "PATH": os.environ["PATH"], "SECRET_KEY": "short"}
    command = [sys.executable, "-c", "import cdd_awards.settings"]

    tried = subprocess.run(command, env=given, capture_output=True, text=True, check=False)

    assert tried.returncode != 0
    assert "SECRET_KEY" in tried.stderr.splitlines()[-1]
