"""Where Chromium is: `python -m tests.browser.chromium` says so before any test is played."""

import os
import shutil
import subprocess
import sys

MISSING = (
    "The browser tests need a Chromium that starts: apt-get install chromium on Debian; on "
    "Ubuntu, where it is a snap, name one by CHROMIUM=/path/to/chrome, or play the others with "
    ".venv/bin/python -m pytest -m 'not browser'."
)
NAMES = ("chromium", "chromium-browser")
SECONDS = 60


def find_chromium() -> str:
    """The first that starts, CHROMIUM before all; "" where there is none."""
    named = os.environ.get("CHROMIUM", "")
    candidates = [named] if named else [shutil.which(name) or "" for name in NAMES]
    return next((path for path in candidates if path and _starts(path)), "")


def _starts(path: str) -> bool:
    """Ubuntu's /usr/bin/chromium-browser is a script that asks for the snap."""
    try:
        tried = subprocess.run([path, "--version"], capture_output=True, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return tried.returncode == 0


if __name__ == "__main__":
    sys.exit(0 if find_chromium() else MISSING)
