"""The suite really runs on the database it says it runs on."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for(database_wanted: str) -> None:
    assert connection.vendor == database_wanted
