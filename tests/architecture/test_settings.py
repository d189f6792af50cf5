"""Settings fail loudly: each missing or wrong variable stops the start and is named."""

import os
import subprocess
import sys

import pytest

GOOD = {
    "SECRET_KEY": "0123456789" * 6,
    "ALLOWED_HOSTS": "awards.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
}


def start(**changed: str) -> subprocess.CompletedProcess[str]:
    given = {name: value for name, value in {**GOOD, **changed}.items() if value}
    command = [
        sys.executable,
        "-c",
        "import cdd_awards.settings as s; print(s.DEBUG, s.TIME_ZONE)",
    ]
    environment = {"PATH": os.environ["PATH"], **given}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


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
        ("DATABASE_URL", "nonsense://x"),
        ("HTTPS", "perhaps"),
        ("DATABASE_POOL", "many"),
        ("ACCESS_LOG_DAYS", "89"),
    ],
)
def test_a_wrong_variable_stops_the_start_and_is_named(name: str, value: str) -> None:
    extra = {"DATABASE_URL": "postgres://localhost/x"} if name == "DATABASE_POOL" else {}

    tried = start(**{**extra, name: value})

    assert tried.returncode != 0
    assert name in tried.stderr or value in tried.stderr.splitlines()[-1]
