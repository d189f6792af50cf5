"""What servers in processes of their own need."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from cdd_awards.static_files import StaticFiles


class Uncompressed(StaticFiles):
    """Compressing every file takes half a minute, and nobody here asks for one."""

    def compress_files(self, paths: Any) -> Iterator[tuple[str, str]]:
        return iter(())


@pytest.fixture(scope="session")
def collected() -> None:
    """The pages of a served product name files of the collected manifest."""
    plain = {"BACKEND": f"{__name__}.{Uncompressed.__name__}"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        call_command("collectstatic", interactive=False, verbosity=0)
