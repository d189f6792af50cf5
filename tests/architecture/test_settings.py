"""Settings fail loudly: each missing or wrong variable stops the start and is named."""

import os
import subprocess
import sys

import pytest

GOOD = {
    "SECRET_KEY": "0123456789" * 6,
    "ALLOWED_HOSTS": "awards.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "JOURNAL_KEYS": "a key of the journal that is long enough",
    "SITE_ADDRESS": "https://awards.example.org",
}


def start(said: str = "s.DEBUG, s.TIME_ZONE", **changed: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in {**GOOD, **changed}.items() if value}
    command = [
        sys.executable,
        "-c",
        f"import cdd_awards.settings as s; print({said})",
    ]
    environment = {"PATH": os.environ["PATH"], **given}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


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
    assert start(**changed).returncode == 0


@pytest.mark.parametrize(
    ("changed", "bound"),
    [({}, "False False"), ({"HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, "True True")],
)
def test_hsts_for_subdomains_is_a_choice(changed: dict[str, str], bound: str) -> None:
    said = "s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD"

    assert start(said, **changed).stdout.strip() == bound


def test_behind_pgbouncer_nothing_outlives_a_transaction() -> None:
    database = {"PGBOUNCER": "1", "DATABASE_URL": "postgres://localhost/x"}
    said = "[s.DATABASES['default'][n] for n in ('DISABLE_SERVER_SIDE_CURSORS', 'OPTIONS')]"
    told = start(said, **database).stdout

    assert told.startswith("[True, ")
    assert "'pool': False" in told


def test_good_settings_start_without_debug_in_bangkok() -> None:
    assert start().stdout.split() == ["False", "Asia/Bangkok"]


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
def test_a_wrong_variable_stops_the_start_and_is_named(name: str, value: str) -> None:
    extra = {"DATABASE_URL": "postgres://localhost/x"} if name == "DATABASE_POOL" else {}

    tried = start(**{**extra, name: value})

    assert tried.returncode != 0
    assert name in tried.stderr or value in tried.stderr.splitlines()[-1]
