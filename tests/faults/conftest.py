"""What servers in processes of their own need."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def collected() -> None:
    """The pages of a served product name files of the collected manifest."""
    home = Path(__file__).parent.parent.parent
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=home, check=True)
