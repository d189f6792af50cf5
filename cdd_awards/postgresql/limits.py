"""How long a statement may take and wait for a lock, by the kind of process.

Asked for when a connection opens (libpq's `options`), so no round trip; behind PgBouncer these
stand at the role instead (docs/operations.md). SQLite has a time-out of its own (settings).
"""

from django.conf import settings

WEB_STATEMENT_SECONDS = 30
WEB_LOCK_SECONDS = 10
WORKER_LOCK_SECONDS = 60


def limit_waiting(*, lock_seconds: int, statement_seconds: int = 0) -> None:
    """For this process, before its first connection; 0: no limit."""
    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("postgresql"):
        return
    limits = f"-c lock_timeout={lock_seconds}s -c statement_timeout={statement_seconds}s"
    options = database["OPTIONS"]
    options["options"] = f"{options.get('options', '')} {limits}".strip()
