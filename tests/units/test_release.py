"""The release is said once, and to people of the house alone."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_user
from units.models import User
from units.release import PROJECT, release


def test_it_is_the_projects_own() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", release())
    assert f'version = "{release()}"' in PROJECT.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_who_has_signed_in_reads_it_in_the_foot(sign_in: Callable[[User], Client]) -> None:
    shown = f"รุ่น {release()}"

    assert shown in sign_in(make_user()).get(reverse("home")).content.decode()
    assert shown not in Client().get(reverse("check")).content.decode()
