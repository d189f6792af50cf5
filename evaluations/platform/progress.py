"""How far a background job has come.

A job that changes everything or nothing works in one transaction, of which nobody else sees
anything before its end; so its progress is written to a small file beside the database.
"""

from pathlib import Path

from django.conf import settings


def _file(job: str) -> Path:
    return Path(settings.VAR_DIR) / "progress" / job


def tell(job: str, done: int, total: int) -> None:
    """Write down that `done` of `total` steps are done."""
    path = _file(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{done} {total}", encoding="ascii")


def how_far(job: str) -> tuple[int, int]:
    """(done, total); (0, 0) where nothing is known."""
    try:
        done, total = _file(job).read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return 0, 0
    return int(done), int(total)


def forget(job: str) -> None:
    _file(job).unlink(missing_ok=True)
