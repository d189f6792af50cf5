"""Scripts of ours, run by Node."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "js"


def said_by(script: str, *arguments: str | Path) -> str:
    """What a script of tests/js writes."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    node = shutil.which("node", path=path)
    assert node, "Node is needed: make test finds it."
    command = [node, FOLDER / script, *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout
