"""Which release this is: said once, in pyproject.toml."""

import tomllib
from functools import lru_cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


@lru_cache(maxsize=1)
def release() -> str:
    """ "1.0.0"."""
    version: str = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
    return version
