"""What every test shares: the database's triggers, an empty cache, and the fixed cast."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from cdd_awards.files import evidence_store
from evaluations.assembly import install_triggers, remove_triggers
from evaluations.oversight.phases.award_lines import award_lines
from evaluations.oversight.phases.facts import remembered_facts
from evaluations.oversight.phases.views import first_sessions, remembered_undecided
from evaluations.platform.jobs import running
from evaluations.platform.store.files import stored_files
from evaluations.setup.rubrics.tree import forget_trees
from tests import factories
from tests.factories import Cast
from tests.s3 import Store, s3_server
from units.mail import MailServer
from units.models import User

# How long an example takes says nothing of the product on a busy machine.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")
# SQLite lets no sign of life through while a test's own transaction stands open.
running.TOUCH_SECONDS = 600
# Roles and rights are PostgreSQL's alone; who is let in is the same on both, and long to ask.
collect_ignore = [
    "architecture/test_every_address.py"
    if os.environ.get("TEST_DATABASE") == "postgresql"
    else "architecture/test_roles.py"
]


def pytest_configure() -> None:
    """Static files straight from their folders; SQLite in a file of its own per worker."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.DRAW_IN_PROCESS = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(settings.VAR_DIR / "test.sqlite3")
        database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        call_command("createcachetable")


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    """What is remembered by primary key comes back in the next test; so does the mail server."""
    forget_trees()
    for remembered in (remembered_facts, award_lines, first_sessions, remembered_undecided):
        remembered.cache_clear()
    MailServer.silent_until = 0.0


@pytest.fixture
def guarded_transactions(transactional_db: None) -> Iterator[None]:
    """For tests that need real transactions: the triggers must not stop the final flush."""
    install_triggers(connection)
    cache.clear()
    yield
    remove_triggers(connection)


@pytest.fixture
def own_media(tmp_path: Path, settings: Any) -> Path:
    """A folder of evidence in which no other test looks."""
    settings.MEDIA_ROOT = tmp_path / "media"
    options = {"location": str(settings.MEDIA_ROOT)}
    local = {"BACKEND": "evaluations.platform.store.folder.LocalFiles", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "evidence": local}
    return Path(settings.MEDIA_ROOT)


@pytest.fixture
def bucket(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The settings with a bucket; what lies in it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with s3_server() as bucket:
        address = f"s3://evidence-bucket/awards?endpoint={bucket.endpoint}&region=us-east-1"
        store = evidence_store(address, Path("unused"))
        settings.STORAGES = {**settings.STORAGES, "evidence": store}
        yield bucket
        files_of_it: Any = stored_files()
        files_of_it.connection.meta.client.close()


@pytest.fixture
def cast(db: None) -> Cast:
    return factories.make_cast()


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client in which `user` has signed in."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture(scope="session")
def database_wanted() -> str:
    return "postgresql" if os.environ.get("TEST_DATABASE") == "postgresql" else "sqlite"
