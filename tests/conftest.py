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
from django.db import transaction
from django.template import Template
from django.test import Client, TransactionTestCase
from django.test.utils import (  # type: ignore[attr-defined]
    _TestState,
    instrumented_test_render,
    override_settings,
)

from cdd_awards.files import evidence_store
from cdd_awards.serving.web_config import spare_the_loaded
from evaluations.oversight.home.starting import first_year
from evaluations.oversight.home.views import first_cards
from evaluations.oversight.outstanding.reading import remembered_items
from evaluations.oversight.phases import remembering
from evaluations.oversight.phases.award_lines import award_lines
from evaluations.oversight.phases.facts import remembered_facts
from evaluations.oversight.phases.page_rows import first_sessions, remembered_undecided
from evaluations.platform import isolation
from evaluations.platform.jobs import running
from evaluations.platform.store.files import stored_files
from evaluations.setup.rubrics.tree import forget_trees
from tests import again, factories, read_here, untouched
from tests.factories import Cast
from tests.paper import undrawn
from tests.s3 import Store, s3_server
from units.mail import MailServer
from units.models import User

# How long an example takes says nothing of the product on a busy machine.
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")
# Roles and rights are PostgreSQL's alone.
collect_ignore = (
    [] if os.environ.get("TEST_DATABASE") == "postgresql" else ["architecture/test_roles.py"]
)
HERE = Path(__file__).parent
WAITING = ("faults", "deploy", "upgrade", "browser")
# SQLite lets no sign of life through while a test's own transaction stands open.
running.TOUCH_SECONDS = 600
# No minute ends between two pages whose queries are compared.
remembering.FORGOTTEN_AFTER = 10**10


def pytest_configure() -> None:
    """Static files straight from their folders; SQLite in a file of its own per worker."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.DRAW_IN_PROCESS = True
    isolation.finished = read_here.finished
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(settings.VAR_DIR / "test.sqlite3")
        database["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long and waits for others comes first: nobody waits for it at the end."""
    items.sort(key=lambda item: item.path.relative_to(HERE).parts[0] not in WAITING)
    if os.environ.get("TEST_DATABASE") == "postgresql":
        items[:], left_out = again.chosen(items)
        config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    """As where the product is served."""
    spare_the_loaded()


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """The tables come from the models; that migrations lead to the same, `make check` tells, and
    that they run, the tests of upgrades."""
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    settings.MIGRATION_MODULES = {}
    with django_db_blocker.unblock():
        call_command("migrate", fake=True, verbosity=0)
        call_command("createcachetable")
        untouched.keep()
    TransactionTestCase._fixture_teardown = lambda _case: untouched.bring_back()  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What a fixture of a whole module makes stands for all its tests; it goes with the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def _plain_templates(django_test_environment: None) -> None:
    """The test client would copy every context of every template; few tests look at them."""
    Template._render = _TestState.saved_data.template_render  # type: ignore[attr-defined]


@pytest.fixture
def contexts(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that look at what a page is drawn from (`answer.context`)."""
    monkeypatch.setattr(Template, "_render", instrumented_test_render)


@pytest.fixture(autouse=True)
def _forgetful() -> None:
    """What is remembered by primary key comes back in the next test; so does the mail server."""
    forget_trees()
    for remembered in (remembered_facts, award_lines, first_sessions, remembered_undecided):
        remembered.cache_clear()
    for of_home in (first_year, first_cards, remembered_items):
        of_home.cache_clear()
    MailServer.silent_until = 0.0


@pytest.fixture
def guarded_transactions(transactional_db: None) -> None:
    """For tests that need real transactions."""
    cache.clear()


def _media_in(folder: Path) -> dict[str, Any]:
    options = {"location": str(folder)}
    local = {"BACKEND": "evaluations.platform.store.folder.LocalFiles", "OPTIONS": options}
    return {"MEDIA_ROOT": folder, "STORAGES": {**settings.STORAGES, "evidence": local}}


@pytest.fixture
def own_media(tmp_path: Path) -> Iterator[Path]:
    """A folder of evidence in which no other test looks."""
    with override_settings(**_media_in(tmp_path / "media")):
        yield tmp_path / "media"


@pytest.fixture(scope="module")
def module_media(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The same for what stands for all tests of a module."""
    folder = tmp_path_factory.mktemp("media")
    with override_settings(**_media_in(folder)):
        yield folder


@pytest.fixture
def read_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spreadsheets are read in a process of their own, as where the product is served."""
    monkeypatch.setattr(isolation, "finished", read_here.apart)


@pytest.fixture
def undrawn_papers() -> Iterator[None]:
    with undrawn():
        yield


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
