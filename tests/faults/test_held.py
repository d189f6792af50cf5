"""A row that somebody else holds: a sentence that says to try again, on both databases."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories import Cast, make_cast
from units.models import Unit, User

pytestmark = pytest.mark.usefixtures("guarded_transactions")
SignIn = Callable[[User], Client]
SENTENCE = "ขณะนี้มีผู้อื่นกำลังแก้ไขข้อมูลเดียวกัน จึงยังไม่ได้บันทึก"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@contextmanager
def held(table: str) -> Iterator[None]:
    """Somebody else changes the whole table; we wait for a tenth of a second."""
    params = connection.get_connection_params()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 100")
            other = sqlite3.connect(params["database"], isolation_level=None)
            other.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute("SET lock_timeout = '100ms'")
            names = ("dbname", "user", "password", "host", "port")
            other = psycopg.connect(**{key: params[key] for key in names if params.get(key)})  # type: ignore[assignment]
            other.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()
        connection.close()


def test_a_form_comes_back_with_what_was_typed(
    cast: Cast, sign_in: SignIn, contexts: None
) -> None:
    unit = Unit.objects.order_by("pk")[0]
    client = sign_in(cast.administrator)
    address = reverse("unit_edit", args=[unit.pk])
    form = client.get(address).context["form"]
    typed = {name: value for name in form.fields if (value := form[name].value()) is not None}
    with held(Unit._meta.db_table):
        answer = client.post(address, {**typed, "kind": "other"})

    assert answer.status_code == 422
    assert SENTENCE in answer.content.decode()
    assert answer.context["form"]["kind"].value() == "other"
    assert Unit.objects.get(pk=unit.pk).kind != "other"


def test_a_script_is_answered_503_and_asks_again(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.member)
    client.raise_request_exception = False
    address = reverse("notices_read")
    with held("evaluations_notice"):
        answer = client.post(address)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert SENTENCE in answer.content.decode()
